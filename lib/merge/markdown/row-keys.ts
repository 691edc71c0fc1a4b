import { fieldName } from './field.ts'
import { fold, idOf, plain } from './name.ts'
import type { Node } from './node.ts'
import { splitRow } from './row.ts'

const NAMES_RECORD =
  /^(?:id|key|task(?: id)?|session(?: id)?|ticket|issue|name|file|path|title|item|feature|phase|pr|skill)$/
const NUMBERS = /^(?:#|no\.?|nr\.?|n°)$/

/** The keys of the rows of all versions of a table: the first column that tells them apart in each of the versions. */
export function rowKeys(tables: readonly Node[], keyFields: readonly string[] = []): ReadonlyMap<Node, string> {
  const versions = tables.map((table) => ({ table, cells: table.children.map(({ head }) => cellsOf(head)) }))
  const header = cellsOf((tables[0]?.head ?? '').split('\n')[0] ?? '')
  const named = header.findIndex((title) => keyFields.some((name) => fieldName(name) === fieldName(title)))
  const column =
    named === -1
      ? keyColumn(
          header,
          versions.map(({ cells }) => cells),
        )
      : named
  const keys = new Map<Node, string>()
  for (const { table, cells } of versions) {
    table.children.forEach((row, index) => {
      const values = cells[index] ?? []
      const value = column === -1 ? values.join(' | ') : (values[column] ?? '')
      keys.set(row, `row\n${idOf(value) ?? value}`)
    })
  }
  return keys
}

function cellsOf(text: string): readonly string[] {
  return splitRow(text).cells.map((cell) => plain(cell) || fold(cell))
}

/** -1: no column alone tells the rows apart. */
function keyColumn(header: readonly string[], versions: readonly (readonly (readonly string[])[])[]): number {
  const candidates = header
    .map((title, column) => ({ column, weight: weightOf(title.toLowerCase(), column) }))
    .filter(({ column }) => versions.every((rows) => isTelling(rows, column)))
    .sort((a, b) => a.weight - b.weight)
  return candidates[0]?.column ?? -1
}

/** The first column is the key of most tables, but a running number is the last thing to name a row by. */
function weightOf(title: string, column: number): number {
  if (NUMBERS.test(title)) return 2_000
  if (column === 0) return -1
  return NAMES_RECORD.test(title) ? column : 1_000 + column
}

function isTelling(rows: readonly (readonly string[])[], column: number): boolean {
  const seen = new Set<string>()
  for (const cells of rows) {
    const value = cells[column] ?? ''
    if (value === '' || seen.has(value)) return false
    seen.add(value)
  }
  return true
}
