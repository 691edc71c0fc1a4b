import { cut, oneLine } from '../core/text.ts'
import { formatDuration, formatRoughly } from './duration.ts'
import type { AgentRow, NextTask, StaleReason, Totals } from './view-domain.ts'

/** More of a title is never shown; it bounds what a hostile one can cost. */
const MAX_TITLE = 240

const REASONS: Readonly<Record<StaleReason, string>> = {
  'agent-ended': 'agent ended',
  'process-dead': 'process gone',
  'session-ended': 'session ended',
  silent: 'no sign of life',
}

/** A text that came from an agent, safe to print. */
export function plain(text: string): string {
  return oneLine(cut(text, MAX_TITLE))
}

/** What an agent does, its state in words where it is not simply at work. */
export function activityOf(row: AgentRow): readonly [state: string, text: string] {
  const text = plain(row.content)
  switch (row.state) {
    case 'running':
      return ['', text]
    case 'waiting':
      return [row.attention ? `waits for you (${plain(row.attention).replaceAll('_', ' ')})` : 'waits for you', text]
    case 'blocked':
      return ['blocked', row.waitsFor === undefined ? text : `${text} (waits for: ${plain(row.waitsFor)})`]
    case 'stale':
      return [`stale ${formatRoughly(row.silentSeconds)}`, text]
  }
}

/** How long, how much longer, or why it stopped. Short. */
export function timingOf(row: AgentRow, about: string): readonly string[] {
  if (row.state === 'stale') return [row.staleReason ? REASONS[row.staleReason] : 'gone']
  if (row.state === 'blocked') return []
  const own = row.progress === null || row.progress === 0 ? [] : [`${row.progress}%`]
  const more = row.alsoActive > 0 ? [`+${row.alsoActive} at once`] : []
  const quiet = row.isQuiet ? [`quiet for ${formatRoughly(row.silentSeconds)}`] : []
  const left = row.eta ? [`${about}${formatRoughly(row.eta.seconds)} left`] : []
  return [...own, formatDuration(row.elapsedSeconds), ...left, ...more, ...quiet]
}

/** `3 of 7 done`, or what there is when nobody keeps a list. */
export function doneOf(totals: Totals, rows: readonly AgentRow[]): string {
  if (totals.total > 0) return `${totals.completed} of ${totals.total} done`
  const running = rows.filter(({ state }) => state === 'running').length
  return running === 1 ? '1 agent at work' : `${running} agents at work`
}

/** `next: a, b, +3`, as parts. */
export function nextTitles(next: readonly NextTask[], max: number): readonly string[] {
  const titles = next.slice(0, max).map(({ agent, content }) => {
    const title = plain(content)
    return agent === undefined ? title : `${title} (${plain(agent)})`
  })
  return next.length > max ? [...titles, `+${next.length - max} more`] : titles
}

/** What is said about agents that got no line: `+4 agents (3 running, 1 stale)`. */
export function othersOf(rows: readonly AgentRow[]): string {
  const states = ['running', 'waiting', 'blocked', 'stale'] as const
  const counts = states
    .map((state) => ({ count: rows.filter((row) => row.state === state).length, state }))
    .filter(({ count }) => count > 0)
    .map(({ count, state }) => `${count} ${state}`)
  return `+${rows.length} more ${rows.length === 1 ? 'agent' : 'agents'} (${counts.join(', ')})`
}
