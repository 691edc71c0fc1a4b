import { mkdirSync } from 'node:fs'
import { readConfig } from '../core/config.ts'
import { findRepository } from '../core/paths.ts'
import { DEFAULT_MERGE_CONFIG, type MergeConfig, parseMergeConfig } from '../merge/config.ts'
import { pauseMs } from './backoff.ts'
import { parseRefName, type RefName, type Refusal, type Sha } from './domain.ts'
import { isAncestor, tryGit } from './git.adapter.ts'
import { integrate } from './integrate.adapter.ts'
import { unproven } from './proof.adapter.ts'
import type { Landing, Made, Pusher, PushRequest } from './pusher.ts'
import {
  askRemote,
  fetchBranch,
  type Pushed,
  pushAddress,
  pushCommit,
  type Remote,
  type RemoteTip,
} from './remote.adapter.ts'
import { scratchOf } from './run-state.adapter.ts'
import { locate } from './situation.adapter.ts'

/** What a test replaces. */
export interface PusherTools {
  readonly now: () => number
  readonly random: () => number
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

/** History that is fetched when a shallow clone does not reach back to where the histories part; then all of it. */
const DEEPEN_BY = [50, 500, 0x7fffffff] as const
/** To ask whether an interrupted push landed. */
const LAST_WORD_MS = 10_000

/** One process that pushes for itself alone. */
export function directPusher(tools: PusherTools): Pusher {
  return async (request) => {
    const { gitDir } = locate(request.repository)
    const scratch = scratchOf(gitDir)
    mkdirSync(scratch, { mode: 0o700, recursive: true })
    const { remote: name, repository, signal, timeoutMs } = request
    const remote = { address: pushAddress(repository, name), name, repository, scratch, signal, timeoutMs }
    const run: Run = { config: mergeConfigOf(repository), into: fetchedRef(request.commit), remote, request, tools }
    try {
      return await pushUntilDone(run)
    } finally {
      tryGit(repository, ['update-ref', '-d', run.into])
    }
  }
}

/** The ref of our own that holds what is fetched, so that it is not collected as garbage and no ref of the user's moves. */
export function fetchedRef(commit: Sha): RefName {
  return parseRefName(`refs/orc/push/${commit}`)
}

/** The section `merge` of the configuration of a repository. */
export function mergeConfigOf(repository: string): MergeConfig {
  const main = findRepository(repository)?.mainWorktree
  return main === undefined ? DEFAULT_MERGE_CONFIG : readConfig(main, 'merge', parseMergeConfig).config
}

interface Run {
  readonly config: MergeConfig
  readonly into: RefName
  readonly remote: Remote
  readonly request: PushRequest
  readonly tools: PusherTools
}

/** What one try came to: the end, or what to do before the next. */
type Try =
  | { readonly kind: 'end'; readonly landing: Landing }
  | { readonly kind: 'deepen' }
  | {
      readonly kind: 'retry'
      readonly refusal: Refusal
      readonly retryAfterMs: number | undefined
      /** What was pushed, and may have landed although nobody said so. */
      readonly made?: Made
    }

/** What the next try has to know of those before. */
interface Before {
  readonly deepenBy?: number
  readonly made?: Made | undefined
}

async function pushUntilDone(run: Run): Promise<Landing> {
  const startedAt = run.tools.now()
  let failures = 0
  let deepened = 0
  let before: Before = {}
  for (let attempt = 1; ; attempt += 1) {
    const found = await tryOnce(run, before)
    if (found.kind === 'end') return found.landing
    if (found.kind === 'deepen') {
      const deepenBy = DEEPEN_BY[deepened]
      if (deepenBy === undefined) return { kind: 'not-integrated', refused: SHALLOW, upstream: run.request.commit }
      deepened += 1
      before = { deepenBy }
      continue
    }
    // Only losing a race is worth more tries than were asked for: each time somebody else got through.
    if (found.refusal.remedy === 'again') failures += 1
    const stopped = await pause(run, found, { attempt, failures, startedAt })
    if (stopped) return stopped
    before = { made: found.made }
  }
}

interface Score {
  readonly attempt: number
  readonly failures: number
  readonly startedAt: number
}

/** Waits before the next try; undefined: go on. */
async function pause(run: Run, last: Extract<Try, { kind: 'retry' }>, score: Score): Promise<Landing | undefined> {
  const { request, tools } = run
  const { refusal, retryAfterMs } = last
  const ms = pauseMs(score.attempt - 1, tools.random, retryAfterMs)
  const isLate = tools.now() + ms - score.startedAt > request.maxWaitMs
  if (score.failures >= request.attempts || isLate) return { attempts: score.attempt, kind: 'gave-up', refusal }
  request.onProgress?.({ kind: 'pausing', ms, refusal })
  await tools.sleep(ms, request.signal)
  return request.signal?.aborted ? { kind: 'aborted' } : undefined
}

const SHALLOW = { kind: 'refused', said: '', why: 'shallow' } as const

async function tryOnce(run: Run, { deepenBy, made }: Before): Promise<Try> {
  const { into, remote, request } = run
  request.onProgress?.({ kind: 'fetching' })
  const fetched = await fetchBranch(remote, request.ref, { into, ...(deepenBy === undefined ? {} : { deepenBy }) })
  if (request.signal?.aborted) return end({ kind: 'aborted' })
  if (fetched.kind === 'failed') return unreachable(fetched)
  if (fetched.kind === 'missing') {
    if (request.mayCreate === false) return end({ kind: 'missing' })
    return await push(run, { integrated: undefined, tip: request.commit, upstream: undefined })
  }
  if (made && isAncestor(remote.repository, made.tip, fetched.sha)) return end(landed(made))
  request.onProgress?.({ kind: 'integrating' })
  return await integrateAndPush(run, fetched.sha)
}

function end(landing: Landing): Try {
  return { kind: 'end', landing }
}

function unreachable({ refusal, retryAfterMs }: Extract<RemoteTip, { kind: 'failed' }>): Try {
  if (refusal.remedy === 'again') return { kind: 'retry', refusal, retryAfterMs }
  return end({ kind: 'refused', output: refusal.said, refusal })
}

async function integrateAndPush(run: Run, upstream: Sha): Promise<Try> {
  const { config, request } = run
  const { commit: tip, message, repository, strategy } = request
  const found = integrate({
    config,
    repository,
    strategy,
    tip,
    upstream,
    ...(message === undefined ? {} : { message }),
  })
  switch (found.kind) {
    case 'nothing-new':
      return end({ head: upstream, kind: 'nothing-new' })
    case 'ahead':
      return await push(run, { integrated: undefined, tip, upstream })
    case 'conflict':
      return end({ conflict: found, kind: 'conflict', upstream })
    case 'refused':
      return found.why === 'shallow' ? { kind: 'deepen' } : end({ kind: 'not-integrated', refused: found, upstream })
    case 'integrated': {
      if (found.tip === upstream) return end({ head: upstream, kind: 'nothing-new' })
      const why = unproven({ integrated: found, repository, tip, upstream })
      return why.length > 0
        ? end({ kind: 'unproven', upstream, why })
        : await push(run, { integrated: found, tip: found.tip, upstream })
    }
  }
}

async function push(run: Run, made: Made): Promise<Try> {
  const { remote, request } = run
  const inTheWay = request.beforePush?.(made) ?? []
  if (inTheWay.length > 0) return end({ inTheWay, kind: 'vetoed', upstream: made.upstream })
  if (request.signal?.aborted) return end({ kind: 'aborted' })
  request.onProgress?.({ kind: 'pushing' })
  const pushed = await pushCommit(remote, { ref: request.ref, sha: made.tip }, { isGateDone: false })
  const told = pushed.refs.find(({ ref }) => ref === request.ref)
  if (told?.kind === 'pushed' && !pushed.refusal) return end(landed(made))
  const refusal = pushed.refusal ?? (told?.kind === 'refused' ? told.refusal : NOT_THERE)
  return await afterRefusal(run, made, { ...pushed, refusal })
}

async function afterRefusal(run: Run, made: Made, pushed: Pushed & { readonly refusal: Refusal }): Promise<Try> {
  const { output, refusal, retryAfterMs } = pushed
  // Interrupted, no answer, or "up to date" although there was something to push: only the remote knows.
  if (refusal === NOT_THERE || refusal.remedy === 'again') {
    if (await isAtRemote(run, made.tip)) return end(landed(made))
    if (run.request.signal?.aborted) return end({ kind: 'aborted' })
  }
  if (refusal.remedy === 'deepen') return { kind: 'deepen' }
  if (refusal.remedy === 'none') return end({ kind: 'refused', output, refusal })
  return { kind: 'retry', made, refusal, retryAfterMs }
}

const NOT_THERE: Refusal = {
  class: 'unknown',
  remedy: 'none',
  said: 'git reported no refusal, and the remote does not have the commit',
}

function landed({ integrated, tip }: Made): Landing {
  return { head: tip, integrated, isByOthers: false, kind: 'landed', tip }
}

/** Whether the branch at the remote holds the commit; undefined: it cannot be asked. */
async function isAtRemote({ into, remote, request }: Run, tip: Sha): Promise<boolean | undefined> {
  const calm = { ...remote, signal: undefined, timeoutMs: Math.min(remote.timeoutMs, LAST_WORD_MS) }
  const now = await askRemote(calm, request.ref)
  if (now.kind === 'failed') return undefined
  if (now.kind === 'missing') return false
  if (now.sha === tip) return true
  const fetched = await fetchBranch(calm, request.ref, { into })
  return fetched.kind === 'found' && isAncestor(remote.repository, tip, fetched.sha)
}
