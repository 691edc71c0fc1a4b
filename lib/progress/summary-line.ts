import { truncate, widthOf } from '../core/width.ts'
import type { Canvas } from './agent-lines.ts'
import { barPieces } from './bar.ts'
import { formatRoughly } from './duration.ts'
import { doneOf, nextTitle } from './messages.ts'
import { line, type Piece } from './paint.ts'
import type { AgentRow, ProgressView, RowState } from './view-domain.ts'

/** `━━━━────── 42%  5 of 12 done · 2 running · 1 stale · ~6m left`. */
export function summaryLine(view: ProgressView, { palette, signs, style }: Canvas): string {
  const { percent, total } = view.totals
  const cells = style.width >= 72 ? 20 : style.width >= 44 ? 10 : 0
  const head: readonly Piece[] =
    total === 0
      ? []
      : [
          ...barPieces(percent, { cells, paint: palette.done, palette, signs }),
          [`${cells === 0 ? '' : ' '}${percent}%`, palette.name],
          ['  '],
        ]
  const room = style.width - head.reduce((sum, [text]) => sum + widthOf(text), 0)
  const parts = fitting(summaryParts(view, { palette, signs, style }), room, widthOf(signs.separator))
  const separated = parts.flatMap(([piece], index): Piece[] => (index === 0 ? [piece] : [[signs.separator], piece]))
  return line([...head, ...separated], style.width, signs.ellipsis)
}

/** A part of the summary, and how early it is left out where there is no room: the highest first, 0 never. */
type Part = readonly [piece: Piece, rank: number]

function fitting(parts: readonly Part[], room: number, separator: number): readonly Part[] {
  const width = parts.reduce((sum, [[text]]) => sum + separator + widthOf(text), -separator)
  const rank = Math.max(0, ...parts.map(([, rank]) => rank))
  if (width <= room || rank === 0) return parts
  return fitting(
    parts.filter((part) => part[1] !== rank),
    room,
    separator,
  )
}

function summaryParts(view: ProgressView, { palette, signs, style }: Canvas): readonly Part[] {
  const { rows, totals } = view
  const agents = (state: RowState) => rows.filter((row) => row.state === state).length
  const waiting = agents('waiting')
  // A task of an agent that waits for the person is in progress and not at work.
  const running = Math.max(0, totals.running - waitingTasks(rows))
  const todo = totals.pending - totals.blocked
  const parts: readonly (Part | false)[] = [
    [[doneOf(totals, rows, style.width < 50)], 0],
    running > 0 && [[`${running} running`, palette.state.running], 4],
    waiting > 0 && [[waiting === 1 ? '1 waits for you' : `${waiting} wait for you`, palette.state.waiting], 2],
    totals.blocked > 0 && [[`${totals.blocked} blocked`, palette.state.blocked], 3],
    totals.stale > 0 && [[`${totals.stale} stale`, palette.state.stale], 1],
    todo > 0 && [[`${todo} to do`, palette.dim], 6],
    view.eta !== undefined && [[`${signs.about}${formatRoughly(view.eta.seconds)} left`, palette.dim], 5],
  ]
  return parts.filter((part) => part !== false)
}

function waitingTasks(rows: readonly AgentRow[]): number {
  return rows
    .filter(({ state }) => state === 'waiting')
    .reduce((sum, { tasks }) => sum + tasks.filter(({ status }) => status === 'in_progress').length, 0)
}

/** `next  Write docs · Release · +3 more`; what was done last when nothing comes next; else empty. */
export function nextLine(view: ProgressView, { palette, signs, style }: Canvas): string {
  const shown = view.next.slice(0, style.width < 60 ? 1 : 2)
  if (shown.length === 0) return lastLine(view, { palette, signs, style })
  const more = view.next.length > shown.length ? `${signs.separator}+${view.next.length - shown.length} more` : ''
  const room = style.width - widthOf(`next  ${more}`) - (shown.length - 1) * widthOf(signs.separator)
  const titles = shown.map((task) => truncate(nextTitle(task), Math.floor(room / shown.length), signs.ellipsis))
  return line([['next  ', palette.dim], [titles.join(signs.separator)], [more, palette.dim]], style.width)
}

function lastLine(view: ProgressView, { palette, signs, style }: Canvas): string {
  const [last] = view.recent
  if (!last || view.rows.length > 0) return ''
  return line([['last  ', palette.dim], [nextTitle(last)]], style.width, signs.ellipsis)
}
