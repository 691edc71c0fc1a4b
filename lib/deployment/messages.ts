import { oneLine } from '../core/text.ts'
import type { DeploymentRecord } from './domain.ts'
import { formatSpan } from './span.ts'

/** Every sentence about deployments that a person or an agent reads. */

/** The reason of a record that ended because nothing landed. */
export function neverLanded(ref: string, remote: string, ms: number): string {
  return `the commit was not on ${ref} of ${remote} ${formatSpan(ms)} after the push`
}

/** The reason of a record that ended because no source ever named the commit. */
export function neverAppeared(ms: number, unreadable: string): string {
  return `no deployment appeared within ${formatSpan(ms)}${unreadable === '' ? '' : ` (could not be read: ${unreadable})`}`
}

/** The reason of a record that ended because no source could be read. */
export function neverReadable(why: string): string {
  return `the deployment could not be read: ${why}`
}

/** The reason of a record that ended because nothing moved any more. */
export function stalled(state: string, detail: string, ms: number): string {
  return `no progress for ${formatSpan(ms)} while ${state}${detail === '' ? '' : ` (${detail})`}`
}

/** The reason of a record that ended because the time for the whole deployment was over. */
export function ranOut(state: string, detail: string, ms: number): string {
  return `not live ${formatSpan(ms)} after the push; last seen ${state}${detail === '' ? '' : ` (${detail})`}`
}

/** The reason of a record that a person ended. */
export function stoppedByHand(): string {
  return 'the monitor was told to stop watching it'
}

/** Why a verdict is not written down: the disk. */
export function noSpaceLeft(directory: string): string {
  return `no space left for ${directory}; a verdict is written and told once there is`
}

/** Why a verdict is not written down: the file system or its rights. */
export function cannotBeWritten(directory: string, code: string): string {
  return `${directory} cannot be written (${code})`
}

/** Why nobody looks, where nothing better is known. */
export function monitorGone(): string {
  return 'no monitor could be started; run npx orc-hooks doctor, and see .orchestra/logs/deployment.log'
}

/** A commit as it is named in a sentence. */
export function shortSha(commit: string): string {
  return commit.slice(0, 7)
}

/** What happened, without the name of the commit: `failed in BUILD: exit code 1`, `is live`, `timed out: …`. */
export function happenedTo(record: DeploymentRecord): string {
  const { failure, reason, state } = record
  const because = reason ? `: ${oneLine(reason)}` : ''
  switch (state) {
    case 'canceled':
      return `was canceled${because}`
    case 'failed':
      return `failed${failure?.stage ? ` in ${oneLine(failure.stage)}` : ''}${failed(record)}`
    case 'live':
      return record.liveUrl ? `is live at ${oneLine(record.liveUrl)}` : 'is live'
    case 'not-landed':
      return `was never made${because}`
    case 'skipped':
      return `was skipped by the provider${because}`
    case 'stopped':
      return `is not watched any more${because}`
    case 'superseded':
      return `was superseded${successor(record)}`
    case 'timeout':
      return `timed out${because}`
    case 'unknown':
      return `ended unknown${because}`
    default:
      return `is ${state}${record.detail ? ` (${oneLine(record.detail)})` : ''}`
  }
}

function failed({ failure }: DeploymentRecord): string {
  const words = [failure?.code, failure?.message].filter((word) => word !== undefined && word !== '')
  return words.length > 0 ? `: ${oneLine(words.join(', '))}` : ''
}

function successor({ superseded }: DeploymentRecord): string {
  const by = superseded?.commit ? ` by ${shortSha(superseded.commit)}` : ''
  if (superseded?.isIncluded === true) return `${by}, which includes it`
  return superseded?.isIncluded === false ? `${by}, which does not include it` : by
}

/** The one sentence about a record: `deployment of abc1234 to production failed in BUILD: …`. */
export function verdictLine(record: DeploymentRecord): string {
  return `deployment of ${shortSha(record.commit)} to ${oneLine(record.environment)} ${happenedTo(record)}`
}

/** The next command after a verdict; an empty text where there is nothing to do. */
export function nextStep({ commit, state }: DeploymentRecord): string {
  return state === 'live' ? '' : `run npx orc-hooks check-deployment-status ${shortSha(commit)}`
}

/** Why nothing can be watched. */
export function noEnvironment(name: string | undefined, known: readonly string[]): string {
  if (name === undefined) return 'no environment is configured, so there is nobody to ask about deployments'
  return `there is no environment "${oneLine(name)}"${known.length > 0 ? ` (there are: ${known.join(', ')})` : ''}`
}

/** What to do where no environment is configured. */
export function howToConfigure(): string {
  return 'describe one under "deployment" in orc-hooks.config.json: node_modules/orc-hooks/docs/deployment.md'
}

/** A record in one line of the progress display. */
export function summaryLine(record: DeploymentRecord): string {
  return `${shortSha(record.commit)} to ${oneLine(record.environment)} ${happenedTo(record)}`
}
