import { randomUUID } from 'node:crypto'
import { EXIT, OrcError } from '../core/errors.ts'
import { tryOwn } from '../core/ownership.ts'
import { mergeConfigAt } from '../merge/config.adapter.ts'
import { logDecisions } from '../merge/decision-log.adapter.ts'
import type { InTheWay } from './clash.ts'
import { planMove } from './clashes.adapter.ts'
import { parseRefName, type RefName } from './domain.ts'
import { findingsOf } from './findings.adapter.ts'
import { finish, type Ongoing } from './finish.adapter.ts'
import { readRef, runGit, tryGit } from './git.adapter.ts'
import type { Integrated, Strategy } from './integration.ts'
import type { Outcome } from './outcome.ts'
import { blank, notLanded } from './outcome-of.ts'
import { leftCommands, pushedReason } from './outcome-words.ts'
import type { Landing, Made, Pusher, PushProgress } from './pusher.ts'
import { forgetRun, readRun, runPaths, tidy, writeRun } from './run-state.adapter.ts'
import { backupRef, type RunState, staleBackups } from './run-state.ts'
import type { Settings } from './settings.adapter.ts'
import type { Situation } from './situation.ts'

const BEAT_MS = 15_000

export interface RunOptions {
  readonly attempts: number
  readonly maxWaitMs: number
  readonly timeoutMs: number
  readonly strategy: Strategy
  readonly signal: AbortSignal
  readonly onProgress: (progress: PushProgress) => void
}

export interface RunTools {
  /** What the pusher knows of the push of a run is of no use any more. */
  readonly forget: (state: RunState) => void
  readonly now: () => number
  readonly push: Pusher
  readonly sleep: (ms: number) => Promise<void>
}

/** Pushes a branch, with everything that belongs to it: backup, state on the disk, and the local branch afterwards. */
export async function runPush(situation: Situation, options: RunOptions, tools: RunTools): Promise<Outcome> {
  const { gitDir, repository, settings } = situation
  const startedAt = new Date(tools.now()).toISOString()
  const begun = writeRun(gitDir, initialState(situation, options, startedAt))
  try {
    const state = writeRun(gitDir, { ...begun, backup: makeBackup(situation, begun, tools.now()), phase: 'backed-up' })
    return await pushAndFinish({ gitDir, repository, settings, sleep: tools.sleep, state }, options, tools)
  } catch (error) {
    const now = readRun(gitDir)
    if (now && isLate(now)) throw stopped(error, now)
    if (now) tools.forget(now)
    // Nothing local was moved: there is nothing to take back, and nothing to ask about.
    if (now) forgetRun(gitDir)
    if (now?.phase === 'backed-up' && now.backup) tryGit(repository, ['update-ref', '-d', now.backup, now.before])
    throw error
  }
}

function isLate({ phase }: RunState): boolean {
  return phase === 'landed' || phase === 'moving' || phase === 'noting'
}

/** The remote has the commits, and then something failed here that could not be taken back either, such as a full disk. */
function stopped(error: unknown, { branch, phase }: RunState): OrcError {
  const why = error instanceof Error ? error.message : String(error)
  return new OrcError(`${branch} was pushed; then it stopped at "${phase}": ${why}`, {
    cause: error,
    code: 'STOPPED',
    exitCode: EXIT.failed,
    hint: 'mend that, then: npx orc-hooks handle-push-conflict --continue   # or: --abort',
  })
}

/** A run of which nothing was done yet. */
export function initialState(situation: Situation, { strategy }: RunOptions, startedAt: string): RunState {
  const { branch, checkout, hasUpstream, ref, remote, settings, target, tip } = situation
  return {
    after: null,
    backup: null,
    before: tip,
    branch,
    checkout: checkout ?? null,
    clashes: [],
    id: randomUUID(),
    method: null,
    notes: '',
    phase: 'started',
    ref,
    remote,
    rewritten: [],
    setsUpstream: !hasUpstream && settings.isTrue('push.autoSetupRemote'),
    startedAt,
    strategy,
    target,
    upstream: null,
    version: 1,
  }
}

/** The branch as it is, under a name of its own; and backups that nobody will ask for any more go. */
function makeBackup({ backups, repository }: Situation, state: RunState, now: number): RefName {
  const ref = backupRef(state)
  runGit(repository, ['update-ref', '-m', 'orc-hooks handle-push-conflict: backup', ref, state.before])
  for (const stale of staleBackups([...backups, ref], now)) tryGit(repository, ['update-ref', '-d', stale])
  return ref
}

/** From a state that has a backup to the end. Also where `--continue` goes on. */
export async function pushAndFinish(ongoing: Ongoing, options: RunOptions, tools: RunTools): Promise<Outcome> {
  const { gitDir, repository, settings, state } = ongoing
  const landing = await tools.push({
    attempts: options.attempts,
    beforePush: (made) => noteMade(ongoing, made),
    commit: state.before,
    localRef: state.ref,
    maxWaitMs: options.maxWaitMs,
    mayCreate: !hasTracking(repository, state),
    message: mergeMessage(state),
    onProgress: options.onProgress,
    ref: state.target,
    remote: state.remote,
    repository,
    settings,
    signal: options.signal,
    strategy: strategyFor(repository, state, settings),
    timeoutMs: options.timeoutMs,
  })
  if (landing.kind === 'landed') {
    const landed = { ...ongoing, state: landedState(ongoing, landing) }
    tools.forget(state)
    return await finishLanded(landed, landing)
  }
  tools.forget(state)
  if (landing.kind === 'nothing-new' && state.backup) tryGit(repository, ['update-ref', '-d', state.backup])
  forgetRun(gitDir)
  const outcome = notLanded(state, landing, await findingsOf(ongoing, landing, options))
  return landing.kind === 'nothing-new' ? { ...outcome, backup: null } : outcome
}

/** A branch that was once fetched from there exists, or was deleted. */
function hasTracking(repository: string, { remote, target }: RunState): boolean {
  return (
    readRef(repository, parseRefName(`refs/remotes/${remote}/${target.replace(/^refs\/heads\//, '')}`)) !== undefined
  )
}

function mergeMessage({ branch, remote, target }: RunState): string {
  const from = `Merge remote-tracking branch '${remote}/${target.replace(/^refs\/heads\//, '')}'`
  return branch === 'main' || branch === 'master' ? from : `${from} into ${branch}`
}

/**
 * The strategy of a run. `auto` respects how the user pulls (branch.<name>.rebase, pull.rebase): false means merges, true means no merges
 * of ours, unless there are merges already, which stay.
 */
export function strategyFor(repository: string, state: RunState, settings: Settings): Strategy {
  const { before, branch, remote, strategy, target } = state
  if (strategy !== 'auto') return strategy
  const wish = settings.value(`branch.${branch}.rebase`) ?? settings.value('pull.rebase')
  if (wish === 'false') return 'merge'
  if (wish !== 'true' && wish !== 'interactive') return 'auto'
  const known = `refs/remotes/${remote}/${target.replace(/^refs\/heads\//, '')}`
  const merges = tryGit(repository, ['rev-list', '--merges', '--max-count=1', before, `^${known}`, '--'])
  return merges.code === 0 && merges.stdout === '' ? 'rebase' : 'auto'
}

/** Right before a push: what is about to land goes to the disk, unless something here is in its way. */
async function noteMade({ gitDir, repository, state }: Ongoing, made: Made): Promise<readonly InTheWay[]> {
  const next = { ...state, ...describe(made.integrated), after: made.tip, upstream: made.upstream ?? null }
  const { checkout } = state
  if (checkout && made.tip !== state.before) {
    const request = { checkout, config: mergeConfigAt(repository), from: state.before, id: state.id, to: made.tip }
    const { inTheWay } = await planMove(request)
    if (inTheWay.length > 0) return inTheWay
  }
  writeRun(gitDir, { ...next, phase: 'pushing' })
  return []
}

function describe(integrated: Integrated | undefined): Pick<RunState, 'method' | 'rewritten'> {
  return { method: integrated?.method ?? 'as-is', rewritten: [...(integrated?.rewritten ?? [])] }
}

function landedState({ gitDir, state }: Ongoing, { integrated, tip }: Extract<Landing, { kind: 'landed' }>): RunState {
  const known = readRun(gitDir)?.upstream ?? state.upstream
  return writeRun(gitDir, { ...state, ...describe(integrated), after: tip, phase: 'landed', upstream: known })
}

/** Everything that is left to do once the remote has the commits. */
export async function finishLanded(
  ongoing: Ongoing,
  landing: { readonly integrated: Integrated | undefined },
): Promise<Outcome> {
  const { gitDir, repository, state } = ongoing
  const local = await finish(ongoing)
  forgetRun(gitDir)
  const { integrated } = landing
  const resolved = integrated?.resolved ?? []
  for (const file of resolved) {
    const merged = { collisions: [], decisions: file.decisions, kind: file.kind, status: 'resolved' } as const
    logDecisions(repository, { at: Date.parse(state.startedAt), by: 'handle-push-conflict', merged, path: file.path })
  }
  return {
    ...blank(state),
    after: state.after,
    alreadyUpstream: integrated?.dropped.map(({ commit }) => commit) ?? [],
    inTheWay: local.kind === 'left' ? local.inTheWay : [],
    local: local.kind,
    method: state.method,
    next: local.kind === 'left' ? leftCommands(state) : [],
    outcome: 'pushed',
    reason: pushedReason(state, local.kind === 'left' ? local.why : undefined),
    resolved,
    rewritten: state.rewritten.map(([from, to]) => ({ from, to })),
  }
}

/**
 * Runs `body` as the only run of this worktree. A run that was killed is not run over: it waits for `--continue` or
 * `--abort`, and `body` gets its state. Throws `LOCKED`.
 */
export async function asOnlyRun<T>(gitDir: string, body: (unfinished: RunState | undefined) => Promise<T>): Promise<T> {
  const own = tryOwn(runPaths(gitDir).owner)
  if (!own) {
    throw new OrcError('handle-push-conflict is at work in this worktree', {
      code: 'LOCKED',
      exitCode: EXIT.locked,
      hint: 'wait for it to end, then run the command again',
    })
  }
  // Seen from another container on the same files.
  const beat = setInterval(() => own.beat(), BEAT_MS)
  try {
    return await body(readRun(gitDir))
  } finally {
    clearInterval(beat)
    own.release()
    tidy(gitDir)
  }
}

/** A run was killed, and nobody said what is to become of it. */
export function unfinished(state: RunState): OrcError {
  return new OrcError(`handle-push-conflict ${state.branch} was killed at "${state.phase}" and is not finished`, {
    code: 'UNFINISHED',
    exitCode: EXIT.locked,
    hint: 'npx orc-hooks handle-push-conflict --continue   # or: --abort',
  })
}
