// When an environment is looked at again: pauses that were asked for, errors in a row, and deadlines.
import { advance } from '../../../lib/deployment/advance.ts'
import type { DeploymentRecord } from '../../../lib/deployment/domain.ts'
import type { Reading } from '../../../lib/deployment/join.ts'
import { afterRound, NEW_DESK, pastOf, type Turn } from '../../../lib/deployment/pace.ts'
import type { Observation } from '../../../lib/deployment/ports.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { cannotRead, PATIENCE, pushed, START, sees } from '../../helpers/watching.ts'

const says = (...observations: readonly Observation[]): readonly Reading[] =>
  observations.map((observation, index) => ({ meaning: 'decides', observation, source: `s${index}` }))

const BUILDING = sees('building')

function waitMs(observations: readonly Observation[], more: Partial<Turn> = {}, failures = 0): number {
  const { now = START + 60_000 } = more
  const turn = { floorMs: 0, now, open: [pushed()], pastMs: [], pollMs: undefined, random: 0.5, ...more }
  return afterRound({ ...NEW_DESK, failures }, { ...turn, readings: says(...observations) }).dueAt - now
}

test('a pause that a source asks for is kept, also where another one answers, and where the interval is fixed', () => {
  const pause = cannotRead('HTTP 429', { retryAfterMs: 40_000 })
  assert.ok(waitMs([pause]) >= 41_000)
  assert.ok(waitMs([BUILDING, pause]) >= 40_000)
  assert.ok(waitMs([BUILDING, pause], { pollMs: 1000 }) >= 40_000)
  assert.ok(waitMs([BUILDING]) < 15_000)
})

test('the limits of a provider count however short the fixed interval is', () => {
  assert.is(waitMs([BUILDING], { floorMs: 9000, pollMs: 200 }), 9000)
  assert.is(waitMs([BUILDING], { pollMs: 200 }), 200)
  assert.is(waitMs([cannotRead()], { floorMs: 30_000 }), 30_000)
})

test('errors in a row make the pauses longer, and one answer ends that', () => {
  const waits = [0, 1, 2, 3, 4, 5].map((failures) => waitMs([cannotRead()], { random: 1 }, failures))
  assert.equal(waits, [4000, 8000, 16_000, 32_000, 60_000, 60_000])
  const desk = { ...NEW_DESK, failures: 5 }
  const turn = { floorMs: 0, now: START, open: [pushed()], pastMs: [], pollMs: undefined, random: 0.5 }
  assert.is(afterRound(desk, { ...turn, readings: says(cannotRead(), BUILDING) }).failures, 0)
  assert.is(afterRound(desk, { ...turn, readings: says(cannotRead(), cannotRead()) }).failures, 6)
})

test('no pause lasts beyond a deadline, and a deadline that has passed calls for no haste', () => {
  const pause = cannotRead('HTTP 429', { retryAfterMs: 3_600_000 })
  assert.is(waitMs([pause]), PATIENCE.registrationMs - 60_000)
  const seen = advance(pushed(), { now: START + 60_000, plannedMs: 1000, readings: says(BUILDING) })
  assert.is(waitMs([pause], { open: [seen] }), PATIENCE.stallMs)
  assert.ok(waitMs([pause], { now: START + PATIENCE.overallMs, open: [seen] }) >= 3_600_000)
  assert.is(waitMs([pause], { now: START + PATIENCE.registrationMs - 1 }), 1000)
})

test('only what a provider has brought to an end tells how long deployments take', () => {
  const ended = (state: DeploymentRecord['state'], seconds: number, environment = 'production'): DeploymentRecord => ({
    ...pushed(),
    endedAt: new Date(START + seconds * 1000).toISOString(),
    environment,
    state,
  })
  const records = [
    ended('failed', 50),
    ended('live', 40),
    ...(['timeout', 'unknown', 'stopped', 'canceled', 'superseded', 'skipped'] as const).map((end) => ended(end, 9)),
    ended('live', 7, 'staging'),
    pushed(),
  ]
  assert.equal(pastOf(records, 'production'), [40_000, 50_000])
  const many = Array.from({ length: 30 }, (_, index) => ended('live', 100 + index))
  assert.equal(
    pastOf(many, 'production'),
    many.slice(-20).map((_, index) => (110 + index) * 1000),
  )
})

run()
