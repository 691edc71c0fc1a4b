import { mkdirSync } from 'node:fs'
import { OrcError } from '../core/errors.ts'
import { type Ownership, tryOwn } from '../core/ownership.ts'
import { isStopped } from '../core/stopped.ts'
import { mergeConfigAt } from '../merge/config.adapter.ts'
import { pauseMs } from './backoff.ts'
import { isAncestor } from './git.adapter.ts'
import type { Landed, Landing, Pusher, PusherTools, PushRequest } from './pusher.ts'
import {
  closeUntil,
  countWaiting,
  holderFile,
  knownIds,
  notBefore,
  putEntry,
  readOutcome,
  removeEntry,
  removeIntended,
  removeOutcome,
  withdraw,
} from './queue-files.adapter.ts'
import { type Hold, removeScratch, scratchOf, type Tried, tidyQueue, tryOnce } from './queue-hold.adapter.ts'
import { expectLanding, noticeLanding } from './queue-landing.adapter.ts'
import { type PlaceRequest, type QueuePlace, queuePlace } from './queue-place.adapter.ts'
import type { LandingRecord } from './queue-records.ts'
import { importLanding, moveTracking, sweepRefs, trackingRef, upstreamRef } from './queue-refs.adapter.ts'
import { givenUp, isLate, newTurn, type Turn } from './queue-turn.adapter.ts'
import { waitForTurn } from './queue-wait.adapter.ts'
import { fetchBranch, type Remote } from './remote.adapter.ts'

/** Nobody is told when the holder is killed: so often it is looked at. */
const POLL_MS = 100
/** What lasts longer is waited for without the queue, so that others can push meanwhile. */
const LONG_MS = 1500
/** Tells that the holder lives, where nobody can look, and that it is not stopped. */
const BEAT_MS = 15_000
/** History that is fetched when a shallow clone does not reach back to where the histories part; then all of it. */
const DEEPEN_BY = [50, 500, 0x7fffffff] as const

type Pushed = PlaceRequest & Pick<PushRequest, 'commit'>

/** Pushes through the queue. */
export interface PushQueue {
  readonly push: Pusher
  /** Once it is written down what became of the commits, nobody asks the queue again. */
  forget(pushed: Pushed): void
  /** The same for a run that was killed: what it left in the queue goes too, in case that nobody pushes after it. */
  forgetKilled(pushed: Pushed): void
}

/**
 * Pushes to one branch of one remote queue behind one lock, on this machine and for this user. Who gets the lock pushes
 * for everybody who waits, in one go; the others find their outcome. docs/operations.md has the files.
 */
export function pushQueue(tools: PusherTools): PushQueue {
  return {
    forget: (pushed) => forget(pushed),
    forgetKilled: (pushed) => {
      const place = forget(pushed)
      if (place) tidyAlone(place)
    },
    push: async (request) => {
      const place = queuePlace(request)
      await expectLanding(place.commonDir)
      const landing = await queueUp(place, request, tools)
      if (landing.kind === 'landed') notice(place, request, landing)
      return landing
    },
  }
}

function notice({ commonDir }: QueuePlace, request: PushRequest, { head, onto }: Landed): void {
  const { ref, remote, repository, settings } = request
  const hasReflogs = (settings.value('core.logAllRefUpdates') ?? 'true') !== 'false'
  const isTracked = hasReflogs && trackingRef({ ref, remote, settings }) !== undefined
  noticeLanding({ commonDir, from: onto, isTracked, ref, remote, to: head, worktree: repository })
}

/** Undefined: where there is no place for a queue, it knows nothing. */
function forget(pushed: Pushed): QueuePlace | undefined {
  try {
    const place = queuePlace(pushed)
    removeIntended(place.directory, pushed.commit)
    return place
  } catch (error) {
    if (error instanceof OrcError) return undefined
    throw error
  }
}

/** While somebody holds it, that is for the holder to do. */
function tidyAlone(place: QueuePlace): void {
  const { directory } = place
  const own = tryOwn(holderFile(directory))
  if (!own) return
  try {
    tidyQueue(place)
    removeScratch(directory)
  } finally {
    own.release()
  }
}

async function queueUp(place: QueuePlace, request: PushRequest, tools: PusherTools): Promise<Landing> {
  const turn = newTurn(place, request, tools)
  const { self } = turn
  try {
    putEntry(place.directory, self)
    return await untilDone(turn)
  } finally {
    removeEntry(place.directory, self.id)
    // With our own also those of processes that were killed here.
    const known = knownIds(place.directory)
    const own = turn.score.hasFetched ? self.id : undefined
    sweepRefs(place, request.repository, { isKnown: (id) => known.has(id), own })
  }
}

async function untilDone(turn: Turn): Promise<Landing> {
  const { place, request, self } = turn
  const waiter = waitForTurn(place.directory, self.id)
  try {
    for (;;) {
      const isOver = request.signal?.aborted === true || isLate(turn)
      const landing = (await look(turn, isOver)) ?? (await holdIfFree(turn, isOver))
      if (landing) return landing
      request.onProgress?.({ kind: 'queued', waiting: countWaiting(place.directory) })
      // Once it is over the outcome is waited for nevertheless: somebody has our commits in hand.
      await waiter.next(POLL_MS, isOver ? undefined : request.signal)
    }
  } finally {
    waiter.close()
  }
}

/** What has become of our entry; undefined: it waits, or somebody has it in hand. */
async function look(turn: Turn, isOver: boolean): Promise<Landing | undefined> {
  const { place, score, self } = turn
  const outcome = readOutcome(place.directory, self.id)
  const received = outcome && (await receive(turn, outcome))
  if (received) return received
  if (isOver && withdraw(place.directory, self.id)) return givenUp(turn)
  if (knownIds(place.directory).has(self.id)) return undefined
  // Somebody removed it; or on another machine that shares the directory we were taken for dead.
  if (isOver) return givenUp(turn)
  putEntry(place.directory, { ...self, isAlone: score.isAlone })
  return undefined
}

/** Holds the queue, if nobody does, for as long as it takes; undefined: wait, and look again. */
async function holdIfFree(turn: Turn, isOver: boolean): Promise<Landing | undefined> {
  const { place, tools } = turn
  if (notBefore(place.directory, tools.now()) > tools.now()) return undefined
  // A holder that was stopped and wakes up finds that it is none any more; its push, if it comes, is one of a race.
  const own = tryOwn(holderFile(place.directory), isStopped)
  if (!own) return undefined
  const beat = setInterval(() => own.beat(), BEAT_MS)
  try {
    // Somebody may have pushed for us between the look and the lock.
    if (readOutcome(place.directory, turn.self.id)) return undefined
    tidyQueue(place)
    return isOver ? undefined : await hold(turn, own)
  } finally {
    clearInterval(beat)
    removeScratch(place.directory, turn.self.id)
    if (own.isHeld()) tidyQueue(place)
    own.release()
  }
}

async function hold(turn: Turn, own: Ownership): Promise<Landing | undefined> {
  const { place, request, score, self, tools } = turn
  const { repository, settings, signal, timeoutMs } = request
  score.firstTryAt ??= tools.elapsedMs()
  score.hasFetched = true
  const scratch = scratchOf(place.directory, self.id)
  mkdirSync(scratch, { mode: 0o700, recursive: true })
  const talk = { repository, scratch, settings, signal, timeoutMs }
  const remote: Remote = { ...talk, address: place.address, name: request.remote }
  const mergeConfig = mergeConfigAt(repository)
  const holding: Hold = { isHeld: own.isHeld, mergeConfig, place, remote, repository, request, self, settings }
  for (;;) {
    const deepenBy = DEEPEN_BY[score.deepened - 1]
    const tried = await tryOnce(holding, { isAlone: score.isAlone, ...(deepenBy === undefined ? {} : { deepenBy }) })
    if (tried.kind === 'end') return tried.landing
    if (tried.kind === 'lost') {
      // The time in which it was stopped is not its own.
      score.firstTryAt = undefined
      score.landed = { ...score.landed, at: tools.elapsedMs() }
      return undefined
    }
    const next = await after(turn, tried)
    if (next !== 'again') return next
  }
}

/** Between two tries. Undefined: the queue is given up for a while. */
async function after(
  turn: Turn,
  tried: Exclude<Tried, { kind: 'end' | 'lost' }>,
): Promise<Landing | 'again' | undefined> {
  const { place, request, score, tools } = turn
  if (tried.kind === 'alone') score.isAlone = true
  if (tried.kind === 'deepen') score.deepened += 1
  if (score.deepened > DEEPEN_BY.length) return tooShallow(turn)
  if (tried.kind !== 'retry') return 'again'
  score.attempts += 1
  score.refusal = tried.refusal
  if (tried.refusal.remedy === 'again') score.failures += 1
  const ms = pauseMs(score.attempts - 1, tools.random, tried.retryAfterMs)
  const spentMs = tools.elapsedMs() - (score.firstTryAt ?? 0)
  if (score.failures >= request.attempts || spentMs + ms > request.maxWaitMs) return givenUp(turn)
  request.onProgress?.({ kind: 'pausing', ms, refusal: tried.refusal })
  if (ms > LONG_MS) {
    closeUntil(place.directory, tools.now() + ms)
    return undefined
  }
  await tools.sleep(ms, request.signal)
  return request.signal?.aborted ? { kind: 'aborted' } : 'again'
}

function tooShallow({ self }: Turn): Landing {
  return { kind: 'not-integrated', refused: { kind: 'refused', said: '', why: 'shallow' }, upstream: self.commit }
}

/**
 * Somebody else pushed our commits: they are brought here, and looked at once more. Undefined: they are not to be seen,
 * because the remote could not be asked, or because somebody has set the branch back meanwhile; so it waits again.
 */
async function receive(turn: Turn, record: LandingRecord): Promise<Landing | undefined> {
  const { place, request, score, self } = turn
  const { ref, remote, repository, settings, signal, timeoutMs } = request
  const { commit, head, integrated, tip } = record
  if (!(await importLanding(place, repository, record))) {
    score.hasFetched = true
    const talk = { repository, scratch: place.directory, settings, signal, timeoutMs }
    await fetchBranch({ ...talk, address: place.address, name: remote }, ref, { into: upstreamRef(place, self.id) })
  }
  if (record.commonDir !== place.commonDir) moveTracking(repository, { head, ref, remote, settings })
  if (commit !== self.commit || !isAncestor(repository, tip, head)) {
    score.unseen += 1
    if (score.unseen > 1) return { kind: 'unproven', upstream: head, why: [`the branch does not hold ${tip}`] }
    putEntry(place.directory, self)
    removeOutcome(place.directory, self.id)
    return undefined
  }
  return { head, integrated, isByOthers: true, kind: 'landed', onto: record.onto, tip }
}
