import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EXIT, OrcError } from '../core/errors.ts'
import { findRepository, type RepositoryPaths } from '../core/paths.ts'
import type { Sha } from '../core/sha.ts'
import { namesIn } from '../core/spool.ts'
import { type DeploymentRecord, isTerminal } from './domain.ts'
import { findCommit } from './find-commit.adapter.ts'
import { reconcile } from './reconcile.adapter.ts'
import { knownCommits, readRecordsOf } from './records.adapter.ts'
import { legacyCode, renderNone, renderStatus, type StatusCode, statusCode, statusJson } from './status.ts'

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
const TICK_MS = 200
/** From the proof of a landing to the record. */
const RECORD_MS = 2000
/** The watcher of a push gives up after its third look at the remote. */
const LANDING_MS = 15_000
const RECONCILE_MS = 5000

/** The verdict about a commit: prints it, and returns its exit code. Throws usage errors. */
export async function checkStatus(options: CheckOptions): Promise<StatusCode> {
  const repository = repositoryHere()
  const commit = findCommit(repository, options.commit)
  const look = () => wanted(readRecordsOf(repository.stateDir, commit), options)
  if (reconcile(repository)) await until(() => isFresh(look(), startedAt), FIRST_LOOK_MS)
  if (options.isWaiting) {
    await waitForRecord(repository, look, options.timeoutMs)
    await waitForEnd(repository, look, options.timeoutMs)
    // Only here: it loads every provider, and a look at a record needs none.
    const { ringTerminal } = await import('./ring.adapter.ts')
    ringTerminal(repository.mainWorktree, look())
  }
  const records = look()
  if (options.isJson) console.log(JSON.stringify(statusJson(commit, records, options.isLegacy)))
  else if (!options.isQuiet) console.log(textOf(repository, commit, records))
  return options.isLegacy ? legacyCode(records) : statusCode(records)
}

const startedAt = Date.now() - performance.now()

/** The repository of the working directory. Throws `NO_REPOSITORY`. */
export function repositoryHere(): RepositoryPaths {
  const repository = findRepository(process.cwd())
  if (repository) return repository
  throw new OrcError(`not inside a git repository: ${process.cwd()}`, {
    code: 'NO_REPOSITORY',
    exitCode: EXIT.usage,
    hint: 'cd into the repository, then run the command again',
  })
}

function wanted(records: readonly DeploymentRecord[], { environment }: CheckOptions): readonly DeploymentRecord[] {
  return environment === undefined ? records : records.filter((record) => record.environment === environment)
}

function textOf({ stateDir }: RepositoryPaths, commit: Sha, records: readonly DeploymentRecord[]): string {
  return records.length > 0 ? renderStatus(records, Date.now()) : renderNone(commit, knownCommits(stateDir))
}

/** `git push` returns before its landing is known: the record of a push that landed just now comes a moment later. */
async function waitForRecord(
  { commonDir }: RepositoryPaths,
  look: () => readonly DeploymentRecord[],
  timeoutMs: number,
): Promise<void> {
  const since = performance.now()
  const isPushWatched = () => namesIn(join(commonDir, 'orc-hooks/push')).some((name) => name.endsWith('.want'))
  const isTooLate = () => performance.now() - since > RECORD_MS && !isPushWatched()
  await until(() => look().length > 0 || isTooLate(), Math.min(timeoutMs, LANDING_MS))
}

async function waitForEnd(
  repository: RepositoryPaths,
  look: () => readonly DeploymentRecord[],
  timeoutMs: number,
): Promise<void> {
  let reconciledAt = performance.now()
  await until(() => {
    if (look().every(({ state }) => isTerminal(state))) return true
    if (performance.now() - reconciledAt > RECONCILE_MS) {
      reconcile(repository)
      reconciledAt = performance.now()
    }
    return false
  }, timeoutMs)
}

function isFresh(records: readonly DeploymentRecord[], since: number): boolean {
  return records.every(({ checkedAt, state }) => isTerminal(state) || Date.parse(checkedAt) >= since)
}

async function until(isDone: () => boolean, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!isDone() && performance.now() < end) await sleep(TICK_MS)
}
