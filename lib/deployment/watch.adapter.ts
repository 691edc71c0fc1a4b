import { setTimeout as sleep } from 'node:timers/promises'
import { EXIT, OrcError } from '../core/errors.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import type { Sha } from '../core/sha.ts'
import { startSpinner } from '../core/spinner.ts'
import { publishChange } from './announce.adapter.ts'
import { warnOfConfig } from './config-warning.adapter.ts'
import { type DeploymentRecord, isTerminal } from './domain.ts'
import { doubtAbout } from './doubt.adapter.ts'
import { environmentPlans } from './environments.adapter.ts'
import { findCommit } from './find-commit.adapter.ts'
import { howToConfigure, noEnvironment, verdictLine } from './messages.ts'
import type { EnvironmentPlan } from './plan.ts'
import { isMonitored, reconcile } from './reconcile.adapter.ts'
import { readRecordsOf } from './records.adapter.ts'
import { remoteRefOf } from './repository.adapter.ts'
import { ringTerminal } from './ring.adapter.ts'
import { startRecord } from './start.adapter.ts'
import { NO_DOUBT, renderStatus, type StatusCode, statusCode, statusJson } from './status.ts'

export interface WatchOptions {
  readonly commit: string | undefined
  readonly environment: string | undefined
  /** Starts the monitor, and leaves it to that. */
  readonly isBackground: boolean
  readonly isJson: boolean
  readonly isQuiet: boolean
}

const TICK_MS = 250
const RECONCILE_MS = 5000
/** So many chances a new monitor gets to come up. */
const UNWATCHED_MS = 4 * RECONCILE_MS

/**
 * Watches the deployment of a commit by hand: for a push that nobody noticed, or again after a watch that ended without
 * a verdict. The background monitor does the work, so that leaving with Ctrl-C loses nothing.
 */
export async function watchCommit(options: WatchOptions): Promise<StatusCode> {
  const repository = repositoryAt(process.cwd())
  const commit = findCommit(repository, options.commit)
  for (const plan of plansFor(repository, options.environment)) await begin(repository, commit, plan)
  const isStarting = reconcile(repository) && options.isBackground
  const look = () => recordsOf(repository, commit, options.environment)
  if (!options.isBackground) await follow(repository, look, options)
  if (!options.isBackground) ringTerminal(repository.mainWorktree, look())
  const records = look()
  const doubt = isStarting ? NO_DOUBT : doubtAbout(repository.stateDir, records)
  if (options.isJson) console.log(JSON.stringify(statusJson(commit, records, { doubt })))
  else if (!options.isQuiet) console.log(renderStatus(records, { doubt, now: Date.now() }))
  return options.isBackground ? 0 : statusCode(records, doubt.isWatched)
}

/** The environments to watch. Throws `NO_ENVIRONMENT`. */
function plansFor(repository: RepositoryPaths, name: string | undefined): readonly EnvironmentPlan[] {
  warnOfConfig(repository.mainWorktree)
  const all = environmentPlans(repository.mainWorktree, process.env)()
  const wanted = name === undefined ? all : all.filter((plan) => plan.name === name)
  if (wanted.length > 0) return wanted
  throw new OrcError(
    noEnvironment(
      name,
      all.map((plan) => plan.name),
    ),
    {
      code: 'NO_ENVIRONMENT',
      exitCode: EXIT.input,
      hint: howToConfigure(),
    },
  )
}

async function begin(repository: RepositoryPaths, commit: Sha, plan: EnvironmentPlan): Promise<void> {
  const { isLanded, ref, remote } = remoteRefOf(repository.worktree, commit)
  const landed = { commit, old: undefined, ref, remote }
  const started = await startRecord(landed, {
    isByHand: true,
    isLanded,
    now: Date.now(),
    plan,
    plans: [plan],
    repository,
  })
  for (const record of started) await publishChange(repository, record)
}

function recordsOf({ stateDir }: RepositoryPaths, commit: Sha, name: string | undefined): readonly DeploymentRecord[] {
  return readRecordsOf(stateDir, commit).filter(({ environment }) => name === undefined || environment === name)
}

/** One line for each change, or a spinner on a terminal. */
async function follow(
  repository: RepositoryPaths,
  look: () => readonly DeploymentRecord[],
  { isJson, isQuiet }: WatchOptions,
): Promise<void> {
  const spinner = isJson || isQuiet ? undefined : await startSpinner('watching')
  let shown = ''
  let reconciledAt = performance.now()
  let watchedAt = performance.now()
  for (let records = look(); records.some(({ state }) => !isTerminal(state)); records = look()) {
    if (isMonitored(repository.stateDir)) watchedAt = performance.now()
    // Without a monitor there will never be an end: what is known is said, and that nobody watches.
    if (performance.now() - watchedAt > UNWATCHED_MS) break
    const lines = records.map(verdictLine).join('; ')
    if (lines !== shown) spinner?.step(lines)
    shown = lines
    if (performance.now() - reconciledAt > RECONCILE_MS) {
      reconcile(repository)
      reconciledAt = performance.now()
    }
    await sleep(TICK_MS)
  }
  spinner?.stop()
}
