import { pad, truncate, widthOf } from '../core/width.ts'
import { barPieces } from './bar.ts'
import { activityOf, plain, timingOf } from './messages.ts'
import { line, type Palette, type Piece } from './paint.ts'
import type { Style } from './style.ts'
import { markerOf, type Signs } from './themes.ts'
import type { AgentRow } from './view-domain.ts'

/** What the lines of one picture have in common. */
export interface Canvas {
  readonly palette: Palette
  readonly signs: Signs
  readonly style: Style
}

/** The widths of the columns; 0 leaves a column out. */
interface Columns {
  readonly marker: number
  readonly name: number
  readonly bar: number
  readonly step: number
  readonly content: number
  readonly timing: number
}

const GAP = 2
const MIN_CONTENT = 12
const MAX_CONTENT = 60

/** One line per agent, in columns. `hasContent` false leaves out what the agent does. */
export function agentLines(rows: readonly AgentRow[], canvas: Canvas, hasContent = true): readonly string[] {
  const columns = columnsFor(rows, canvas, hasContent)
  return rows.map((row) => agentLine(row, columns, canvas))
}

function agentLine(row: AgentRow, columns: Columns, { palette, signs, style }: Canvas): string {
  const paint = palette.state[row.state]
  const cells = row.percent === null ? 0 : columns.bar
  const pieces: readonly Piece[] = [
    [`${pad(markerOf(row, style), columns.marker)} `, paint],
    [pad(truncate(plain(row.name), columns.name, signs.ellipsis), columns.name + GAP), palette.name],
    ...barPieces(row.percent, { cells, paint, palette, signs }),
    [cells === 0 ? ' '.repeat(barWidth(columns.bar, signs)) : ''],
    [columns.step === 0 ? '' : pad(stepOf(row), columns.step + 1, 'left')],
    [columns.bar + columns.step === 0 ? '' : ' '.repeat(GAP)],
    ...contentPieces(row, columns.content, { palette, signs, style }),
    [columns.timing === 0 ? '' : ' '.repeat(GAP)],
    [columns.timing === 0 ? '' : truncate(timing(row, signs), columns.timing, signs.ellipsis), palette.dim],
  ]
  return line(pieces, style.width, signs.ellipsis)
}

/** The state in words and in colour, then the task, filled up to the column. */
function contentPieces(row: AgentRow, width: number, { palette, signs }: Canvas): readonly Piece[] {
  if (width === 0) return []
  const [state, text] = activityOf(row)
  const head = truncate(state, width, signs.ellipsis)
  const between = state !== '' && text !== '' ? ': ' : ''
  const rest = truncate(`${between}${text}`, width - widthOf(head), signs.ellipsis)
  const used = widthOf(head) + widthOf(rest)
  return [[head, palette.state[row.state]], [rest], [' '.repeat(Math.max(0, width - used))]]
}

/** The columns share the width: names and bars shrink first, then the timing goes, then the steps. */
function columnsFor(rows: readonly AgentRow[], { signs, style }: Canvas, hasContent: boolean): Columns {
  const { width } = style
  const widest = (textOf: (row: AgentRow) => string) => Math.max(0, ...rows.map((row) => widthOf(textOf(row))))
  const marker = widest((row) => markerOf(row, style))
  const name = Math.min(
    widest((row) => plain(row.name)),
    width < 50 ? 8 : 16,
  )
  const bar = rows.some((row) => row.percent !== null) ? barCells(width) : 0
  const step = width < 30 ? 0 : widest(stepOf)
  const fixed = marker + 1 + name + GAP + barWidth(bar, signs) + (step === 0 ? 0 : step + 1) + GAP
  const free = Math.max(0, width - fixed)
  if (!hasContent) return { bar, content: 0, marker, name, step, timing: free }
  const wanted = Math.min(
    MAX_CONTENT,
    widest((row) => contentOf(row)),
  )
  const timingWanted = widest((row) => timing(row, signs))
  const room = free - GAP - timingWanted
  if (room >= Math.min(wanted, MIN_CONTENT)) {
    return { bar, content: Math.min(wanted, room), marker, name, step, timing: timingWanted }
  }
  return { bar, content: Math.min(wanted, free), marker, name, step, timing: 0 }
}

function barCells(width: number): number {
  if (width >= 72) return 10
  if (width >= 56) return 8
  return width >= 36 ? 5 : 0
}

function barWidth(cells: number, signs: Signs): number {
  return cells === 0 ? 0 : cells + widthOf(signs.edges.join(''))
}

function stepOf(row: AgentRow): string {
  return row.total === 0 ? '' : `${row.done}/${row.total}`
}

function contentOf(row: AgentRow): string {
  return activityOf(row)
    .filter((part) => part !== '')
    .join(': ')
}

function timing(row: AgentRow, signs: Signs): string {
  return timingOf(row, signs.about).join(signs.separator)
}
