import type { Piece } from '../domain.ts'
import { type Grid, mergeColumns, mergeTableHead, titlesOf } from './columns.ts'
import { collide, explain, type Place, type Texts, text } from './context.ts'
import { fieldName } from './field.ts'
import { homeOf, isUntouched } from './home.ts'
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
  const heads = { base: base?.head, ours: ours.head, theirs: theirs.head }
  const grid = mergeColumns({
    base: base && titlesOf(base.head),
    ours: titlesOf(ours.head),
    theirs: titlesOf(theirs.head),
  })
  if (grid === undefined) {
    const texts = { base: base?.text, ours: ours.text, theirs: theirs.text }
    return collide(place, texts, { field: '', why: 'both sides changed the columns of the table' })
  }
  const { trioOf } = place.context
  const rowsOf = (node: Node | undefined) => node?.children.map(trioOf) ?? []
  const order = mergeOrder({ base: rowsOf(base), ours: rowsOf(ours), theirs: rowsOf(theirs) })
  const parts: Part[] = []
  for (const row of order) {
    if (homeOf(row) !== trio) continue
    const pieces = mergeRow(row, grid, place)
    if (pieces.length > 0) parts.push({ trio: row, pieces })
  }
  const head = mergeTableHead(heads, grid.columns)
  if (head !== ours.head && head !== theirs.head) explain(place, heads, head)
  return joinChildren(trio, text(head), { parts, lineEnding: place.context.lineEnding })
}

function mergeRow(trio: Trio, grid: Grid, place: Place): readonly Piece[] {
  const { base, ours, theirs } = trio
  if (ours && theirs) return mergeCells({ base, ours, theirs }, grid, place)
  const side: Side = ours ? 'ours' : 'theirs'
  const left = ours ?? theirs
  if (left === undefined) return []
  const fitted = fitRow(left.head, grid.titles[side], grid.columns)
  if (base === undefined) return addRow({ row: left, fitted, side }, grid, place)
  const isMoved = trio.parents.base !== trio.parents[side]
  if (!isMoved && (isUntouched(trio, side, place.context) || sameCells(base.head, left.head))) return []
  const texts = { base: base.head, ours: ours?.head ?? '', theirs: theirs?.head ?? '' }
  return collide({ ...place, record: recordOf(left) }, texts, {
    field: '',
    why: 'one side removed the row, the other changed it',
  })
}

interface Added {
  readonly row: Node
  /** The row under the merged columns. */
  readonly fitted: string
  readonly side: Side
}

function addRow({ row, fitted, side }: Added, grid: Grid, place: Place): readonly Piece[] {
  const gone = fillsGone(row, grid, side)
  const own = { base: undefined, ours: side === 'ours' ? row.head : '', theirs: side === 'theirs' ? row.head : '' }
  if (gone !== undefined) return collide({ ...place, record: recordOf(row) }, own, { field: gone, why: GONE })
  if (fitted !== row.head) explain(place, own, fitted)
  return text(fitted)
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

function mergeCells({ base, ours, theirs }: Tables, grid: Grid, place: Place): readonly Piece[] {
  const { columns, titles } = grid
  const heads = { base: base?.head, ours: ours.head, theirs: theirs.head }
  const gone = changedInGone({ base, ours, theirs }, grid)
  if (gone !== undefined) {
    return collide({ ...place, record: recordOf(ours) }, heads, { field: gone, why: GONE })
  }
  const rows: Rows = {
    base: base && fitRow(base.head, titles.base ?? [], columns),
    ours: fitRow(ours.head, titles.ours, columns),
    theirs: fitRow(theirs.head, titles.theirs, columns),
  }
  const chosen = untouched(rows)
  if (chosen === undefined) return mergeValues({ base, ours, theirs }, rows, { grid, place })
  if (chosen !== ours.head && chosen !== theirs.head) explain(place, heads, chosen)
  return text(chosen)
}

/** The row where at most one side changed it. */
function untouched({ base, ours, theirs }: Rows): string | undefined {
  if (ours === theirs || theirs === base) return ours
  return ours === base ? theirs : undefined
}

interface Here {
  readonly grid: Grid
  readonly place: Place
}

function mergeValues({ base, ours, theirs }: Tables, rows: Rows, { grid, place }: Here): readonly Piece[] {
  const { columns } = grid
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

const GONE = 'one side removed the column, the other wrote into it'

/** The column that one side removed and for which the new row of the other one has a value. */
function fillsGone(row: Node, { columns, titles }: Grid, side: Side): string | undefined {
  const cells = trimmed(row.head)
  return titles[side].find((title, at) => !columns.includes(title) && (cells[at] ?? '') !== '')
}

/** The column that one side removed and in which the other one wrote something else. */
function changedInGone({ base, ours, theirs }: Tables, { columns, titles }: Grid): string | undefined {
  return titles.base?.find((title, at) => {
    if (columns.includes(title)) return false
    const was = trimmed(base?.head ?? '')[at]
    const isChanged = (row: Node, own: readonly string[]) => {
      const now = trimmed(row.head)[own.indexOf(title)] ?? ''
      return now !== '' && now !== was
    }
    return isChanged(ours, titles.ours) || isChanged(theirs, titles.theirs)
  })
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
