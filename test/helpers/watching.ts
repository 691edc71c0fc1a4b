// A watch in a world without a clock: the fold and the schedule, and sources that say what a script says.

import { parseSha, type Sha } from '../../lib/core/sha.ts'
import { advance, newRecord, type Patience, type Round } from '../../lib/deployment/advance.ts'
import { askSources, type PlannedSource } from '../../lib/deployment/ask-sources.ts'
import { type DeploymentRecord, isTerminal } from '../../lib/deployment/domain.ts'
import type { Reading } from '../../lib/deployment/join.ts'
import { afterRound, NEW_DESK } from '../../lib/deployment/pace.ts'
import type { LookContext, Observation, Sighting, Target } from '../../lib/deployment/ports.ts'

export const START = Date.UTC(2026, 0, 5, 9)
export const COMMIT = commitOf('c0ffee')
export const PATIENCE: Patience = {
  landingMs: 60_000,
  overallMs: 5_400_000,
  registrationMs: 300_000,
  stallMs: 1_800_000,
}

/** A full commit id that begins with these digits. */
export function commitOf(digits: string): Sha {
  return parseSha(digits.padEnd(40, '0'))
}

/** A record of a push at the start. */
export function pushed(patience: Patience = PATIENCE, isLanded = true): DeploymentRecord {
  const watch = { commit: COMMIT, environment: 'production', ref: 'refs/heads/main', remote: 'origin', worktree: '/w' }
  return newRecord(watch, { isLanded, now: START, patience })
}

/** A sighting of our commit. */
export function sees(state: Sighting['state'], more: Partial<Sighting> = {}): Sighting {
  return { commitMatch: 'commit', deploymentId: 'd1', kind: 'state', state, ...more }
}

export const NONE: Observation = { kind: 'none' }

export function cannotRead(why = 'HTTP 500', more: { isPermanent?: boolean; retryAfterMs?: number } = {}): Observation {
  return { isPermanent: false, kind: 'unreadable', why, ...more }
}

/** What a source says in the round `polls` (from 0), `seconds` after the push. */
export type Script = (seconds: number, polls: number) => Observation

/** A script that says each of these from its second on; before the first: nothing. */
export function from(...steps: readonly (readonly [seconds: number, says: Observation])[]): Script {
  return (seconds) => steps.findLast(([since]) => seconds >= since)?.[1] ?? NONE
}

export interface World {
  readonly sources: Readonly<Record<string, Script>>
  /** The names of the sources that have to confirm. */
  readonly confirming?: readonly string[]
  readonly isLanded?: (seconds: number) => boolean | undefined
  readonly patience?: Partial<Patience>
  /** What the clock says instead, `seconds` after the start: for jumps. */
  readonly clock?: (seconds: number) => number
  readonly isLandedFromStart?: boolean
}

export interface Watched {
  /** All that was said, in the order of the rounds. */
  readonly heard: readonly (readonly Reading[])[]
  readonly polls: number
  readonly record: DeploymentRecord
  /** When the watch ended, in true seconds after the push. */
  readonly seconds: number
}

const GIVE_UP_SECONDS = 48 * 3600

/** Watches to the end; throws when there is none in two days. */
export async function watchToEnd(world: World): Promise<Watched> {
  const clock = world.clock ?? ((seconds) => seconds)
  const patience = { ...PATIENCE, ...world.patience }
  let record = pushed(patience, world.isLandedFromStart ?? world.isLanded === undefined)
  let desk = NEW_DESK
  const random = generator()
  const heard: (readonly Reading[])[] = []
  for (let seconds = 1, polls = 0; seconds < GIVE_UP_SECONDS; polls += 1) {
    const now = START + clock(seconds) * 1000
    const readings = await askSources(record, sourcesOf(world, { polls, seconds }), {
      context: CONTEXT,
      target: TARGET,
    })
    heard.push(readings)
    const isLanded = record.deadlines.landingAt === null ? undefined : world.isLanded?.(seconds)
    const round: Round = { now, plannedMs: desk.plannedMs, readings, ...(isLanded !== undefined && { isLanded }) }
    record = advance(record, round)
    if (isTerminal(record.state)) return { heard, polls: polls + 1, record, seconds }
    desk = afterRound(desk, {
      floorMs: 0,
      now,
      open: [record],
      pastMs: [],
      pollMs: undefined,
      random: random(),
      readings,
    })
    seconds += desk.plannedMs / 1000
  }
  throw new Error(`no end: still ${record.state} after two days`)
}

function sourcesOf(world: World, { polls, seconds }: { polls: number; seconds: number }): readonly PlannedSource[] {
  return Object.entries(world.sources).map(([name, says]) => ({
    meaning: world.confirming?.includes(name) ? 'confirms' : 'decides',
    source: { look: () => Promise.resolve(says(seconds, polls)), name },
  }))
}

const TARGET: Target = { branch: 'main', environment: 'production', remote: undefined, sha: COMMIT }
/** The scripts use nothing of it. */
const CONTEXT = {} as LookContext

/** Always the same numbers from 0 to 1. */
function generator(): () => number {
  let state = 7
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
