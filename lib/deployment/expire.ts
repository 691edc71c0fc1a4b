import type { DeploymentRecord, TerminalState } from './domain.ts'
import type { Joint } from './join.ts'
import { neverAppeared, neverLanded, neverReadable, ranOut, stalled } from './messages.ts'

/** The end of a watch whose patience is over, and why. */
export interface Expiry {
  readonly reason: string
  readonly state: Extract<TerminalState, 'not-landed' | 'timeout' | 'unknown'>
}

interface Moment {
  /** Whether the commit is on the remote; undefined when that was not asked, or there was no answer. */
  readonly isLanded: boolean | undefined
  readonly joint: Joint
  readonly now: number
}

/** The deadline that has passed, if any; the one that explains most comes first. */
export function expiryOf(record: DeploymentRecord, { isLanded, joint, now }: Moment): Expiry | undefined {
  const { landingAt, overallAt, registrationAt, stallMs } = record.deadlines
  const since = (time: string) => Date.parse(time) - Date.parse(record.startedAt)
  const unread = unreadableIn(record)
  if (isLanded === false && landingAt !== null && now >= Date.parse(landingAt)) {
    return { reason: neverLanded(record.ref, record.remote, since(landingAt)), state: 'not-landed' }
  }
  const why = unclear(joint)
  if (registrationAt !== null && now >= Date.parse(registrationAt) && why === '') {
    return { reason: neverAppeared(since(registrationAt), unread), state: 'unknown' }
  }
  const isStalled = registrationAt === null && now >= Date.parse(record.progressedAt) + stallMs
  if (!isStalled && now < Date.parse(overallAt)) return undefined
  // Nobody knows what happened to what could not be read: neither that it failed, nor that it takes too long.
  if (why !== '') return { reason: neverReadable(why), state: 'unknown' }
  const reason = isStalled
    ? stalled(record.state, record.detail, stallMs)
    : ranOut(record.state, record.detail, since(overallAt))
  return { reason, state: 'timeout' }
}

/** Why nobody can say how far it is: no answer, or a word that is not known here. */
function unclear(joint: Joint): string {
  if (joint.kind === 'unreadable') return joint.why
  if (joint.kind === 'none' || joint.sighting.state !== 'unknown') return ''
  return `${joint.source}: ${joint.sighting.reason?.message || 'a state that is not known here'}`
}

function unreadableIn({ sources }: DeploymentRecord): string {
  return sources
    .filter(({ said }) => said === 'unreadable')
    .map(({ detail, source }) => `${source}: ${detail}`)
    .join('; ')
}
