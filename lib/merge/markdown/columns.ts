import { mergeOrder } from './order.ts'
import { joinRow, splitRow } from './row.ts'

/** The titles of the columns of a table in its versions. */
export interface Titles {
  readonly base: readonly string[] | undefined
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

/** The merged columns, and the columns of each version under the names that they have now. */
export interface Grid {
  readonly columns: readonly string[]
  readonly titles: Titles
}

/** Titles, told apart by a number where two are the same. */
export function titlesOf(tableHead: string): readonly string[] {
  const seen = new Map<string, number>()
  return splitRow(headLines(tableHead)[0]).cells.map((cell) => {
    const title = cell.trim()
    const count = (seen.get(title) ?? 0) + 1
    seen.set(title, count)
    return count === 1 ? title : `${title}\n${count}`
  })
}

function headLines(tableHead: string): readonly [string, string] {
  const [header = '', delimiter = ''] = tableHead.split(/\r?\n/)
  return [header, delimiter]
}

/** The columns after both sides' additions, removals and new names; undefined where the sides changed them differently. */
export function mergeColumns(read: Titles): Grid | undefined {
  const titles = withNewNames(read)
  if (titles === undefined) return undefined
  const { base, ours, theirs } = titles
  if (isSame(ours, theirs) || (base && isSame(theirs, base))) return { columns: ours, titles }
  if (base === undefined) return undefined
  if (isSame(ours, base)) return { columns: theirs, titles }
  const hasOtherOrder = (side: readonly string[]) => side.length === base.length && !isSame(side, base)
  if (hasOtherOrder(ours) || hasOtherOrder(theirs)) return undefined
  const columns = mergeOrder({ base, ours, theirs }).filter(
    (title) => !base.includes(title) || (ours.includes(title) && theirs.includes(title)),
  )
  return { columns, titles }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.join('|') === b.join('|')
}

/**
 * A column with another title at the same place, all others being where they were, is the same column: else what the other
 * side wrote into it would go with the old title.
 */
function withNewNames({ base, ours, theirs }: Titles): Titles | undefined {
  if (base === undefined) return { base, ours, theirs }
  const names = new Map<string, string>()
  for (const side of [ours, theirs]) {
    if (!hasNewNames(side, base)) continue
    for (const [at, title] of base.entries()) {
      const name = side[at] ?? title
      if (name === title) continue
      if (names.has(title) && names.get(title) !== name) return undefined
      names.set(title, name)
    }
  }
  const named = (titles: readonly string[]) => titles.map((title) => names.get(title) ?? title)
  const all = { base: named(base), ours: named(ours), theirs: named(theirs) }
  const isClear = Object.values(all).every((titles) => new Set(titles).size === titles.length)
  return isClear ? all : undefined
}

function hasNewNames(side: readonly string[], base: readonly string[]): boolean {
  if (side.length !== base.length) return false
  return side.every((title, at) => base[at] === title || !base.includes(title))
}

interface Heads {
  readonly base: string | undefined
  readonly ours: string
  readonly theirs: string
}

/** The header and the delimiter of the merged table. */
export function mergeTableHead({ base, ours, theirs }: Heads, columns: readonly string[]): string {
  const [inOurs, inTheirs] = [titlesOf(ours), titlesOf(theirs)]
  const [isOurs, isTheirs] = [isSame(inOurs, columns), isSame(inTheirs, columns)]
  if (isOurs && isTheirs) return ours === base ? theirs : ours
  if (isOurs || isTheirs) return isOurs ? ours : theirs
  const [left, right] = [headLines(ours), headLines(theirs)]
  const lines = ([0, 1] as const).map((index) => {
    const cells = columns.map((title) => {
      const at = inOurs.indexOf(title)
      const [row, column] = at === -1 ? [right[index], inTheirs.indexOf(title)] : [left[index], at]
      return splitRow(row).cells[column] ?? ' --- '
    })
    return joinRow({ ...splitRow(left[index]), cells })
  })
  return lines.join(ours.includes('\r\n') ? '\r\n' : '\n')
}
