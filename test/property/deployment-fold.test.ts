// The fold of observations into a record, whatever is observed and whatever the clock does.
import { advance, type Round, stop } from '../../lib/deployment/advance.ts'
import {
  ACTIVE_STATES,
  type DeploymentRecord,
  isTerminal,
  OWN_ENDS,
  REPORTED_ENDS,
} from '../../lib/deployment/domain.ts'
import type { Observation, SourceState } from '../../lib/deployment/ports.ts'
import { parseRecords, printRecords } from '../../lib/deployment/record-file.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { fc } from '../helpers/property.ts'
import { assertValid } from '../helpers/schema.ts'
import { COMMIT, commitOf, pushed, START } from '../helpers/watching.ts'

const states: readonly SourceState[] = [...ACTIVE_STATES, ...REPORTED_ENDS, 'unknown']
const sighting = fc.record(
  {
    commitMatch: fc.constantFrom('commit', 'version', 'other' as const),
    deploymentId: fc.string({ maxLength: 5 }),
    kind: fc.constant('state' as const),
    logTail: fc.array(fc.string(), { maxLength: 3 }),
    reason: fc.record({ code: fc.string(), message: fc.string() }),
    stage: fc.string({ maxLength: 4 }),
    state: fc.constantFrom(...states),
    supersededBy: fc.record({
      isContaining: fc.option(fc.boolean(), { nil: undefined }),
      sha: fc.constantFrom(commitOf('a1'), ''),
    }),
    url: fc.constant('https://example.com/d1'),
  },
  { requiredKeys: ['commitMatch', 'deploymentId', 'kind', 'state'] },
)
const unreadable = fc.record({ isPermanent: fc.boolean(), kind: fc.constant('unreadable' as const), why: fc.string() })
const observation: fc.Arbitrary<Observation> = fc.oneof(fc.constant({ kind: 'none' as const }), sighting, unreadable)
const reading = fc.record({
  meaning: fc.constantFrom('decides' as const, 'confirms' as const),
  observation,
  source: fc.constantFrom('a', 'b', 'c'),
})
const step = fc.record({
  // Mostly forward, sometimes far, sometimes back.
  afterMs: fc.oneof(fc.integer({ max: 60_000, min: 0 }), fc.integer({ max: 9_000_000, min: -9_000_000 })),
  isLanded: fc.option(fc.boolean(), { nil: undefined }),
  readings: fc.uniqueArray(reading, { maxLength: 3, selector: ({ source }) => source }),
})
const anySteps = fc.array(step, { maxLength: 30 })

/** Of arbitrary rounds nearly every watch ends in the first few; in these it goes on for long, and ends late or never. */
const calmSighting = fc.record({
  commitMatch: fc.constantFrom('commit', 'version', 'commit', 'other' as const),
  deploymentId: fc.constant('d1'),
  kind: fc.constant('state' as const),
  stage: fc.constantFrom('', 'one', 'two'),
  state: fc.oneof(
    { arbitrary: fc.constantFrom<SourceState>(...ACTIVE_STATES), weight: 15 },
    { arbitrary: fc.constantFrom<SourceState>(...REPORTED_ENDS), weight: 1 },
  ),
})
const calmStep = fc.record({
  afterMs: fc.integer({ max: 20_000, min: -2000 }),
  isLanded: fc.constant(true),
  readings: calmSighting.map((seen) => [{ meaning: 'decides' as const, observation: seen, source: 'a' as const }]),
})
const steps = fc.oneof(anySteps, fc.array(calmStep, { maxLength: 12, minLength: 4 }))

function rounds(of: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): readonly Round[] {
  let now = START
  return of.map(({ afterMs, isLanded, readings }) => {
    now += afterMs
    return { now, plannedMs: 10_000, readings, ...(isLanded !== undefined && { isLanded }) }
  })
}

function history(of: readonly Round[]): readonly DeploymentRecord[] {
  let record = pushed(undefined, false)
  return of.map((round) => {
    record = advance(record, round)
    return record
  })
}

const rank = ({ state }: DeploymentRecord) => (isTerminal(state) ? 9 : ACTIVE_STATES.indexOf(state))

test('the state only advances', () => {
  let advanced = 0
  fc.assert(
    fc.property(steps, (given) => {
      const ranks = history(rounds(given)).map(rank)
      if (new Set(ranks).size > 2) advanced += 1
      assert.equal(
        ranks,
        ranks.toSorted((a, b) => a - b),
      )
    }),
  )
  assert.ok(advanced >= 5, `only ${advanced} went through three states`)
})

test('an end stays, byte for byte, whatever is observed later, in whatever order', () => {
  fc.assert(
    fc.property(steps, steps, (given, later) => {
      const record = history(rounds(given)).at(-1) ?? pushed()
      fc.pre(isTerminal(record.state))
      for (const round of rounds(later)) assert.is(advance(record, round), record)
      assert.is(stop(record, START), record)
    }),
  )
})

test('a round told twice changes nothing but the count of rounds', () => {
  let active = 0
  fc.assert(
    fc.property(steps, fc.oneof(step, calmStep), (given, last) => {
      const before = history(rounds(given)).at(-1) ?? pushed()
      const round = { now: Date.parse(before.checkedAt) + 1000, plannedMs: 10_000, readings: last.readings }
      const once = advance(before, round)
      const twice = advance(once, round)
      if (!isTerminal(once.state)) active += 1
      assert.equal({ ...twice, polls: 0 }, { ...once, polls: 0 })
    }),
  )
  assert.ok(active >= 15, `only ${active} were under way`)
})

test('live and failed come from a source that names the commit, and from nothing else', () => {
  let ended = 0
  fc.assert(
    fc.property(steps, (given) => {
      const all = rounds(given)
      const end = history(all).findIndex(({ state }) => state === 'live' || state === 'failed')
      if (end < 0) return
      ended += 1
      const state = history(all)[end]?.state
      const told = all[end]?.readings.some(
        ({ observation: seen }) => seen.kind === 'state' && seen.state === state && seen.commitMatch !== 'other',
      )
      assert.ok(told, `${state} out of nothing`)
    }),
    { numRuns: 300 },
  )
  assert.ok(ended >= 10, `only ${ended} ended so`)
})

test('every watch ends once its deadlines have passed, however the clock ran before', () => {
  let active = 0
  fc.assert(
    fc.property(steps, fc.integer({ max: 86_400_000, min: 0 }), (given, moreMs) => {
      const record = history(rounds(given)).at(-1) ?? pushed()
      if (!isTerminal(record.state)) active += 1
      const { overallAt } = record.deadlines
      const now = Math.max(Date.parse(record.checkedAt), Date.parse(overallAt)) + moreMs
      const last = advance(record, { now, plannedMs: 10_000, readings: [] })
      assert.ok(isTerminal(last.state))
      assert.ok(Date.parse(overallAt) - Date.parse(record.startedAt) <= 5_400_000 + 1)
    }),
  )
  assert.ok(active >= 15, `only ${active} were under way`)
})

test('a record survives its file, which the published schema describes', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const record = history(rounds(given)).at(-1) ?? pushed()
      const text = printRecords(COMMIT, [record])
      assertValid('deployment-record', JSON.parse(text))
      assert.equal(parseRecords(text), [record])
    }),
    { numRuns: 50 },
  )
})

test('a file that is cut off, or holds something else, is no record and no error', () => {
  fc.assert(
    fc.property(steps, fc.double({ max: 1, min: 0, noNaN: true }), fc.jsonValue(), (given, part, junk) => {
      const text = printRecords(COMMIT, [history(rounds(given)).at(-1) ?? pushed()])
      const cut = Math.floor(part * (text.length - 2))
      assert.equal(parseRecords(text.slice(0, cut)), [])
      assert.ok(Array.isArray(parseRecords(JSON.stringify({ environments: { production: junk } }))))
      const whole = JSON.parse(text).environments.production
      for (const key of ['commit', 'state', 'startedAt', 'deadlines'])
        assert.equal(parseRecords(JSON.stringify({ environments: { production: { ...whole, [key]: 'x' } } })), [], key)
    }),
    { numRuns: 50 },
  )
})

test('every state has its place: under way, reported, or ours', () => {
  assert.is(new Set([...ACTIVE_STATES, ...REPORTED_ENDS, ...OWN_ENDS]).size, 13)
})

run()
