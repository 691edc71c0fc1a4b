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

/** The state of an agent in words, empty where it is simply at work, and what it does. */
export function activityOf(row: AgentRow): readonly [state: string, text: string] {
  const text = plain(row.content)
  const age = formatRoughly(row.silentSeconds)
  switch (row.state) {
    case 'running':
      return ['', text]
    case 'waiting':
      return [`waits for you ${age}${row.attention ? ` (${plain(row.attention).replaceAll('_', ' ')})` : ''}`, text]
    case 'blocked':
      return ['blocked', row.waitsFor === undefined ? text : `${text} (waits for: ${plain(row.waitsFor)})`]
    case 'stale':
      return [`stale ${age} (${row.staleReason ? REASONS[row.staleReason] : 'gone'})`, text]
  }
}

/** Of an agent at work: how long, how much longer, and what else is known in numbers; the most important first. */
export function timingOf(row: AgentRow, about: string): readonly string[] {
  const quiet = row.isQuiet ? [`quiet for ${formatRoughly(row.silentSeconds)}`] : []
  const left = row.eta ? [`${about}${formatRoughly(row.eta.seconds)} left`] : []
  const own = row.progress === null || row.progress === 0 ? [] : [`${row.progress}%`]
  const more = row.alsoActive > 0 ? [`+${row.alsoActive} at once`] : []
  return [formatDuration(row.elapsedSeconds), ...quiet, ...left, ...own, ...more]
}

/** `3 of 7 done` (short: `3/7 done`), or what there is when nobody keeps a list. */
export function doneOf(totals: Totals, rows: readonly AgentRow[], isShort = false): string {
  if (totals.total > 0) return `${totals.completed}${isShort ? '/' : ' of '}${totals.total} done`
  const running = rows.filter(({ state }) => state === 'running').length
  return running === 1 ? '1 agent at work' : `${running} agents at work`
}

/** A task that comes next, with its agent where it has one. */
export function nextTitle({ agent, content }: NextTask): string {
  return agent === undefined ? plain(content) : `${plain(content)} (${plain(agent)})`
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

/** Nothing was recorded here. */
export function nothingTracked(): string {
  return 'No tasks tracked yet. They appear when an agent updates its todo list; is the hook installed? npx orc-hooks doctor'
}

/** Nothing left the snapshot yet. */
export function noHistory(): string {
  return 'No history yet: finished lists and ended sessions will be here.'
}

/** The keys of `progress watch`. */
export function watchKeys(): string {
  return 'q quit · d details'
}
