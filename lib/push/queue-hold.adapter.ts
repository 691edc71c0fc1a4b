import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Sha } from '../core/sha.ts'
import { namesIn } from '../core/spool.ts'
import type { Refusal } from './domain.ts'
import { isAncestor } from './git.adapter.ts'
import type { Integration } from './integration.ts'
import type { Landing, PushRequest } from './pusher.ts'
import { type Bench, landingOf, type Member, notProven, placeEntry, takeAlong } from './queue-batch.adapter.ts'
import {
  noteLanded,
  putEntry,
  putIntended,
  putOutcome,
  readIntended,
  removeAbandoned,
  restoreEntries,
  sweepOld,
  take,
  waitingEntries,
} from './queue-files.adapter.ts'
import type { QueuePlace } from './queue-place.adapter.ts'
import type { LandingRecord, QueueEntry } from './queue-records.ts'
import { isOfDead, removeRefs, upstreamRef } from './queue-refs.adapter.ts'
import { fetchBranch, type Pushed, pushCommit, type Remote, type RemoteTip } from './remote.adapter.ts'

/** Somebody who holds the queue. */
export interface Hold extends Bench {
  readonly self: QueueEntry
  readonly request: PushRequest
  readonly remote: Remote
  /** False when somebody else holds it by now, because this process was stopped. */
  readonly isHeld: () => boolean
}

/** What the next try has to know. */
export interface Try {
  readonly deepenBy?: number
  /** Takes nobody along: the server refused what several had pushed together. */
  readonly isAlone: boolean
}

/** What a try came to: the end for the holder's own commits, or what to do before the next. `lost`: wait like the others. */
export type Tried =
  | { readonly kind: 'end'; readonly landing: Landing }
  | { readonly kind: 'alone' | 'deepen' | 'lost' }
  | { readonly kind: 'retry'; readonly refusal: Refusal; readonly retryAfterMs: number | undefined }

/** While others keep coming, the push waits for them this many times. */
const ROUNDS = 3
/** To ask whether an interrupted push landed. */
const LAST_WORD_MS = 10_000

/** What the holder does first and last: takes over what a killed one left, and tidies up after killed ones. */
export function tidyQueue(place: QueuePlace): void {
  const { directory } = place
  for (const { commonDir, id } of restoreEntries(directory)) removeRefs(commonDir, [upstreamRef(place, id)])
  removeAbandoned(directory)
  sweepOld(directory, Date.now())
}

/** Fetches, puts everybody in place, pushes once, and writes the outcome of each. */
export async function tryOnce(hold: Hold, { deepenBy, isAlone }: Try): Promise<Tried> {
  const { place, remote, request, self } = hold
  request.onProgress?.({ kind: 'fetching' })
  const into = upstreamRef(place, self.id)
  const fetched = await fetchBranch(remote, request.ref, { into, ...(deepenBy === undefined ? {} : { deepenBy }) })
  if (request.signal?.aborted) return end({ kind: 'aborted' })
  if (fetched.kind === 'failed') return unreachable(fetched)
  if (fetched.kind === 'missing' && request.mayCreate === false) return end({ kind: 'missing' })
  const upstream = fetched.kind === 'found' ? fetched.sha : undefined
  const settled = upstream === undefined ? undefined : settle(hold, upstream)
  if (settled) return end(settled)
  return await placeAndPush(hold, upstream, isAlone)
}

async function placeAndPush(hold: Hold, upstream: Sha | undefined, isAlone: boolean): Promise<Tried> {
  const { place, request, self } = hold
  take(place.directory, self)
  request.onProgress?.({ kind: 'integrating' })
  const placed = await placeEntry(hold, { entry: self, onto: upstream })
  if (placed.kind !== 'placed') return unplaced(placed.integration, upstream ?? self.commit)
  const { integrated, tip } = placed.member
  if (tip === upstream) return end({ head: upstream, kind: 'nothing-new' })
  const [why = []] = notProven(hold, [placed.member])
  if (why.length > 0) return end({ kind: 'unproven', upstream: upstream ?? self.commit, why })
  const inTheWay = (await request.beforePush?.({ integrated, tip, upstream })) ?? []
  if (inTheWay.length > 0) return end({ inTheWay, kind: 'vetoed', upstream })
  const others = isAlone ? [] : await gather(hold, tip, upstream)
  return await pushMembers(hold, placed.member, others)
}

function end(landing: Landing): Tried {
  return { kind: 'end', landing }
}

function unreachable({ refusal, retryAfterMs }: Extract<RemoteTip, { kind: 'failed' }>): Tried {
  if (refusal.remedy === 'again') return { kind: 'retry', refusal, retryAfterMs }
  return end({ kind: 'refused', output: refusal.said, refusal })
}

function unplaced(integration: Integration, upstream: Sha): Tried {
  if (integration.kind === 'conflict') return end({ conflict: integration, kind: 'conflict', upstream })
  if (integration.kind !== 'refused') return end({ head: upstream, kind: 'nothing-new' })
  return integration.why === 'shallow'
    ? { kind: 'deepen' }
    : end({ kind: 'not-integrated', refused: integration, upstream })
}

/** Whoever waits, also those who come meanwhile. The holder is the first, so that it fails only for what is its own. */
async function gather(hold: Hold, onto: Sha, upstream: Sha | undefined): Promise<readonly Member[]> {
  const members: Member[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const isSettled = (entry: QueueEntry) => upstream !== undefined && settleTaken(hold, entry, upstream)
    const more = await takeAlong(hold, { isSettled, onto: members.at(-1)?.tip ?? onto })
    if (more.length === 0) break
    members.push(...more)
  }
  return members
}

async function pushMembers(hold: Hold, own: Member, others: readonly Member[]): Promise<Tried> {
  const members = [own, ...others]
  const { place, remote, request } = hold
  const head = members.at(-1)?.tip ?? own.tip
  if (!hold.isHeld()) return { kind: 'lost' }
  const records = members.map((member) => landingOf(hold, member, head))
  for (const record of records) putIntended(place.directory, record)
  request.onProgress?.({ kind: 'pushing' })
  const pushed = await pushCommit(remote, { ref: request.ref, sha: head }, { isGateDone: true })
  const told = pushed.refs.find(({ ref }) => ref === request.ref)
  if (told?.kind === 'pushed' && !pushed.refusal) {
    const entries = members.map(({ entry }) => entry)
    // Else whoever holds it now sees what landed, and says so.
    if (hold.isHeld()) publish(hold, entries, records)
    return end(landed({ ...own, head }))
  }
  const refusal = pushed.refusal ?? (told?.kind === 'refused' ? told.refusal : UNTOLD)
  return await refused(hold, members, { ...pushed, refusal })
}

/** "Up to date" although there was something to push: the next fetch says what the remote has. */
const UNTOLD: Refusal = { class: 'unknown', remedy: 'again', said: 'git reported neither a push nor a refusal' }

/** Says to each of the others that it landed. */
function publish({ place, self }: Hold, entries: readonly QueueEntry[], records: readonly LandingRecord[]): void {
  const pairs = entries.flatMap((entry, index) => {
    const record = records[index]
    return record && entry.id !== self.id ? [{ entry, record }] : []
  })
  noteLanded(place.directory)
  for (const { entry, record } of pairs) told(() => putOutcome(place.directory, entry.id, record))
}

/** It has landed, whether or not that can be written down: on a full disk the next holder sees it at the remote. */
function told(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
  }
}

function landed({ head, integrated, onto, tip }: Pick<LandingRecord, 'head' | 'integrated' | 'onto' | 'tip'>): Landing {
  return { head, integrated, isByOthers: false, kind: 'landed', onto, tip }
}

async function refused(
  hold: Hold,
  members: readonly Member[],
  { output, refusal, retryAfterMs }: Pushed & { readonly refusal: Refusal },
): Promise<Tried> {
  const { place, remote, request, self } = hold
  const isShared = refusal.remedy === 'none' && members.length > 1
  // Whoever holds it now has put them back, and perhaps pushed them.
  if (!hold.isHeld()) return { kind: 'lost' }
  for (const { entry } of members) putEntry(place.directory, { ...entry, isAlone: entry.isAlone || isShared })
  // No answer, or interrupted: only the remote knows.
  if (refusal.remedy === 'again' || request.signal?.aborted) {
    const calm = { ...remote, signal: undefined, timeoutMs: Math.min(remote.timeoutMs, LAST_WORD_MS) }
    const now = await fetchBranch(calm, request.ref, { into: upstreamRef(place, self.id) })
    const settled = now.kind === 'found' ? settle(hold, now.sha) : undefined
    if (settled) return end(settled)
  }
  if (request.signal?.aborted) return end({ kind: 'aborted' })
  if (isShared) return { kind: 'alone' }
  if (refusal.remedy === 'deepen') return { kind: 'deepen' }
  if (refusal.remedy === 'none') return end({ kind: 'refused', output, refusal })
  return { kind: 'retry', refusal, retryAfterMs }
}

/** An earlier push, perhaps of a holder that was killed, may have landed without a word: whose work is there has its outcome. */
function settle(hold: Hold, upstream: Sha): Landing | undefined {
  const { place, self } = hold
  for (const entry of waitingEntries(place.directory)) {
    if (entry.id === self.id || !landedBefore(hold, entry, upstream)) continue
    if (take(place.directory, entry)) settleTaken(hold, entry, upstream)
  }
  const own = landedBefore(hold, self, upstream)
  return own && landed({ ...own, head: upstream })
}

/** The same for one who came later. */
function settleTaken(hold: Hold, entry: QueueEntry, upstream: Sha): boolean {
  const record = landedBefore(hold, entry, upstream)
  if (!record) return false
  const { integrated, onto, tip } = record
  publish(hold, [entry], [landingOf(hold, { entry, integrated, onto, tip }, upstream)])
  return true
}

/** What an earlier push did with the commits of an entry, if the remote has it. */
function landedBefore({ place, repository }: Hold, { commit }: QueueEntry, upstream: Sha): LandingRecord | undefined {
  return readIntended(place.directory, commit).find(({ tip }) => isAncestor(repository, tip, upstream))
}

/** Private files of the commands that talk to the remote, apart for each holder. */
export function scratchOf(directory: string, id: string): string {
  return join(directory, 'scratch', id)
}

/** Removes the private files of killed holders, and one's own. */
export function removeScratch(directory: string, own?: string): void {
  const scratch = join(directory, 'scratch')
  for (const id of namesIn(scratch).filter((id) => id === own || isOfDead(id))) {
    rmSync(join(scratch, id), { force: true, recursive: true })
  }
}
