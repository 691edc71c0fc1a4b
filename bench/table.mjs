// The measurements as a table. A row: `{ what, against, unit, min, median, budget, isOk }`; a unit is one of DIGITS.

const DIGITS = { lost: 0, MB: 0, ms: 1, s: 1, x: 2 }
const number = (value, unit) => (value === undefined ? '' : `${value.toFixed(DIGITS[unit])} ${unit}`)
const verdict = (isOk) => ({ false: 'OVER', true: 'ok' })[String(isOk)] ?? ''

/** The rows as lines of a Markdown table. */
export function tableOf(rows, platform) {
  const cells = [
    ['what', 'against', 'min', 'median', 'budget', 'verdict'],
    ...rows.map(({ against, budget, isOk, median, min, unit, what }) => [
      what,
      against,
      number(min, unit),
      number(median, unit),
      budget === undefined ? '' : `<= ${number(budget, unit)}`,
      verdict(isOk),
    ]),
  ]
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)))
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
  const [head, ...body] = cells.map(line)
  return [platform, '', head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n')
}

/** A row that compares two measurements of one run; the minimum is held against the budget. */
export function ratioRow(what, against, { base, budget, subject }) {
  const min = subject.min / base.min
  return { against, budget, isOk: budget && min <= budget, median: subject.median / base.median, min, unit: 'x', what }
}
