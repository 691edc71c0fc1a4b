import { ownerOf } from '../core/ownership.ts'
import { thisProcess } from '../core/process-identity.ts'
import { spoolName } from '../core/spool.ts'
import type { Refusal } from './domain.ts'
import { tryGit } from './git.adapter.ts'
import type { Landing, PusherTools, PushRequest } from './pusher.ts'
import { holderFile, landedStamp } from './queue-files.adapter.ts'
import type { QueuePlace } from './queue-place.adapter.ts'
import type { QueueEntry } from './queue-records.ts'
import type { Settings } from './settings.adapter.ts'

/** One who waits in the queue, or holds it. */
export interface Turn {
  readonly place: QueuePlace
  readonly request: PushRequest
  readonly self: QueueEntry
  readonly tools: PusherTools
  readonly score: Score
}

/** How it has gone so far. */
interface Score {
  attempts: number
  deepened: number
  failures: number
  /** When the first try began: others and their speed have no part in what follows. */
  firstTryAt: number | undefined
  /** Whether there is a ref of our own to be removed. */
  hasFetched: boolean
  isAlone: boolean
  /** How often somebody said that it landed, and it could not be seen here. */
  unseen: number
  /** What the queue looked like when something landed for the last time, and when that was seen. */
  landed: { readonly at: number; readonly stamp: number }
  refusal: Refusal | undefined
}

/** Somebody who comes to the queue. */
export function newTurn(place: QueuePlace, request: PushRequest, tools: PusherTools): Turn {
  const self = newEntry(place, request, tools.now())
  const score = {
    attempts: 0,
    deepened: 0,
    failures: 0,
    firstTryAt: undefined,
    hasFetched: false,
    isAlone: self.isAlone,
    landed: { at: tools.elapsedMs(), stamp: landedStamp(place.directory) },
    refusal: undefined,
    unseen: 0,
  }
  return { place, request, score, self, tools }
}

function newEntry(place: QueuePlace, request: PushRequest, now: number): QueueEntry {
  const { commit, message, repository, settings, strategy } = request
  const id = spoolName(now, process.pid, process.hrtime.bigint())
  const committer = whoCommits(repository)
  // Without an identity git can still push what fits as it is.
  const isAlone = request.mustHold === true || committer === '' || isPersonal(settings)
  const owner = thisProcess()
  return { commit, committer, commonDir: place.commonDir, id, isAlone, message, owner, strategy }
}

/** What a push, or the commits it makes, would not have if somebody else did it; nor should others have it. */
function isPersonal(settings: Settings): boolean {
  const hasOptions = settings.values('push.pushOption').at(-1) !== undefined
  const signsPush = settings.isTrue('push.gpgSign') || settings.value('push.gpgSign') === 'if-asked'
  return hasOptions || signsPush || settings.isTrue('commit.gpgSign')
}

/** `Name <mail> seconds zone`; empty where git knows no identity. */
function whoCommits(repository: string): string {
  const done = tryGit(repository, ['var', 'GIT_COMMITTER_IDENT'], { encoding: 'latin1' })
  return done.code === 0 ? done.stdout.trim() : ''
}

/** While others land one after the other the queue moves, and nobody in it is late: the machine may only be slow. */
export function isLate({ place, request, score, tools }: Turn): boolean {
  const now = tools.elapsedMs()
  const stamp = landedStamp(place.directory)
  if (stamp !== score.landed.stamp) score.landed = { at: now, stamp }
  return now - (score.firstTryAt ?? score.landed.at) > request.maxWaitMs
}

/** It ends without a landing: nobody has the entry any more. */
export function givenUp({ place, request, score }: Turn): Landing {
  if (request.signal?.aborted) return { kind: 'aborted' }
  const { attempts, refusal } = score
  return { attempts, holder: ownerOf(holderFile(place.directory))?.identity?.pid, kind: 'gave-up', refusal }
}
