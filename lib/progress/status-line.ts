import { truncate } from '../core/width.ts'
import { agentLines } from './agent-lines.ts'
import { activityOf, doneOf, plain } from './messages.ts'
import { canvasOf, mostImportant } from './render.ts'
import type { Style } from './style.ts'
import { summaryLine } from './summary-line.ts'
import type { AgentRow, ProgressView, RowState } from './view-domain.ts'

const STATUS_ROWS = 3
/** Rows under the prompt have no width of their own in a file that was written before. */
const SUBAGENT_WIDTH = 76
const TMUX_TITLE = 32

/**
 * One to three rows for the status line of a harness. Without times: the file is read again and again between two
 * events, and a clock that stands still would be wrong.
 */
export function renderStatusLine(view: ProgressView, style: Style): string {
  if (view.totals.total === 0 && view.rows.length === 0) return ''
  const canvas = canvasOf(style)
  const rows = mostImportant(view.rows, STATUS_ROWS - 1)
  return [summaryLine(view, canvas), ...agentLines(rows, canvas, 'content')].join('\n')
}

/** JSON lines `{"id", "content"}` for the subagents' rows under the prompt; the id is the harness's own. */
export function renderSubagentRows(view: ProgressView, style: Style): string {
  const canvas = canvasOf({ ...style, width: SUBAGENT_WIDTH })
  return view.rows
    .filter(({ agentId }) => agentId !== 'main')
    .map((row) => JSON.stringify({ id: row.agentId, content: agentLines([row], canvas, 'content')[0] ?? '' }))
    .map((text) => `${text}\n`)
    .join('')
}

const TMUX_COLOURS: Readonly<Record<RowState, string>> = {
  blocked: 'magenta',
  running: 'cyan',
  stale: 'red',
  waiting: 'yellow',
}

/** A short segment for tmux's `status-right`, with tmux's own colours; empty when there is nothing to show. */
export function renderTmux(view: ProgressView): string {
  const { rows, totals } = view
  if (totals.total === 0 && rows.length === 0) return ''
  const [row] = rows
  const done = totals.total === 0 ? doneOf(totals, rows) : `${totals.percent}% ${totals.completed}/${totals.total}`
  const parts = [
    `#[fg=green]${done}#[default]`,
    ...(row ? [agentPart(row)] : []),
    ...(totals.stale > 0 && row?.state !== 'stale' ? [`#[fg=red]${totals.stale} stale#[default]`] : []),
  ]
  return parts.join(' ')
}

function agentPart(row: AgentRow): string {
  const text = activityOf(row)
    .filter((part) => part !== '')
    .join(': ')
  const colour = TMUX_COLOURS[row.state]
  return `#[fg=${colour}]${inTmux(plain(row.name))}#[default] ${inTmux(truncate(text, TMUX_TITLE))}`
}

/** Nothing of a task's text is a format for tmux: not `#[…]`, not `#{…}`, and above all not `#(command)`. */
function inTmux(text: string): string {
  return text.replaceAll('#', '##')
}
