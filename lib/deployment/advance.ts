import { isSha } from '../core/sha.ts'
import {
  ACTIVE_STATES,
  type ActiveState,
  type DeploymentRecord,
  type DeploymentState,
  isTerminal,
  REPORTED_ENDS,
  type SourceWord,
  type TerminalState,
  type Watch,
} from './domain.ts'
import { expiryOf } from './expire.ts'
import { type Joint, join, type Reading } from './join.ts'
import { neverReadable, stoppedByHand } from './messages.ts'
import type { Sighting } from './ports.ts'
import { isoTime, shifted } from './time.ts'

/** The spans after which a watch gives up; milliseconds. */
export interface Patience {
  readonly landingMs: number
  readonly registrationMs: number
  readonly stallMs: number
  readonly overallMs: number
}

/** A record of a push, before anybody was asked. */
export function newRecord(
  watch: Watch,
  { isLanded, now, patience }: { readonly isLanded: boolean; readonly now: number; readonly patience: Patience },
): DeploymentRecord {
  const at = isoTime(now)
  return {
    ...watch,
    state: 'queued',
    reason: null,
    failure: null,
    superseded: null,
    deployment: null,
    liveUrl: null,
    detail: '',
    startedAt: at,
    progressedAt: at,
    checkedAt: at,
    endedAt: null,
    deadlines: {
      landingAt: isLanded ? null : isoTime(now + patience.landingMs),
      overallAt: isoTime(now + patience.overallMs),
      registrationAt: isoTime(now + patience.registrationMs),
      stallMs: patience.stallMs,
    },
    sources: [],
    polls: 0,
    history: [{ at, state: 'queued' }],
    notified: [],
  }
}

/** One round of asking. */
export interface Round {
  readonly now: number
  /** How long after the round before this one was to come; a much longer gap means that the machine was asleep. */
  readonly plannedMs: number
  readonly readings: readonly Reading[]
  /** Whether the commit is on the remote, where that was asked. */
  readonly isLanded?: boolean
}

/**
 * The record after one round. A state is never left for an earlier one, and an end stays: the same record is returned.
 * What was seen counts before any deadline, so that a machine that slept through one does not miss what happened.
 */
export function advance(record: DeploymentRecord, round: Round): DeploymentRecord {
  if (isTerminal(record.state)) return record
  const joint = join(round.readings)
  const asked = heard(inOwnTime(record, round), round)
  const seen = joint.kind === 'state' ? sighted(asked, joint, round.now) : asked
  if (isTerminal(seen.state)) return seen
  if (joint.kind === 'unreadable' && joint.isPermanent) {
    return end(seen, { now: round.now, reason: neverReadable(joint.why), state: 'unknown' })
  }
  const expiry = expiryOf(seen, { isLanded: round.isLanded, joint, now: round.now })
  return expiry ? end(seen, { ...expiry, now: round.now }) : seen
}

/** The record of a watch that a person ended. */
export function stop(record: DeploymentRecord, now: number): DeploymentRecord {
  return isTerminal(record.state) ? record : end(record, { now, reason: stoppedByHand(), state: 'stopped' })
}

interface End {
  readonly now: number
  readonly reason: string | null
  readonly state: TerminalState
}

function end(record: DeploymentRecord, { now, reason, state }: End): DeploymentRecord {
  return { ...entered(record, state, now), endedAt: isoTime(now), reason }
}

function entered(record: DeploymentRecord, state: DeploymentState, now: number): DeploymentRecord {
  if (state === record.state) return record
  const at = isoTime(now)
  return { ...record, history: [...record.history, { at, state }], progressedAt: at, state }
}

/**
 * The record with its times as they would be without what happened to the clock: a clock that was set back moves all
 * deadlines with it, so that a watch never lasts for ever; after a sleep of the machine the time without progress is
 * not held against the deployment. The other deadlines are moments, and pass while the machine sleeps.
 */
function inOwnTime(record: DeploymentRecord, { now, plannedMs }: Round): DeploymentRecord {
  const gapMs = now - Date.parse(record.checkedAt)
  if (gapMs < 0) return movedBy(record, gapMs)
  if (gapMs <= 3 * plannedMs) return record
  return { ...record, progressedAt: shifted(record.progressedAt, gapMs - plannedMs) }
}

function movedBy(record: DeploymentRecord, ms: number): DeploymentRecord {
  const { landingAt, overallAt, registrationAt, stallMs } = record.deadlines
  return {
    ...record,
    deadlines: {
      landingAt: landingAt && shifted(landingAt, ms),
      overallAt: shifted(overallAt, ms),
      registrationAt: registrationAt && shifted(registrationAt, ms),
      stallMs,
    },
    progressedAt: shifted(record.progressedAt, ms),
    startedAt: shifted(record.startedAt, ms),
  }
}

function heard(record: DeploymentRecord, { isLanded, now, readings }: Round): DeploymentRecord {
  const words = readings.map((reading) => wordOf(reading, now))
  const silent = record.sources.filter(({ source }) => !words.some((word) => word.source === source))
  const deadlines = isLanded ? { ...record.deadlines, landingAt: null } : record.deadlines
  return { ...record, checkedAt: isoTime(now), deadlines, polls: record.polls + 1, sources: [...silent, ...words] }
}

function wordOf({ observation, source }: Reading, now: number): SourceWord {
  const at = isoTime(now)
  if (observation.kind === 'none') return { at, detail: '', said: 'none', source }
  if (observation.kind === 'state') return { at, detail: observation.state, said: 'state', source }
  return { at, detail: observation.why, said: 'unreadable', source, ...(observation.isPermanent && { isEnded: true }) }
}

function sighted(
  record: DeploymentRecord,
  { sighting }: Extract<Joint, { kind: 'state' }>,
  now: number,
): DeploymentRecord {
  const named = sighting.commitMatch === 'other' ? record : withDeployment(record, sighting)
  const known = { ...named, deadlines: { ...named.deadlines, landingAt: null, registrationAt: null } }
  const ended = REPORTED_ENDS.find((state) => state === sighting.state)
  if (ended && sighting.commitMatch !== 'other') return finished(known, { ended, now, sighting })
  // A word that nobody knows here says nothing of how far it is.
  const active = [sighting.state, record.state].flatMap((word) => ACTIVE_STATES.find((state) => state === word) ?? [])
  return progressed(known, { detail: detailOf(sighting), now, state: active[0] ?? 'queued' })
}

/** What goes on in a state and, where the provider says so, why it stands still: an approval, a pod that crashes. */
function detailOf({ reason, stage }: Sighting): string {
  return [stage, reason?.message || reason?.code].filter(Boolean).join(': ')
}

function withDeployment(record: DeploymentRecord, { deploymentId, url }: Sighting): DeploymentRecord {
  return { ...record, deployment: { id: deploymentId, url: url ?? null } }
}

const ORDER: readonly DeploymentState[] = ACTIVE_STATES

/** A later state, or a further step in the same one, is progress. */
function progressed(
  record: DeploymentRecord,
  { detail, now, state }: { readonly detail: string; readonly now: number; readonly state: ActiveState },
): DeploymentRecord {
  if (ORDER.indexOf(state) < ORDER.indexOf(record.state)) return record
  if (state === record.state && detail === record.detail) return record
  return { ...entered(record, state, now), detail, progressedAt: isoTime(now) }
}

interface Finish {
  readonly ended: (typeof REPORTED_ENDS)[number]
  readonly now: number
  readonly sighting: Sighting
}

function finished(record: DeploymentRecord, { ended, now, sighting }: Finish): DeploymentRecord {
  const { logTail = [], reason, stage = '', supersededBy } = sighting
  const done = end(record, { now, reason: reason?.message || null, state: ended })
  if (ended === 'failed') {
    const failure = { code: reason?.code ?? '', log: logTail, message: reason?.message ?? '', stage }
    return { ...done, failure }
  }
  if (ended !== 'superseded') return done
  const commit = supersededBy && isSha(supersededBy.sha) ? supersededBy.sha : null
  return { ...done, superseded: { commit, isIncluded: supersededBy?.isContaining ?? null } }
}
