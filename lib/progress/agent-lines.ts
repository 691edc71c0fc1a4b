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
  /** How many times are shown behind it. */
  readonly times: number
}

const GAP = 2
const MAX_CONTENT = 60
/** With less room than this for what an agent does, its times are shortened. */
const GOOD_CONTENT = 28
const MIN_CONTENT = 12

/** What the lines tell beside name and bar. */
export type Telling = 'all' | 'content' | 'times'

/** One line per agent, in columns. */
export function agentLines(rows: readonly AgentRow[], canvas: Canvas, telling: Telling = 'all'): readonly string[] {
  const columns = columnsFor(rows, canvas, telling)
  return rows.map((row) => agentLine(row, columns, canvas))
}

function agentLine(row: AgentRow, columns: Columns, canvas: Canvas): string {
  const { palette, signs, style } = canvas
  const paint = palette.state[row.state]
  const cells = row.percent === null ? 0 : columns.bar
  const hasGap = columns.bar + columns.step > 0
  const pieces: readonly Piece[] = [
    [`${pad(markerOf(row, style), columns.marker)} `, paint],
    [pad(truncate(plain(row.name), columns.name, signs.ellipsis), columns.name + GAP), palette.name],
    ...barPieces(row.percent, { cells, paint, palette, signs }),
    [cells === 0 ? ' '.repeat(barWidth(columns.bar, signs)) : ''],
    [columns.step === 0 ? '' : pad(stepOf(row), columns.step + 1, 'left')],
    [hasGap ? ' '.repeat(GAP) : ''],
    ...(row.state === 'running' ? runningPieces(row, columns, canvas) : statePieces(row, columns, canvas)),
  ]
  return line(pieces, style.width, signs.ellipsis)
}

function runningPieces(row: AgentRow, { content, times }: Columns, { palette, signs }: Canvas): readonly Piece[] {
  const short = truncate(plain(row.content), content, signs.ellipsis)
  const text = content === 0 || times === 0 ? short : pad(short, content + GAP)
  return [[text], [timing(row, times, signs), palette.dim]]
}

/** What is not simply at work says so in words, and may use the room of the times as well. */
function statePieces(row: AgentRow, { content }: Columns, { palette }: Canvas): readonly Piece[] {
  const [state, text] = activityOf(row)
  return [[state, palette.state[row.state]], [content === 0 || text === '' ? '' : `: ${text}`]]
}

/** The columns share the width: names and bars shrink first, then the times, then the steps go. */
function columnsFor(rows: readonly AgentRow[], { signs, style }: Canvas, telling: Telling): Columns {
  const { width } = style
  const widest = (textOf: (row: AgentRow) => string) => Math.max(0, ...rows.map((row) => widthOf(textOf(row))))
  const marker = widest((row) => markerOf(row, style))
  const longest = width < 50 ? 8 : width < 90 ? 14 : 20
  const name = Math.min(
    longest,
    widest(({ name }) => plain(name)),
  )
  const bar = rows.some(({ percent }) => percent !== null) ? barCells(width) : 0
  const step = width < 30 ? 0 : widest(stepOf)
  const prefix = marker + 1 + name + GAP + barWidth(bar, signs) + (step === 0 ? 0 : step + 1)
  const free = Math.max(0, width - prefix - (bar + step === 0 ? 0 : GAP))
  const fixed = { bar, marker, name, step }
  if (telling === 'times') return { ...fixed, content: 0, times: ALL_TIMES }
  const wanted = Math.min(
    MAX_CONTENT,
    widest((row) => (row.state === 'running' ? plain(row.content) : '')),
  )
  if (telling === 'content') return { ...fixed, content: Math.min(wanted, free), times: 0 }
  const roomWith = (times: number) => free - GAP - widest((row) => timing(row, times, signs))
  const times = TIMES.find((count) => roomWith(count) >= Math.min(wanted, count > 1 ? GOOD_CONTENT : MIN_CONTENT)) ?? 0
  return { ...fixed, content: Math.min(wanted, times === 0 ? free : roomWith(times)), times }
}

/** How many of the parts of `timingOf` are shown: as many as leave good room for the content. */
const ALL_TIMES = 5
const TIMES = [5, 4, 3, 2, 1]

function timing(row: AgentRow, count: number, signs: Signs): string {
  return row.state === 'running' ? timingOf(row, signs.about).slice(0, count).join(signs.separator) : ''
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
