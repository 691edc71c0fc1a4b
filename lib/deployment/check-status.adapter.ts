import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RepositoryPaths } from '../core/paths.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import type { Sha } from '../core/sha.ts'
import { namesIn } from '../core/spool.ts'
import { warnOfConfig } from './config-warning.adapter.ts'
import { type DeploymentRecord, isTerminal } from './domain.ts'
import { doubtAbout } from './doubt.adapter.ts'
import { findCommit } from './find-commit.adapter.ts'
import { isMonitored, reconcile } from './reconcile.adapter.ts'
import { readAllRecords, readRecordsOf } from './records.adapter.ts'
import { type Doubt, legacyCode, renderNone, renderStatus, type StatusCode, statusCode, statusJson } from './status.ts'

export interface CheckOptions {
  /** Whatever git understands; undefined: the newest pushed commit of HEAD. */
  readonly commit?: string | undefined
  readonly environment?: string | undefined
  readonly isJson: boolean
  readonly isLegacy: boolean
  readonly isQuiet: boolean
  readonly isWaiting: boolean
  /** How long `--wait` waits. */
  readonly timeoutMs: number
}

/** A new monitor asks the sources at once; an answer is worth that much waiting. */
const FIRST_LOOK_MS = 8000
const COME_UP_MS = 3000
const TICK_MS = 200
/** From the proof of a landing to the record. */
const RECORD_MS = 2000
/** The watcher of a push gives up after its third look at the remote. */
const LANDING_MS = 15_000
const RECONCILE_MS = 5000

/** The verdict about a commit: prints it, and returns its exit code. Throws usage errors. */
export async function checkStatus(options: CheckOptions): Promise<StatusCode> {
  const { isJson, isLegacy, isQuiet, isWaiting, timeoutMs } = options
  const repository = repositoryAt(process.cwd())
  const commit = findCommit(repository, options.commit)
  if (!isQuiet) warnOfConfig(repository.mainWorktree)
  const look = () => wanted(readRecordsOf(repository.stateDir, commit), options)
  const endAt = performance.now() + timeoutMs
  if (reconcile(repository)) await firstLook(repository, look)
  await waitForRecord(repository, look, options)
  if (isWaiting) {
    await waitForEnd(repository, look, endAt)
    const { ringTerminal } = await import('./ring.adapter.ts')
    ringTerminal(repository.mainWorktree, look())
  }
  const records = look()
  const doubt = doubtAbout(repository.stateDir, records)
  if (isJson) console.log(JSON.stringify(statusJson(commit, records, { doubt, isLegacy })))
  else if (!isQuiet) console.log(await textOf(repository, commit, { doubt, environment: options.environment, records }))
  return (isLegacy ? legacyCode : statusCode)(records, doubt.isWatched)
}

const startedAt = Date.now() - performance.now()

function wanted(records: readonly DeploymentRecord[], { environment }: CheckOptions): readonly DeploymentRecord[] {
  return environment === undefined ? records : records.filter((record) => record.environment === environment)
}

interface Asked {
  readonly doubt: Doubt
  readonly environment: string | undefined
  readonly records: readonly DeploymentRecord[]
}

async function textOf(
  { mainWorktree, stateDir }: RepositoryPaths,
  commit: Sha,
  { doubt, environment, records }: Asked,
): Promise<string> {
  if (records.length > 0) return renderStatus(records, { doubt, now: Date.now() })
  // Only here: it loads every provider, and a look at a record needs none.
  const { configuredEnvironments } = await import('./environments.adapter.ts')
  const isConfigured = configuredEnvironments(mainWorktree, process.env).length > 0
  return renderNone(commit, { environment, isConfigured, records: readAllRecords(stateDir) })
}

/** `git push` returns before its landing is known: the record of a push that landed just now comes a moment later. */
async function waitForRecord(
  { commonDir }: RepositoryPaths,
  look: () => readonly DeploymentRecord[],
  { isWaiting, timeoutMs }: CheckOptions,
): Promise<void> {
  const isPushWatched = () => namesIn(join(commonDir, 'orc-hooks/push')).some((name) => name.endsWith('.want'))
  let seenAt = isWaiting ? performance.now() : Number.NEGATIVE_INFINITY
  const isTooLate = () => {
    if (isPushWatched()) seenAt = performance.now()
    return performance.now() - seenAt > RECORD_MS
  }
  await until(() => look().length > 0 || isTooLate(), isWaiting ? Math.min(timeoutMs, LANDING_MS) : RECORD_MS)
}

async function waitForEnd(
  repository: RepositoryPaths,
  look: () => readonly DeploymentRecord[],
  endAt: number,
): Promise<void> {
  let reconciledAt = performance.now()
  await until(() => {
    if (look().every(({ state }) => isTerminal(state))) return true
    if (performance.now() - reconciledAt > RECONCILE_MS) {
      reconcile(repository)
      reconciledAt = performance.now()
    }
    return false
  }, endAt - performance.now())
}

/** One that has not come up by then never will: no disk, no program. */
async function firstLook({ stateDir }: RepositoryPaths, look: () => readonly DeploymentRecord[]): Promise<void> {
  const since = performance.now()
  const isHopeless = () => performance.now() - since > COME_UP_MS && !isMonitored(stateDir)
  await until(() => isFresh(look(), startedAt) || isHopeless(), FIRST_LOOK_MS)
}

function isFresh(records: readonly DeploymentRecord[], since: number): boolean {
  return records.every(({ checkedAt, state }) => isTerminal(state) || Date.parse(checkedAt) >= since)
}

async function until(isDone: () => boolean, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!isDone() && performance.now() < end) await sleep(TICK_MS)
}
