import { OrcError } from '../core/errors.ts'
import { lifeOf } from '../core/process-identity.ts'
import type { Sha } from '../core/sha.ts'
import type { MergeConfig } from '../merge/config.ts'
import { integrate } from './integrate.adapter.ts'
import type { Integrated, Integration } from './integration.ts'
import { unprovenEach } from './proof.adapter.ts'
import { putEntry, take, waitingEntries } from './queue-files.adapter.ts'
import type { QueuePlace } from './queue-place.adapter.ts'
import type { LandingRecord, QueueEntry } from './queue-records.ts'
import { importEntry } from './queue-refs.adapter.ts'
import type { Settings } from './settings.adapter.ts'

/** The commits of one entry in their place among those of the others. */
export interface Member {
  readonly entry: QueueEntry
  readonly tip: Sha
  /** Undefined: there is no branch yet, or somebody before has the very same. */
  readonly onto: Sha | undefined
  readonly integrated: Integrated | undefined
}

export interface Bench {
  readonly place: QueuePlace
  readonly repository: string
  readonly mergeConfig: MergeConfig
  readonly settings: Settings
}

/** Either the place of an entry, or why it has none. */
export type Placed =
  | { readonly kind: 'placed'; readonly member: Member }
  | { readonly kind: 'unplaced'; readonly integration: Integration }

/** Puts the commits of an entry on top of `onto` (undefined: there is no branch yet). */
export async function placeEntry(
  { mergeConfig, repository, settings }: Bench,
  { committer, entry, onto }: Placing,
): Promise<Placed> {
  const { commit: tip, message, strategy } = entry
  const asItIs = { kind: 'placed', member: { entry, integrated: undefined, onto, tip } } as const
  if (onto === undefined) return asItIs
  const integration = await integrate({
    config: mergeConfig,
    repository,
    settings,
    strategy,
    tip,
    upstream: onto,
    ...(committer === undefined ? { identity: entry.committer } : { committer }),
    ...(message === undefined ? {} : { message }),
  })
  if (integration.kind === 'ahead') return asItIs
  if (integration.kind !== 'integrated') return { integration, kind: 'unplaced' }
  return { kind: 'placed', member: { entry, integrated: integration, onto, tip: integration.tip } }
}

interface Placing {
  readonly entry: QueueEntry
  readonly onto: Sha | undefined
  /** Of whom it is done for, if that is somebody else. */
  readonly committer?: string
}

/** What would be lost by each member, one line for each thing; nothing for those that are proven. */
export function notProven({ repository }: Bench, members: readonly Member[]): readonly (readonly string[])[] {
  const claims = members.flatMap(({ entry, integrated, onto }) =>
    integrated && onto ? [{ integrated, repository, tip: entry.commit, upstream: onto }] : [],
  )
  const answers = unprovenEach(claims)
  return members.map((member) => answers[claims.findIndex(({ tip }) => tip === member.entry.commit)] ?? [])
}

/**
 * Takes along who waits, in their order, each on top of the one before. Who does not fit is set aside: it will hold the
 * queue itself, and then knows everything about its own conflict. Returns the new members.
 */
export async function takeAlong(bench: Bench, { isSettled, onto }: Along): Promise<readonly Member[]> {
  const { place, repository } = bench
  const taken = waitingEntries(place.directory)
    .filter((entry) => isForUs(entry) && take(place.directory, entry))
    .filter((entry) => !isSettled(entry))
  const isHere = await Promise.all(taken.map((entry) => importEntry(place, repository, entry)))
  const members: Member[] = []
  for (const [index, entry] of taken.entries()) {
    const on = members.at(-1)?.tip ?? onto
    const placed = isHere[index] ? await tryPlace(bench, { committer: entry.committer, entry, onto: on }) : undefined
    if (placed?.kind === 'placed') members.push(placed.member)
    else if (placed?.kind === 'unplaced' && placed.integration.kind === 'nothing-new') members.push(included(entry, on))
    else putEntry(place.directory, { ...entry, isAlone: true })
  }
  return provenOnly(bench, members)
}

/** What git cannot do for others, because it is too old or their objects are broken, must not end the holder's own push. */
async function tryPlace(bench: Bench, placing: Placing): Promise<Placed | undefined> {
  try {
    return await placeEntry(bench, placing)
  } catch (error) {
    if (error instanceof OrcError) return undefined
    throw error
  }
}

interface Along {
  readonly onto: Sha
  /** An earlier push of the same commits has landed, and who asks was told so. */
  readonly isSettled: (entry: QueueEntry) => boolean
}

/** Those after one that is not proven stand on it, and wait again. */
function provenOnly(bench: Bench, members: readonly Member[]): readonly Member[] {
  const first = notProven(bench, members).findIndex((why) => why.length > 0)
  if (first === -1) return members
  for (const [index, { entry }] of members.entries()) {
    if (index >= first) putEntry(bench.place.directory, { ...entry, isAlone: index === first })
  }
  return members.slice(0, first)
}

/** Somebody before has the very same commits. */
function included(entry: QueueEntry, tip: Sha): Member {
  return { entry, integrated: undefined, onto: undefined, tip }
}

/** Those of other machines and containers have paths that mean nothing here. */
function isForUs({ isAlone, owner }: QueueEntry): boolean {
  return !isAlone && lifeOf(owner) === 'alive'
}

/** What the push of `head` will have done for a member. */
export function landingOf({ place }: Bench, member: Member, head: Sha): LandingRecord {
  const { entry, integrated, onto, tip } = member
  return { commit: entry.commit, commonDir: place.commonDir, head, integrated, onto, tip }
}
