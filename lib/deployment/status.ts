import type { Sha } from '../core/sha.ts'
import { oneLine } from '../core/text.ts'
import { type DeploymentRecord, type DeploymentState, isTerminal, OWN_ENDS } from './domain.ts'
import { happenedTo, howToConfigure, shortSha, verdictLine } from './messages.ts'
import { formatSpan } from './span.ts'

/** The exit codes of `check-deployment-status`; without a record it is `none`. */
const CODES: Readonly<Record<DeploymentState | 'none', StatusCode>> = {
  live: 0,
  failed: 1,
  queued: 2,
  building: 2,
  deploying: 2,
  verifying: 2,
  none: 3,
  skipped: 3,
  'not-landed': 3,
  canceled: 4,
  superseded: 5,
  timeout: 6,
  unknown: 7,
  stopped: 7,
}

export type StatusCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

/** Of several environments the one that needs somebody most decides, then the one that is not done. */
const URGENCY: readonly StatusCode[] = [1, 6, 7, 4, 5, 3, 2, 0]

/** The exit code for the records of a commit. Under way is only what somebody watches: of the rest nobody knows. */
export function statusCode(records: readonly DeploymentRecord[], isWatched = true): StatusCode {
  const codes = records.map(({ state }) => (isWatched || isTerminal(state) ? CODES[state] : CODES.unknown))
  return URGENCY.find((code) => codes.includes(code)) ?? CODES.none
}

/** The records, the one that needs somebody most first. */
export function byUrgency(records: readonly DeploymentRecord[]): readonly DeploymentRecord[] {
  return records.toSorted((a, b) => URGENCY.indexOf(CODES[a.state]) - URGENCY.indexOf(CODES[b.state]))
}

/**
 * The exit code that scripts for the predecessor know: 0 success, 1 failed or timed out, 2 in progress, 3 nothing known.
 * A commit that is part of what superseded it is a success.
 */
export function legacyCode(records: readonly DeploymentRecord[], isWatched = true): StatusCode {
  const code = statusCode(records, isWatched)
  if (code === 5) return records.every(isIncludedOrLive) ? 0 : 1
  if (code === 4 || code === 6) return 1
  return code === 7 ? 3 : code
}

function isIncludedOrLive({ state, superseded }: DeploymentRecord): boolean {
  return state === 'live' || superseded?.isIncluded === true
}

const SIGNS: Partial<Record<StatusCode, string>> = { 0: '✓', 1: '✗', 2: '…', 3: '-', 4: '✗', 5: '-', 6: '✗', 7: '?' }

/** What is wrong with the watching of what has not come to an end. */
export interface Doubt {
  readonly isWatched: boolean
  /** Undefined: nothing is wrong. */
  readonly why: string | undefined
}

/** All is well. */
export const NO_DOUBT: Doubt = { isWatched: true, why: undefined }

interface Showing {
  readonly doubt: Doubt
  readonly now: number
}

/** What a person or an agent reads: of a failure the stage, the reason and the log lines first. */
export function renderStatus(records: readonly DeploymentRecord[], showing: Showing): string {
  return byUrgency(records)
    .map((record) => renderRecord(record, showing))
    .join('\n\n')
}

function renderRecord(record: DeploymentRecord, showing: Showing): string {
  const log = (record.failure?.log ?? []).map((line) => `    ${oneLine(line)}`)
  const code = statusCode([record], showing.doubt.isWatched)
  return [`${SIGNS[code]} ${verdictLine(record)}`, ...log, ...facts(record, showing)].join('\n')
}

/** A schedule seldom leaves so much time between two looks; a monitor that is stopped or cannot write does. */
const LONG_AGO_MS = 90_000

function doubts({ checkedAt, endedAt }: DeploymentRecord, { doubt, now }: Showing): readonly (readonly string[])[] {
  if (endedAt !== null) return []
  const sinceMs = now - Date.parse(checkedAt)
  return [
    ...(sinceMs > LONG_AGO_MS ? [['last asked', `${formatSpan(sinceMs)} ago`]] : []),
    ...(doubt.why === undefined ? [] : [[doubt.isWatched ? 'cannot write' : 'not watched', oneLine(doubt.why)]]),
  ]
}

function facts(record: DeploymentRecord, showing: Showing): readonly string[] {
  const { commit, deployment, endedAt, ref, remote, sources, startedAt, state } = record
  const { now } = showing
  const page = oneLine(deployment?.url ?? deployment?.id ?? '')
  const end = endedAt === null ? now : Date.parse(endedAt)
  const span = formatSpan(Math.max(0, end - Date.parse(startedAt)))
  const lines = [
    [
      'pushed',
      `${oneLine(ref.replace(/^refs\/heads\//, ''))} to ${oneLine(remote)}, ${startedAt.slice(0, 19).replace('T', ' ')} UTC`,
    ],
    [endedAt === null ? 'so far' : 'took', span],
    ...doubts(record, showing),
    ...(page !== '' ? [['deployment', page]] : []),
    ...sources
      .filter(({ said }) => said === 'unreadable')
      .map(({ detail, source }) => ['could not read', `${oneLine(source)}: ${oneLine(detail)}`]),
    // What a provider has decided stays; what only we have given up can be taken up again.
    ...(OWN_ENDS.some((end) => end === state)
      ? [['watch again', `npx orc-hooks monitor-deployment ${shortSha(commit)}`]]
      : []),
  ]
  return lines.map(([name = '', value = '']) => `  ${`${name}:`.padEnd(15)} ${value}`)
}

const CHECK = 'npx orc-hooks check-deployment-status'

interface Known {
  /** The environment that was asked for. */
  readonly environment: string | undefined
  /** All records that there are. */
  readonly records: readonly DeploymentRecord[]
  /** Whether any environment is configured. */
  readonly isConfigured: boolean
}

/** What is said of a commit without a record: why there may be none, and what to type next. */
export function renderNone(commit: Sha, { environment, isConfigured, records }: Known): string {
  const [short, own] = [shortSha(commit), records.filter((record) => record.commit === commit)]
  if (environment !== undefined && own.length > 0) {
    const others = own.map((record) => oneLine(record.environment)).toSorted()
    return `- no deployment of ${short} to "${oneLine(environment)}" is known here (there are: ${others.join(', ')})`
  }
  const newest = shortSha(records.at(-1)?.commit ?? '')
  const lines = [
    `- no deployment of ${short} is known here`,
    ...(newest === '' ? [] : [`the newest watched commit is ${newest}: ${CHECK} ${newest}`]),
    isConfigured
      ? `to watch it: npx orc-hooks monitor-deployment ${short}`
      : `no environment is configured; ${howToConfigure()}`,
  ]
  return lines.join('\n  ')
}

/** The object that `--json` prints. */
export function statusJson(
  commit: string,
  records: readonly DeploymentRecord[],
  { doubt, isLegacy = false }: { readonly doubt: Doubt; readonly isLegacy?: boolean },
) {
  return {
    commit,
    exitCode: (isLegacy ? legacyCode : statusCode)(records, doubt.isWatched),
    ...(doubt.why !== undefined && { doubt: doubt.why }),
    isDone: records.length > 0 && records.every(({ state }) => isTerminal(state)),
    deployments: records.map((record) => ({ summary: happenedTo(record), ...record })),
  }
}
