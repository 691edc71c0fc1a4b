import { cellCountText } from './messages.ts'

/** Rows of Markdown tables that have another number of cells than the head of their table. */
export function tableProblems(text: string): readonly string[] {
  const problems: string[] = []
  const lines = withoutCode(text.split(/\r?\n/))
  let cells: number | undefined
  for (const [index, line] of lines.entries()) {
    if (!line.trim().startsWith('|')) cells = undefined
    else if (cells === undefined) cells = headCells(lines[index - 1] ?? '', line)
    else if (cellsIn(line) !== cells) problems.push(cellCountText(index + 1, cellsIn(line), cells))
  }
  return problems
}

/** The lines, those of fenced code empty. */
function withoutCode(lines: readonly string[]): readonly string[] {
  let fence: string | undefined
  return lines.map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (!mark || (fence !== undefined && !mark.startsWith(fence))) return fence === undefined ? line : ''
    fence = fence === undefined ? mark : undefined
    return ''
  })
}

/** The number of cells of a table whose second line is `line`; undefined: it is none. */
function headCells(head: string, line: string): number | undefined {
  const isRule = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(line)
  return isRule && cellsIn(head) === cellsIn(line) ? cellsIn(line) : undefined
}

/** A bar behind a backslash, or in code, is no end of a cell. */
function cellsIn(line: string): number {
  const plain = line.replace(/\\\|/g, '').replace(/(`+)(?:(?!\1).)*\1/g, '')
  return plain.trim().replace(/^\|/, '').replace(/\|$/, '').split('|').length
}
