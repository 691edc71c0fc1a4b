import type { Piece } from '../domain.ts'
import { collide, explain, type Place, type Texts, text } from './context.ts'
import { fieldName } from './field.ts'
import { homeOf, isTornApart, isUntouched } from './home.ts'
import { joinChildren, type Part } from './join.ts'
import type { Side, Trio } from './match.ts'
import { mergeValue } from './merge-head.ts'
import { plain } from './name.ts'
import type { Node } from './node.ts'
import { mergeOrder } from './order.ts'
import { joinRow, refill, splitRow } from './row.ts'
import { fieldsOfRow, leaderOf, newerSide } from './stamps.ts'

interface Tables {
  readonly base: Node | undefined
  readonly ours: Node
  readonly theirs: Node
}

/** A table: columns by their titles, rows by their keys, cells by both. */
export function mergeTable({ base, ours, theirs }: Tables, trio: Trio, place: Place): readonly Piece[] {
  const titles = { base: base && titlesOf(base), ours: titlesOf(ours), theirs: titlesOf(theirs) }
  const columns = mergeColumns(titles)
  if (columns === undefined) {
    const texts = { base: base?.text, ours: ours.text, theirs: theirs.text }
    return collide(place, texts, { field: '', why: 'both sides changed the columns of the table' })
  }
  const { trioOf } = place.context
  const rowsOf = (node: Node | undefined) => node?.children.map(trioOf) ?? []
  const order = mergeOrder({ base: rowsOf(base), ours: rowsOf(ours), theirs: rowsOf(theirs) })
  const grid: Grid = { columns, titles }
  const parts: Part[] = []
  for (const row of order) {
    if (homeOf(row) !== trio) continue
    if (isTornApart(row)) place.context.torn.push('a row that both sides moved, to different tables')
    const pieces = mergeRow(row, grid, place)
    if (pieces.length > 0) parts.push({ trio: row, pieces })
  }
  return joinChildren(trio, text(headOf({ ours, theirs, base }, grid)), {
    parts,
    lineEnding: place.context.lineEnding,
  })
}

interface Titles {
  readonly base: readonly string[] | undefined
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

interface Grid {
  readonly columns: readonly string[]
  readonly titles: Titles
}

function headLines(table: Node): readonly [string, string] {
  const [header = '', delimiter = ''] = table.head.split(/\r?\n/)
  return [header, delimiter]
}

/** Titles, told apart by a number where two are the same. */
function titlesOf(table: Node): readonly string[] {
  const seen = new Map<string, number>()
  return splitRow(headLines(table)[0]).cells.map((cell) => {
    const title = cell.trim()
    const count = (seen.get(title) ?? 0) + 1
    seen.set(title, count)
    return count === 1 ? title : `${title}\n${count}`
  })
}

/** The columns after both sides' additions and removals; undefined where both changed the titles differently. */
function mergeColumns({ base, ours, theirs }: Titles): readonly string[] | undefined {
  const same = (a: readonly string[], b: readonly string[]) => a.join('|') === b.join('|')
  if (same(ours, theirs)) return ours
  if (base === undefined) return undefined
  if (same(ours, base)) return theirs
  if (same(theirs, base)) return ours
  const isRenamed = (side: readonly string[]) => side.length === base.length && !same(side, base)
  if (isRenamed(ours) || isRenamed(theirs)) return undefined
  return mergeOrder({ base, ours, theirs }).filter(
    (title) => !base.includes(title) || (ours.includes(title) && theirs.includes(title)),
  )
}

function headOf({ ours, theirs, base }: Tables, { columns, titles }: Grid): string {
  const isOurs = titles.ours.join('|') === columns.join('|')
  const isTheirs = titles.theirs.join('|') === columns.join('|')
  if (isOurs && isTheirs) return ours.head === base?.head ? theirs.head : ours.head
  if (isOurs || isTheirs) return isOurs ? ours.head : theirs.head
  const lines = [0, 1].map((index) => {
    const cells = columns.map((title) => {
      const at = titles.ours.indexOf(title)
      const [table, column] = at === -1 ? [theirs, titles.theirs.indexOf(title)] : [ours, at]
      return splitRow(headLines(table)[index === 0 ? 0 : 1]).cells[column] ?? ' --- '
    })
    return joinRow({ ...splitRow(headLines(ours)[index === 0 ? 0 : 1]), cells })
  })
  return lines.join(ours.head.includes('\r\n') ? '\r\n' : '\n')
}

function mergeRow(trio: Trio, grid: Grid, place: Place): readonly Piece[] {
  const { base, ours, theirs } = trio
  if (ours && theirs) return mergeCells({ base, ours, theirs }, grid, place)
  const side: Side = ours ? 'ours' : 'theirs'
  const left = ours ?? theirs
  if (left === undefined) return []
  const fitted = fitRow(left.head, grid.titles[side], grid.columns)
  if (base === undefined) return text(fitted)
  const isMoved = trio.parents.base !== trio.parents[side]
  if (!isMoved && (isUntouched(trio, side, place.context) || sameCells(base.head, left.head))) return []
  const texts = { base: base.head, ours: ours?.head ?? '', theirs: theirs?.head ?? '' }
  return collide({ ...place, record: recordOf(left) }, texts, {
    field: '',
    why: 'one side removed the row, the other changed it',
  })
}

function recordOf({ name, head }: Node): string {
  return (name.id ?? plain(splitRow(head).cells[0] ?? '')).slice(0, 80)
}

function sameCells(a: string, b: string): boolean {
  return trimmed(a).join('|') === trimmed(b).join('|')
}

function trimmed(row: string): readonly string[] {
  return splitRow(row).cells.map((cell) => cell.trim())
}

/** A row with its cells under the merged columns; byte for byte where they are the same. */
function fitRow(row: string, titles: readonly string[], columns: readonly string[]): string {
  if (titles.join('|') === columns.join('|')) return row
  const parts = splitRow(row)
  return joinRow({ ...parts, cells: columns.map((title) => parts.cells[titles.indexOf(title)] ?? '  ') })
}

interface Rows {
  readonly base: string | undefined
  readonly ours: string
  readonly theirs: string
}

function mergeCells({ base, ours, theirs }: Tables, { columns, titles }: Grid, place: Place): readonly Piece[] {
  const rows: Rows = {
    base: base && fitRow(base.head, titles.base ?? [], columns),
    ours: fitRow(ours.head, titles.ours, columns),
    theirs: fitRow(theirs.head, titles.theirs, columns),
  }
  if (rows.ours === rows.theirs || rows.theirs === rows.base) return text(rows.ours)
  if (rows.ours === rows.base) return text(rows.theirs)
  const cells = {
    base: rows.base === undefined ? undefined : trimmed(rows.base),
    ours: trimmed(rows.ours),
    theirs: trimmed(rows.theirs),
  }
  const here = placeOfRow(recordOf(ours), { cells, columns }, place)
  const known = place.context.decisions.length
  const merged: string[] = []
  for (let at = 0; at < Math.max(cells.ours.length, cells.theirs.length); at++) {
    const value = mergeValue(cellTexts(cells, at), fieldName(columns[at] ?? ''), here)
    if (value === undefined) {
      place.context.decisions.length = known
      return collide(here, rows, { field: columns[at] ?? '', why: 'both sides changed the same cell' })
    }
    merged.push(value)
  }
  const row = spliceCells(rows, merged)
  explain(place, { base: base?.head, ours: ours.head, theirs: theirs.head }, row)
  return text(row)
}

interface Cells {
  readonly base: readonly string[] | undefined
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

function cellTexts({ base, ours, theirs }: Cells, at: number): Texts {
  return { base: base && (base[at] ?? ''), ours: ours[at] ?? '', theirs: theirs[at] ?? '' }
}

function placeOfRow(
  record: string,
  { cells, columns }: { readonly cells: Cells; readonly columns: readonly string[] },
  place: Place,
): Place {
  const versions = {
    base: cells.base && fieldsOfRow(cells.base, columns),
    ours: fieldsOfRow(cells.ours, columns),
    theirs: fieldsOfRow(cells.theirs, columns),
  }
  return { ...place, record, newer: newerSide(versions.ours, versions.theirs), leader: leaderOf(versions) }
}

/** The merged values in the padding of the side that padded the table anew, else of the row that has most of them. */
function spliceCells(rows: Rows, values: readonly string[]): string {
  const isRepadded = (row: string) =>
    rows.base !== undefined && row !== rows.base && sameValues(trimmed(row), trimmed(rows.base))
  const order = isRepadded(rows.theirs) ? [rows.theirs, rows.ours] : [rows.ours, rows.theirs]
  const style = order.find((row) => splitRow(row).cells.length === values.length) ?? rows.ours
  const whole = isRepadded(style) ? undefined : order.find((row) => sameValues(trimmed(row), values))
  if (whole !== undefined) return whole
  const parts = splitRow(style)
  const cells = values.map((value, at) => {
    const cell = parts.cells[at] ?? ' '
    return cell.trim() === value ? cell : refill(cell, value)
  })
  return joinRow({ ...parts, cells })
}

function sameValues(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at])
}
