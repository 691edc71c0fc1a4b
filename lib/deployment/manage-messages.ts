import type { Owner } from '../core/ownership.ts'
import { oneLine } from '../core/text.ts'
import type { DeploymentRecord } from './domain.ts'
import { happenedTo, howToConfigure, shortSha } from './messages.ts'
import { formatSpan } from './span.ts'

/** What is said when there is nothing to watch. */
export function nothingWatched(): string {
  return 'No deployment is being watched.'
}

/** What is said when a commit that shall not be watched any more is not watched. */
export function notWatched(commit: string): string {
  return `The deployment of ${shortSha(commit)} is not being watched.`
}

/** Who the monitor is. */
export function monitorLine(owner: Owner | undefined, isStarted: boolean): string {
  const next = isStarted ? 'one is being started' : 'none could be started; run npx orc-hooks doctor'
  if (!owner) return `✗ no monitor is running; ${next}`
  const pid = owner.identity ? ` (PID: ${owner.identity.pid})` : ''
  return owner.isAlive ? `✓ monitor${pid} - running` : `✗ monitor${pid} - gone; ${next}`
}

/** One commit that is being watched. */
export function watchedLine(record: DeploymentRecord, now: number): string {
  const since = formatSpan(now - Date.parse(record.startedAt))
  return `  ${shortSha(record.commit)} to ${oneLine(record.environment)} ${happenedTo(record)}, for ${since}`
}

/** One commit that is not watched any more. */
export function stoppedLine(record: DeploymentRecord): string {
  return `Stopped watching ${shortSha(record.commit)} to ${oneLine(record.environment)}.`
}

/** What a clean-up removed. */
export function cleanedUp(files: readonly string[], isDryRun: boolean): string {
  if (files.length === 0) return 'No old files to clean up.'
  const head = `${isDryRun ? 'Would remove' : 'Removed'} ${files.length} old ${files.length === 1 ? 'file' : 'files'}`
  return isDryRun ? [`${head}:`, ...files.map((file) => `  ${oneLine(file)}`)].join('\n') : `${head}.`
}

/** `abc1234  production  live  3 min  2026-11-26 20:00`: one row of the list. */
export function listRow(record: DeploymentRecord, now: number): string {
  const end = record.endedAt === null ? now : Date.parse(record.endedAt)
  const took = formatSpan(Math.max(0, end - Date.parse(record.startedAt)))
  const at = record.startedAt.slice(0, 16).replace('T', ' ')
  const state = record.failure?.stage ? `${record.state} in ${oneLine(record.failure.stage)}` : record.state
  return `${shortSha(record.commit)}  ${oneLine(record.environment).padEnd(12)} ${state.padEnd(20)} ${took.padStart(8)}  ${at}`
}

/** Why the list is empty. */
export function nothingListed(hasEnvironments: boolean): string {
  return hasEnvironments
    ? 'No deployment has been watched yet; push a commit.'
    : `No environment is configured, so pushes are not followed; ${howToConfigure()}`
}

/** Why the list of one environment is empty. */
export function noneTo(environment: string, known: readonly string[]): string {
  const others = known.filter((name) => name !== environment).map(oneLine)
  return `No deployment to "${oneLine(environment)}" has been watched${others.length > 0 ? ` (there are: ${others.join(', ')})` : ''}.`
}
