import type { Canvas } from './agent-lines.ts'
import { barPieces } from './bar.ts'
import { formatRoughly } from './duration.ts'
import { doneOf, nextTitles, plain } from './messages.ts'
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
  const parts = summaryParts(view, { palette, signs, style })
  const separated = parts.flatMap((part, index): Piece[] => (index === 0 ? [part] : [[signs.separator], part]))
  return line([...head, ...separated], style.width, signs.ellipsis)
}

function summaryParts(view: ProgressView, { palette, signs }: Canvas): readonly Piece[] {
  const { rows, totals } = view
  const agents = (state: RowState) => rows.filter((row) => row.state === state).length
  const waiting = agents('waiting')
  // A task of an agent that waits for the person is in progress and not at work.
  const running = Math.max(0, totals.running - waitingTasks(rows))
  const parts: readonly (Piece | false)[] = [
    [doneOf(totals, rows)],
    running > 0 && [`${running} running`, palette.state.running],
    waiting > 0 && [waiting === 1 ? '1 waits for you' : `${waiting} wait for you`, palette.state.waiting],
    totals.blocked > 0 && [`${totals.blocked} blocked`, palette.state.blocked],
    totals.stale > 0 && [`${totals.stale} stale`, palette.state.stale],
    totals.pending - totals.blocked > 0 && [`${totals.pending - totals.blocked} to do`, palette.dim],
    view.eta !== undefined && [`${signs.about}${formatRoughly(view.eta.seconds)} left`, palette.dim],
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
  const label = (text: string): Piece => [`${text}  `, palette.dim]
  const titles = nextTitles(view.next, style.width < 60 ? 1 : 2)
  if (titles.length > 0) return line([label('next'), [titles.join(signs.separator)]], style.width, signs.ellipsis)
  const [last] = view.recent
  if (!last || view.rows.length > 0) return ''
  return line([label('last'), [plain(last.content)]], style.width, signs.ellipsis)
}
