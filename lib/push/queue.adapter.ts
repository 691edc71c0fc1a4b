import { mkdirSync } from 'node:fs'
import { tryOwn } from '../core/ownership.ts'
import { thisProcess } from '../core/process-identity.ts'
import type { Sha } from '../core/sha.ts'
import { spoolName } from '../core/spool.ts'
import { pauseMs } from './backoff.ts'
import type { Refusal } from './domain.ts'
import { isAncestor, tryGit } from './git.adapter.ts'
import { mergeConfigOf } from './merge-config.adapter.ts'
import type { Landing, Pusher, PusherTools, PushRequest } from './pusher.ts'
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
  restoreEntries,
  withdraw,
} from './queue-files.adapter.ts'
import { beginHold, removeScratch, scratchOf, type Tried, tryOnce } from './queue-hold.adapter.ts'
import { expectLanding, noticeLanding } from './queue-landing.adapter.ts'
import { type QueuePlace, queuePlace } from './queue-place.adapter.ts'
import type { LandingRecord, QueueEntry } from './queue-records.ts'
import { entryRef, importLanding, moveTracking, sweepRefs, updateRefs } from './queue-refs.adapter.ts'
import { waitForTurn } from './queue-wait.adapter.ts'
import { fetchBranch, type Remote } from './remote.adapter.ts'

/** Nobody is told when the holder is killed: so often it is looked at. */
const POLL_MS = 100
/** What lasts longer is waited for without the queue, so that others can push meanwhile. */
const LONG_MS = 1500
/** Tells other machines that share the directory that the holder lives. */
const BEAT_MS = 15_000
/** History that is fetched when a shallow clone does not reach back to where the histories part; then all of it. */
const DEEPEN_BY = [50, 500, 0x7fffffff] as const

/** One who waits in the queue, or holds it. */
interface Turn {
  readonly place: QueuePlace
  readonly request: PushRequest
  readonly self: QueueEntry
  readonly startedAt: number
  readonly tools: PusherTools
  /** How it has gone so far. */
  readonly score: {
    attempts: number
    deepened: number
    failures: number
    isAlone: boolean
    refusal: Refusal | undefined
  }
}

/** Pushes through the queue. */
export interface PushQueue {
  readonly push: Pusher
  /** Once the local branch has followed, nobody asks again what became of the commits. */
  forget(): void
}

/**
 * Pushes to one branch of one remote queue behind one lock, on this machine and for this user. Who gets the lock pushes
 * for everybody who waits, in one go; the others find their outcome. docs/operations.md has the files.
 */
export function pushQueue(tools: PusherTools): PushQueue {
  const pushed: { readonly directory: string; readonly commit: Sha }[] = []
  return {
    forget: () => {
      for (const { commit, directory } of pushed) removeIntended(directory, commit)
    },
    push: async (request) => {
      const place = queuePlace(request)
      pushed.push({ commit: request.commit, directory: place.directory })
      await expectLanding(place.commonDir)
      const landing = await queueUp(place, request, tools)
      if (landing.kind === 'landed') noticeLanding(place.commonDir)
      return landing
    },
  }
}

async function queueUp(place: QueuePlace, request: PushRequest, tools: PusherTools): Promise<Landing> {
  const self = newEntry(place, request, tools.now())
  const score = { attempts: 0, deepened: 0, failures: 0, isAlone: self.isAlone, refusal: undefined }
  updateRefs(request.repository, [[self.ref, self.commit]])
  putEntry(place.directory, self)
  try {
    return await untilDone({ place, request, score, self, startedAt: tools.now(), tools })
  } finally {
    removeEntry(place.directory, self.id)
    // With our own also those of processes that were killed here.
    const known = knownIds(place.directory)
    sweepRefs(place, request.repository, { isKnown: (id) => known.has(id), own: self.id })
  }
}

function newEntry(place: QueuePlace, request: PushRequest, now: number): QueueEntry {
  const { commit, message, repository, settings, strategy } = request
  const id = spoolName(now, process.pid, process.hrtime.bigint())
  const committer = whoCommits(repository)
  // Without an identity git can still push what fits as it is.
  const isAlone = request.mustHold === true || committer === '' || settings.isTrue('commit.gpgSign')
  const owner = thisProcess()
  const ref = entryRef(place, id)
  return { commit, committer, commonDir: place.commonDir, id, isAlone, message, owner, ref, strategy }
}

/** `Name <mail> seconds zone`; empty where git knows no identity. */
function whoCommits(repository: string): string {
  const done = tryGit(repository, ['var', 'GIT_COMMITTER_IDENT'], { encoding: 'latin1' })
  return done.code === 0 ? done.stdout.trim() : ''
}

async function untilDone(turn: Turn): Promise<Landing> {
  const { place, request, self } = turn
  const waiter = waitForTurn(place.directory, self.id)
  try {
    for (;;) {
      const outcome = readOutcome(place.directory, self.id)
      if (outcome) return await receive(turn, outcome)
      const isOver = request.signal?.aborted || isLate(turn)
      if (isOver && withdraw(place.directory, self.id)) return givenUp(turn)
      // On another machine that shares the directory we may have been taken for dead.
      if (!isOver && !knownIds(place.directory).has(self.id)) putEntry(place.directory, self)
      const landing = await holdIfFree(turn, isOver === true)
      if (landing) return landing
      request.onProgress?.({ kind: 'queued', waiting: countWaiting(place.directory) })
      // Once it is over the outcome is waited for nevertheless: somebody has our commits in hand.
      await waiter.next(POLL_MS, isOver ? undefined : request.signal)
    }
  } finally {
    waiter.close()
  }
}

function isLate({ request, startedAt, tools }: Turn): boolean {
  return tools.now() - startedAt > request.maxWaitMs
}

function givenUp({ request, score }: Turn): Landing {
  if (request.signal?.aborted) return { kind: 'aborted' }
  return { attempts: score.attempts, kind: 'gave-up', refusal: score.refusal }
}

/** Holds the queue, if nobody does, for as long as it takes; undefined: wait, and look again. */
async function holdIfFree(turn: Turn, isOver: boolean): Promise<Landing | undefined> {
  const { place, tools } = turn
  if (notBefore(place.directory, tools.now()) > tools.now()) return undefined
  const own = tryOwn(holderFile(place.directory))
  if (!own) return undefined
  const beat = setInterval(() => own.beat(), BEAT_MS)
  try {
    // Somebody may have pushed for us between the look and the lock.
    if (readOutcome(place.directory, turn.self.id)) return undefined
    if (isOver) restoreEntries(place.directory)
    return isOver ? undefined : await hold(turn)
  } finally {
    clearInterval(beat)
    removeScratch(place.directory)
    own.release()
  }
}

async function hold(turn: Turn): Promise<Landing | undefined> {
  const { place, request, score, self } = turn
  const { repository, settings, signal, timeoutMs } = request
  const scratch = scratchOf(place.directory)
  removeScratch(place.directory)
  mkdirSync(scratch, { mode: 0o700 })
  const talk = { repository, scratch, settings, signal, timeoutMs }
  const remote: Remote = { ...talk, address: place.address, name: request.remote }
  const holding = { mergeConfig: mergeConfigOf(repository), place, remote, repository, request, self, settings }
  beginHold(holding)
  for (;;) {
    const deepenBy = DEEPEN_BY[score.deepened - 1]
    const tried = await tryOnce(holding, { isAlone: score.isAlone, ...(deepenBy === undefined ? {} : { deepenBy }) })
    if (tried.kind === 'end') return tried.landing
    const next = await after(turn, tried)
    if (next !== 'again') return next
  }
}

/** Between two tries. Undefined: the queue is given up for a while. */
async function after(turn: Turn, tried: Exclude<Tried, { kind: 'end' }>): Promise<Landing | 'again' | undefined> {
  const { place, request, score, tools } = turn
  if (tried.kind === 'alone') score.isAlone = true
  if (tried.kind === 'deepen') score.deepened += 1
  if (score.deepened > DEEPEN_BY.length) return tooShallow(turn)
  if (tried.kind !== 'retry') return 'again'
  score.attempts += 1
  score.refusal = tried.refusal
  if (tried.refusal.remedy === 'again') score.failures += 1
  const ms = pauseMs(score.attempts - 1, tools.random, tried.retryAfterMs)
  if (score.failures >= request.attempts || tools.now() + ms - turn.startedAt > request.maxWaitMs) return givenUp(turn)
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

/** Somebody else pushed our commits: they are brought here, and looked at once more. */
async function receive(turn: Turn, record: LandingRecord): Promise<Landing> {
  const { place, request, self } = turn
  const { ref, remote, repository, settings, signal, timeoutMs } = request
  const { commit, head, integrated, tip } = record
  const isHere = await importLanding(place, repository, { record, ref: self.ref })
  if (!isHere) {
    const talk = { repository, scratch: place.directory, settings, signal, timeoutMs }
    await fetchBranch({ ...talk, address: place.address, name: remote }, ref, { into: self.ref })
  }
  if (record.source.commonDir !== place.commonDir) moveTracking(repository, { head, ref, remote, settings })
  if (commit !== self.commit || !isAncestor(repository, tip, head)) {
    return { kind: 'unproven', upstream: head, why: [`the branch does not hold ${tip}`] }
  }
  return { head, integrated, isByOthers: true, kind: 'landed', tip }
}
