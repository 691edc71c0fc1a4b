import { agentLines } from './agent-lines.ts'
import { formatDuration } from './duration.ts'
import { activityOf, nextTitle, plain } from './messages.ts'
import { canvasOf } from './render.ts'
import type { Style } from './style.ts'
import { summaryLine } from './summary-line.ts'
import type { AgentRow, ProgressView } from './view-domain.ts'

const STYLE: Style = { hasAnsi: false, layout: 'compact', theme: 'unicode', width: 100 }
const RECENT = 3
const NEXT = 3

/**
 * `progress-status.txt`: plain text for `cat`, `head -1` and other programs. The first line is the summary. Times are
 * absolute or hold for the moment named at the end, because nobody rewrites a file while nothing happens.
 */
export function renderStatusText(view: ProgressView): string {
  const deployments = section('Deployments', view.deployments.map(plain))
  if (view.totals.total === 0 && view.rows.length === 0) return joined([['No tasks tracked yet.'], deployments])
  const canvas = canvasOf(STYLE)
  const sections = [
    [summaryLine(view, canvas)],
    section(`Active agents (${view.rows.length})`, [...agentLines(view.rows, canvas)]),
    section('Tasks', summary(view)),
    section(
      'Recently completed',
      view.recent.slice(0, RECENT).map((task) => `${nextTitle(task)}${took(task.seconds)}`),
    ),
    section('Currently working on', view.rows.map(current)),
    section('Coming up next', next(view)),
    deployments,
    [`Last change: ${time(view.changedAt)}`, `Written:     ${time(view.now)}; times above are those of this moment`],
    ['Live view: npx orc-hooks progress watch'],
  ]
  return joined(sections)
}

function joined(sections: readonly (readonly string[])[]): string {
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${texts.join('\n\n')}\n`
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((text) => `  ${text}`)]
}

function summary({ totals }: ProgressView): readonly string[] {
  const blocked = totals.blocked > 0 ? ` (${totals.blocked} blocked)` : ''
  const stale = totals.stale > 0 ? [`Stale:       ${totals.stale}`] : []
  return [
    `Completed:   ${totals.completed}`,
    `In progress: ${totals.running}`,
    ...stale,
    `Pending:     ${totals.pending}${blocked}`,
  ]
}

function current(row: AgentRow): string {
  const [state, text] = activityOf(row)
  return `${plain(row.name)}: ${[state, text].filter((part) => part !== '').join(': ')}`
}

function next(view: ProgressView): readonly string[] {
  const shown = view.next.slice(0, NEXT).map(nextTitle)
  return view.next.length > NEXT ? [...shown, `... and ${view.next.length - NEXT} more`] : shown
}

function took(seconds: number): string {
  return seconds > 0 ? ` (${formatDuration(seconds)})` : ''
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
