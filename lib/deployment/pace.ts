import type { DeploymentRecord } from './domain.ts'
import type { Reading } from './join.ts'
import { backoffMs, nextLookMs } from './schedule.ts'

/** What a monitor keeps in mind about one environment between two rounds. */
export interface Desk {
  /** Milliseconds since the epoch. */
  readonly dueAt: number
  readonly plannedMs: number
  /** Rounds in a row in which no source could be read. */
  readonly failures: number
}

/** The desk of an environment that nobody has looked at yet: due at once. */
export const NEW_DESK: Desk = { dueAt: 0, failures: 0, plannedMs: 1000 }

export interface Turn {
  readonly now: number
  readonly floorMs: number
  readonly random: number
  /** What the configuration fixes. */
  readonly pollMs: number | undefined
  /** Durations of earlier deployments of this environment. */
  readonly pastMs: readonly number[]
  /** What was said in this round, of all commits. */
  readonly readings: readonly Reading[]
  /** The records that are not at an end after this round. */
  readonly open: readonly DeploymentRecord[]
}

/** When an environment is looked at again, after a round. */
export function afterRound(desk: Desk, turn: Turn): Desk {
  const { floorMs, now, random, readings } = turn
  const failures = readings.every(({ observation }) => observation.kind === 'unreadable') ? desk.failures + 1 : 0
  const plannedMs =
    failures > 0
      ? Math.max(floorMs, backoffMs(failures, { random, retryAfterMs: askedToWait(readings) }))
      : soonest(turn)
  const untilMs = Math.min(plannedMs, Math.max(AT_LEAST_MS, deadlineOf(turn) - now))
  return { dueAt: now + untilMs, failures, plannedMs: untilMs }
}

const AT_LEAST_MS = 1000

/**
 * The next moment at which a watch may have to end: however long the pause that a provider asks for, nothing is in
 * progress after its time. What asks for a pause is not asked then either; the budget sees to that.
 */
function deadlineOf({ now, open }: Turn): number {
  const times = open.flatMap(({ deadlines: { landingAt, overallAt, registrationAt, stallMs }, progressedAt }) => [
    ...[landingAt, overallAt, registrationAt].map((time) => Date.parse(time ?? '')),
    Date.parse(progressedAt) + stallMs,
  ])
  return Math.min(...times.filter((time) => time > now))
}

/** Many agents may wish for an answer at once, and again and again. */
const HURRIED_MS = 2000

/** The desk of an environment about which somebody wants to know now. One that cannot be read keeps its pause. */
export function hurried(desk: Desk, floorMs: number): Desk {
  if (desk.failures > 0) return desk
  return { ...desk, dueAt: Math.min(desk.dueAt, desk.dueAt - desk.plannedMs + Math.max(HURRIED_MS, floorMs)) }
}

/** One request lists the deployments of all commits, so the one that is due first sets the pace of all. */
function soonest({ floorMs, now, open, pastMs, pollMs, random, readings }: Turn): number {
  if (pollMs !== undefined) return Math.max(floorMs, pollMs, askedToWait(readings))
  const waits = open.map(({ startedAt }) =>
    nextLookMs({ elapsedMs: Math.max(0, now - Date.parse(startedAt)), floorMs, pastMs, random }),
  )
  return Math.max(askedToWait(readings), Math.min(60_000, ...waits))
}

function askedToWait(readings: readonly Reading[]): number {
  const waits = readings.map(({ observation }) =>
    observation.kind === 'unreadable' ? (observation.retryAfterMs ?? 0) : 0,
  )
  return Math.max(0, ...waits)
}

/** How long the finished deployments of an environment took from the push to their end, the newest last. */
export function pastOf(records: readonly DeploymentRecord[], environment: string): readonly number[] {
  return records
    .flatMap((record) => {
      const isTimed = record.environment === environment && ['live', 'failed'].includes(record.state)
      return isTimed && record.endedAt !== null ? [{ ...record, endedAt: Date.parse(record.endedAt) }] : []
    })
    .toSorted((a, b) => a.endedAt - b.endedAt)
    .map(({ endedAt, startedAt }) => Math.max(1000, endedAt - Date.parse(startedAt)))
    .slice(-20)
}
