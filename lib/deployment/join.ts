import type { Observation, Sighting } from './ports.ts'

/** What one source of an environment said in a round. */
export interface Reading {
  readonly source: string
  /** `decides`: its word counts, in the order of the sources. `confirms`: it must agree before a commit is live. */
  readonly meaning: 'decides' | 'confirms'
  readonly observation: Observation
}

/** What all sources of an environment say together. */
export type Joint =
  | { readonly kind: 'none' }
  | { readonly kind: 'state'; readonly source: string; readonly sighting: Sighting }
  | { readonly kind: 'unreadable'; readonly isPermanent: boolean; readonly why: string }

/**
 * The word of several sources: the first that speaks of the commit decides, and one that cannot be read is passed over,
 * never turned into a verdict. Where nothing but confirming sources is there to ask, these decide.
 */
export function join(readings: readonly Reading[]): Joint {
  const deciding = readings.filter(({ meaning }) => meaning === 'decides')
  const asked = deciding.length > 0 ? deciding : readings
  const spoken = asked.filter(({ observation }) => observation.kind === 'state' && observation.commitMatch !== 'other')
  // A word that nobody knows is as good as none, as long as another source speaks plainly.
  const told =
    spoken.find(({ observation }) => observation.kind === 'state' && observation.state !== 'unknown') ?? spoken[0]
  if (told) return confirmed(told, deciding.length > 0 ? readings.filter((one) => !deciding.includes(one)) : [])
  if (asked.some(({ observation }) => observation.kind === 'none')) return { kind: 'none' }
  return otherVersion(asked) ?? unreadable(asked)
}

/**
 * A live one is only being verified until every confirming source has seen it too. One that can never be read (no
 * credential, no rights) is skipped like any other: nobody would ever be told that the commit is live.
 */
function confirmed({ observation, source }: Reading, confirming: readonly Reading[]): Joint {
  if (observation.kind !== 'state') return { kind: 'none' }
  const open = confirming.filter((one) => !isSettled(one.observation))
  const [first] = open
  if (observation.state !== 'live' || !first) return { kind: 'state', sighting: observation, source }
  for (const { observation: seen, source: name } of open) {
    if (seen.kind !== 'state' || !CONTRADICTIONS.includes(seen.state) || seen.commitMatch === 'other') continue
    return { kind: 'state', sighting: seen, source: name }
  }
  return { kind: 'state', sighting: { ...observation, stage: `waits for ${first.source}`, state: 'verifying' }, source }
}

/** What a confirming source knows better: it did not come up, or a later version that contains it already serves. */
const CONTRADICTIONS: readonly Sighting['state'][] = ['failed', 'superseded']

function isSettled(observation: Observation): boolean {
  if (observation.kind === 'unreadable') return observation.isPermanent
  return observation.kind === 'state' && observation.state === 'live' && observation.commitMatch !== 'other'
}

/** A served version that is not ours tells that ours is still to come, where nobody knows more. */
function otherVersion(asked: readonly Reading[]): Joint | undefined {
  return asked
    .map(({ observation, source }): Joint | undefined =>
      observation.kind === 'state' ? { kind: 'state', sighting: observation, source } : undefined,
    )
    .find((joint) => joint !== undefined)
}

function unreadable(asked: readonly Reading[]): Joint {
  const reasons = asked.flatMap(({ observation, source }) =>
    observation.kind === 'unreadable'
      ? [{ isPermanent: observation.isPermanent, text: `${source}: ${observation.why}` }]
      : [],
  )
  return {
    isPermanent: reasons.every(({ isPermanent }) => isPermanent),
    kind: 'unreadable',
    why: reasons.map(({ text }) => text).join('; ') || 'no source of truth is configured',
  }
}
