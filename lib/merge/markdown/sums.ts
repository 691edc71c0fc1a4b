import type { Cell } from './claims.ts'
import { plain, titleOfSection } from './name.ts'
import type { Node } from './node.ts'
import { splitRow } from './row.ts'

const TOTAL = /^(?:grand )?(?:total|sum|overall|all|summe|gesamt)\b/i

/** Whether a row sums up the rows above it. */
export function isTotalRow(row: Node): boolean {
  return TOTAL.test(plain(splitRow(row.head).cells.find((cell) => cell.trim() !== '') ?? ''))
}

/** The sum of a column, without the rows that sum up. */
export function sumOf(table: Node, column: number): number | undefined {
  let sum = 0
  for (const row of table.children) {
    if (isTotalRow(row)) continue
    const cell = (splitRow(row.head).cells[column] ?? '').trim()
    if (/^(?:[—–-]*)$/.test(cell)) continue
    if (!/^\d+$/.test(cell)) return undefined
    sum += Number(cell)
  }
  return sum
}

/** Rows from which one can tell that a column sums up its row. */
const LEAST_ROWS = 3

/** The last column, where it is in most rows the sum of the numbers before it. */
export function sumColumnOf({ children, head }: Node): number | undefined {
  const column = splitRow(head.split('\n')[0] ?? '').cells.length - 1
  const rows = children.map(numbersIn).filter((numbers) => (numbers[column] ?? 0) > 0)
  const sums = rows.filter((numbers) => numbers[column] === sumBefore(numbers, column))
  return sums.length >= LEAST_ROWS && 2 * sums.length > rows.length ? column : undefined
}

function numbersIn(row: Node): readonly (number | undefined)[] {
  const cells = splitRow(row.head).cells.map((cell) => cell.replace(/[\s*_]/g, ''))
  return cells.map((cell) => (/^\d+$/.test(cell) ? Number(cell) : undefined))
}

/** Undefined for fewer than two numbers. */
function sumBefore(numbers: readonly (number | undefined)[], column: number): number | undefined {
  const before = numbers.slice(0, column).filter((number) => number !== undefined)
  return before.length < 2 ? undefined : before.reduce((sum, number) => sum + number, 0)
}

/** What a cell may be of its own row: the sum of the numbers before it, or one number as a share of another, in percent. */
export function withinRow({ column, row }: Cell): readonly (readonly [string, number])[] {
  const numbers = numbersIn(row)
  if (splitRow(row.head).cells[column]?.includes('%')) return sharesOf(numbers)
  const sum = sumBefore(numbers, column)
  return sum === undefined ? [] : [['across', sum]]
}

function sharesOf(numbers: readonly (number | undefined)[]): readonly (readonly [string, number])[] {
  return numbers.flatMap((part, at) =>
    numbers.flatMap((whole, column) => {
      if (!whole || part === undefined || at === column) return []
      const share = (100 * part) / whole
      const name = `${at} of ${column}`
      return [[`share ${name}`, Math.round(share)] as const, [`whole share ${name}`, Math.floor(share)] as const]
    }),
  )
}

/** A table that has a row for its sums. */
export interface SummedTable {
  readonly table: Node
  /** The title of the section it stands in, and which table it is there. */
  readonly place: string
  readonly titles: readonly string[]
}

/** The tables of a document that have a row for their sums. */
export function summedTablesIn(root: Node): readonly SummedTable[] {
  const found: SummedTable[] = []
  const visit = (node: Node, section: string) => {
    const tables = node.children.filter(({ kind, children }) => kind === 'table' && children.some(isTotalRow))
    for (const [at, table] of tables.entries())
      found.push({ table, place: `${section} ${at}`, titles: titlesOf(table) })
    for (const child of node.children) if (child.kind === 'section') visit(child, titleOfSection(child.name))
  }
  visit(root, '')
  return found
}

/** The sum of the column with the same title in another table. */
export function sumElsewhere({ column, table }: Cell, summed: SummedTable): readonly (readonly [string, number])[] {
  const at = summed.titles.indexOf(titlesOf(table)[column] ?? '')
  const sum = at === -1 || table === summed.table ? undefined : sumOf(summed.table, at)
  return sum === undefined ? [] : [[`sum in ${summed.place}`, sum]]
}

function titlesOf(table: Node): readonly string[] {
  return splitRow(table.head.split('\n')[0] ?? '').cells.map((cell) => cell.trim().toLowerCase())
}
