// What happens to a deployment, and the verdict about it: never a false live, never a false failure, always an end.
import { OWN_ENDS, REPORTED_ENDS } from '../../../lib/deployment/domain.ts'
import type { Reading } from '../../../lib/deployment/join.ts'
import type { Sighting } from '../../../lib/deployment/ports.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { cannotRead, commitOf, from, NONE, sees, type Watched, type World, watchToEnd } from '../../helpers/watching.ts'

interface Scenario extends World {
  /** The verdict. */
  readonly ends: string
  /** What the reason says. */
  readonly because?: RegExp
  readonly goesThrough?: readonly string[]
  /** What is going on, in the end. */
  readonly shows?: string
  /** Not before and not after, in seconds after the push. */
  readonly between?: readonly [number, number]
}

const OTHER = commitOf('0dd')
const failure = {
  logTail: ['npm error code 1'],
  reason: { code: 'BuildJobExitNonZero', message: 'exit code 1' },
  stage: 'BUILD',
}
const failed = sees('failed', failure)
const HEALTHY = from(
  [0, NONE],
  [8, sees('queued')],
  [20, sees('building')],
  [90, sees('deploying')],
  [150, sees('live')],
)
const served = (version: string) =>
  sees(version === 'ours' ? 'live' : 'deploying', {
    commitMatch: version === 'ours' ? 'version' : 'other',
    stage: `serves ${version}`,
  })
const denied = cannotRead('app "shop": HTTP 401', { isPermanent: true })
const HOUR = 3600

const SCENARIOS: Record<string, Scenario> = {
  // The ordinary course of things.
  'queued, building, deploying, live': { ends: 'live', between: [150, 175], sources: { provider: HEALTHY } },
  'live at the first look': { ends: 'live', between: [0, 3], sources: { provider: () => sees('live') } },
  'registers late, within its time': {
    ends: 'live',
    sources: { provider: from([280, sees('building')], [400, sees('live')]) },
  },
  'fails in the build': {
    because: /exit code 1/,
    ends: 'failed',
    sources: { provider: from([5, sees('building')], [60, failed]) },
  },
  'fails at the first look': { ends: 'failed', between: [0, 3], sources: { provider: () => failed } },
  'fails in the last step': {
    ends: 'failed',
    sources: { provider: from([5, sees('building')], [300, sees('verifying')], [400, failed]) },
  },
  'fails without a reason': { ends: 'failed', sources: { provider: from([5, sees('failed')]) } },
  'is canceled by a person': {
    because: /by ada/,
    ends: 'canceled',
    sources: {
      provider: from([5, sees('building')], [30, sees('canceled', { reason: { code: '', message: 'by ada' } })]),
    },
  },
  'is canceled while it waits': {
    ends: 'canceled',
    sources: { provider: from([5, sees('queued')], [30, sees('canceled')]) },
  },
  'is skipped by a path filter': { ends: 'skipped', sources: { provider: from([5, sees('skipped')]) } },
  'is superseded by one that includes it': {
    ends: 'superseded',
    sources: {
      provider: from(
        [5, sees('queued')],
        [50, sees('superseded', { supersededBy: { isContaining: true, sha: OTHER } })],
      ),
    },
  },
  'is superseded by one that does not': {
    ends: 'superseded',
    sources: {
      provider: from(
        [5, sees('queued')],
        [50, sees('superseded', { supersededBy: { isContaining: false, sha: OTHER } })],
      ),
    },
  },
  'is superseded by nobody knows what': { ends: 'superseded', sources: { provider: from([50, sees('superseded')]) } },
  'waits an hour in a queue that moves': {
    ends: 'live',
    patience: { stallMs: 700_000 },
    sources: {
      provider: from(
        [5, sees('queued')],
        [600, sees('queued', { stage: '3 before it' })],
        [1200, sees('queued', { stage: '1 before it' })],
        [1800, sees('building')],
        [2000, sees('live')],
      ),
    },
  },
  'builds for an hour, step by step': {
    ends: 'live',
    sources: {
      provider: (seconds) =>
        seconds > HOUR ? sees('live') : sees('building', { stage: `step ${Math.floor(seconds / 600)}` }),
    },
  },

  // Nothing comes.
  'no deployment ever appears': {
    because: /no deployment appeared within 5 min/,
    between: [300, 325],
    ends: 'unknown',
    sources: { provider: () => NONE },
  },
  'only other commits are deployed': {
    because: /no deployment appeared/,
    ends: 'unknown',
    sources: { provider: () => NONE },
  },
  'the deployment appears after its time': { ends: 'unknown', sources: { provider: from([900, sees('live')]) } },
  'no deployment, with a longer patience': {
    between: [600, 625],
    ends: 'unknown',
    patience: { registrationMs: 600_000 },
    sources: { provider: () => NONE },
  },
  'the deployment disappears again': {
    because: /no progress for 30 min/,
    ends: 'timeout',
    sources: { provider: from([5, sees('building')], [60, NONE]) },
  },
  'the deployment disappears for a while': {
    ends: 'live',
    sources: { provider: from([5, sees('building')], [60, NONE], [120, sees('live')]) },
  },
  'no source is configured any more': { because: /no source of truth/, ends: 'unknown', sources: {} },

  // It takes too long.
  'stands still in the build': {
    because: /no progress for 30 min while building/,
    between: [1800, 1860],
    ends: 'timeout',
    sources: { provider: from([5, sees('building')]) },
  },
  'stands still in the queue': {
    because: /while queued/,
    ends: 'timeout',
    sources: { provider: from([5, sees('queued')]) },
  },
  'moves for ever and never arrives': {
    because: /not live 90 min|not live 1 h 30 min/,
    between: [5400, 5470],
    ends: 'timeout',
    sources: { provider: (seconds) => sees('building', { stage: `step ${Math.floor(seconds / 60)}` }) },
  },
  'flaps between two steps for ever': {
    between: [5400, 5470],
    ends: 'timeout',
    sources: { provider: (_, polls) => sees('deploying', { stage: polls % 2 ? 'a' : 'b' }) },
  },
  'a state nobody knows, for ever': {
    because: /could not be read: provider: unknown phase "SHIPPED"/,
    between: [1800, 1900],
    ends: 'unknown',
    sources: { provider: () => sees('unknown', { reason: { code: 'SHIPPED', message: 'unknown phase "SHIPPED"' } }) },
  },
  'a state nobody knows, in the middle': {
    because: /no progress for 30 min while building \(BUILD\)/,
    ends: 'timeout',
    sources: { provider: from([5, sees('unknown')], [60, sees('building', { stage: 'BUILD' })]) },
  },
  'building, and then a word that nobody knows': {
    because: /could not be read: provider: unknown phase "SHIPPED"/,
    ends: 'unknown',
    goesThrough: ['queued', 'building', 'unknown'],
    sources: {
      provider: from(
        [5, sees('building')],
        [60, sees('unknown', { reason: { code: 'SHIPPED', message: 'unknown phase "SHIPPED"' } })],
      ),
    },
    shows: 'unknown phase "SHIPPED"',
  },
  'a pod that crashes until the end': {
    because: /while deploying \(0 of 1 replicas updated: CrashLoopBackOff\)/,
    ends: 'timeout',
    sources: {
      provider: () =>
        sees('deploying', { reason: { code: 'CrashLoopBackOff', message: '' }, stage: '0 of 1 replicas updated' }),
    },
  },
  'a state nobody knows, for a while': {
    ends: 'live',
    sources: { provider: from([5, sees('unknown')], [60, sees('live')]) },
  },
  'the states go backwards, then live': {
    ends: 'live',
    sources: {
      provider: from([5, sees('deploying')], [30, sees('building')], [60, sees('queued')], [90, sees('live')]),
    },
  },

  // The source cannot be read.
  'errors at first, then live': { ends: 'live', sources: { provider: from([0, cannotRead()], [60, sees('live')]) } },
  'errors in the middle, then live': {
    ends: 'live',
    sources: { provider: from([5, sees('building')], [30, cannotRead()], [120, sees('live')]) },
  },
  'errors in the middle, then failed': {
    ends: 'failed',
    sources: { provider: from([5, sees('building')], [30, cannotRead()], [120, failed]) },
  },
  'every second look fails': {
    ends: 'live',
    sources: { provider: (seconds, polls) => (polls % 2 ? cannotRead() : HEALTHY(seconds, polls)) },
  },
  'nineteen of twenty looks fail': {
    ends: 'live',
    sources: { provider: (seconds, polls) => (polls % 20 ? cannotRead() : HEALTHY(seconds, polls)) },
  },
  'can never be read': {
    because: /could not be read: provider: HTTP 500/,
    between: [5400, 5470],
    ends: 'unknown',
    sources: { provider: () => cannotRead() },
  },
  'asks for a pause that is longer than the watch': {
    because: /could not be read: provider: HTTP 429/,
    between: [5400, 5402],
    ends: 'unknown',
    sources: { provider: from([0, sees('queued')], [1700, cannotRead('HTTP 429', { retryAfterMs: 3_600_000 })]) },
    patience: { stallMs: 9_000_000 },
  },
  'cannot be read any more': {
    because: /could not be read/,
    ends: 'unknown',
    sources: { provider: from([5, sees('deploying')], [60, cannotRead()]) },
  },
  'cut off during the registration': {
    ends: 'live',
    sources: { provider: from([0, cannotRead()], [400, sees('building')], [500, sees('live')]) },
  },
  'cut off, then nothing there': {
    because: /no deployment appeared/,
    ends: 'unknown',
    sources: { provider: from([0, cannotRead()], [400, NONE]) },
  },
  'no rights': { because: /401/, between: [0, 3], ends: 'unknown', sources: { provider: () => denied } },
  'the rights are taken away': {
    because: /401/,
    ends: 'unknown',
    sources: { provider: from([5, sees('building')], [60, denied]) },
  },
  'too many requests, then live': {
    ends: 'live',
    sources: {
      provider: (seconds, polls) =>
        polls === 1 ? cannotRead('HTTP 429', { retryAfterMs: 120_000 }) : HEALTHY(seconds, polls),
    },
  },
  'too many requests for ever': {
    ends: 'unknown',
    sources: { provider: () => cannotRead('HTTP 429', { retryAfterMs: 600_000 }) },
  },

  // Several sources.
  'no rights at the provider, the database knows': {
    ends: 'live',
    sources: { provider: () => denied, database: HEALTHY },
  },
  'the provider is down, the database knows of the failure': {
    ends: 'failed',
    sources: { provider: () => cannotRead(), database: from([60, failed]) },
  },
  'the provider knows nothing, the health endpoint serves ours': {
    ends: 'live',
    sources: { provider: () => NONE, health: from([0, served('theirs')], [90, served('ours')]) },
  },
  'the provider knows nothing, the health endpoint serves another': {
    because: /no deployment appeared/,
    ends: 'unknown',
    sources: { provider: () => NONE, health: () => served('theirs') },
  },
  'the provider failed, the health endpoint still serves the old one': {
    ends: 'failed',
    sources: { provider: from([5, sees('building')], [60, failed]), health: () => served('theirs') },
  },
  'the provider failed, though ours is served': {
    between: [0, 3],
    ends: 'failed',
    sources: { provider: () => failed, health: () => served('ours') },
  },
  'live, and confirmed later': {
    between: [200, 225],
    confirming: ['health'],
    ends: 'live',
    sources: {
      provider: from([5, sees('building')], [60, sees('live')]),
      health: from([0, served('theirs')], [200, served('ours')]),
    },
  },
  'live, and never confirmed': {
    because: /no progress|not live/,
    confirming: ['health'],
    ends: 'timeout',
    sources: { provider: from([5, sees('building')], [60, sees('live')]), health: () => served('theirs') },
  },
  'live, and the confirming source is down': {
    because: /waits for health/,
    confirming: ['health'],
    ends: 'timeout',
    sources: { provider: from([60, sees('live')]), health: () => cannotRead() },
  },
  'live, and the confirming source fails': {
    confirming: ['health'],
    ends: 'failed',
    sources: { provider: from([60, sees('live')]), health: () => sees('failed', { stage: 'readiness' }) },
  },
  'failed, whatever the confirming source says': {
    confirming: ['health'],
    ends: 'failed',
    sources: { provider: from([60, failed]), health: () => served('ours') },
  },
  'nobody but a confirming source': {
    ends: 'live',
    confirming: ['health'],
    sources: { health: from([0, served('theirs')], [90, served('ours')]) },
  },
  'every source refuses': {
    because: /provider: .*401.*database/,
    ends: 'unknown',
    sources: { provider: () => denied, database: () => cannotRead('access denied', { isPermanent: true }) },
  },
  'one refuses, one is down for ever': {
    ends: 'unknown',
    sources: { provider: () => denied, database: () => cannotRead() },
  },

  // Only the served version is known.
  'serves the old version, then ours': {
    between: [240, 265],
    ends: 'live',
    sources: { health: from([0, served('theirs')], [240, served('ours')]) },
  },
  'serves the old version for ever': { ends: 'timeout', sources: { health: () => served('theirs') } },
  'answers 200 without a version, for ever': {
    because: /no deployment appeared/,
    ends: 'unknown',
    sources: { health: () => NONE },
  },
  'the service is down, then serves ours': {
    ends: 'live',
    sources: { health: from([0, cannotRead('connection refused')], [90, served('ours')]) },
  },
  'a terminal word about another commit counts for nothing': {
    because: /no progress|not live/,
    ends: 'timeout',
    sources: { health: () => sees('failed', { commitMatch: 'other' }) },
  },

  'a confirming source that is live with another version does not confirm': {
    because: /waits for health/,
    confirming: ['health'],
    ends: 'timeout',
    sources: { provider: from([60, sees('live')]), health: () => sees('live', { commitMatch: 'other' }) },
  },
  'live for one look, then ours is gone again, before it was confirmed': {
    confirming: ['health'],
    ends: 'failed',
    sources: { provider: from([60, sees('live')], [80, failed]), health: () => served('theirs') },
  },
  'queued, while a newer commit is deployed instead': {
    ends: 'superseded',
    sources: {
      provider: from(
        [5, sees('queued')],
        [400, sees('superseded', { supersededBy: { isContaining: undefined, sha: OTHER } })],
      ),
    },
  },
  'a failure is reported and taken back: the first word stays': {
    between: [60, 75],
    ends: 'failed',
    sources: { provider: from([60, failed], [80, sees('live')]) },
  },

  // Did it land?
  'the push never landed': {
    because: /was not on refs\/heads\/main of origin 60 s after/,
    between: [60, 75],
    ends: 'not-landed',
    isLanded: () => false,
    sources: { provider: () => NONE },
  },
  'landed, and was pushed over before a deployment appeared': {
    because: /no deployment appeared within 5 min/,
    ends: 'unknown',
    isLanded: (seconds) => seconds < 30,
    sources: { provider: () => NONE },
  },
  'the push landed late': { ends: 'live', isLanded: (seconds) => seconds > 40, sources: { provider: HEALTHY } },
  'the remote cannot be asked, the provider knows': {
    ends: 'live',
    isLanded: () => undefined,
    sources: { provider: HEALTHY },
  },
  'the remote cannot be asked, nor does the provider know': {
    because: /no deployment appeared/,
    ends: 'unknown',
    isLanded: () => undefined,
    sources: { provider: () => NONE },
  },
  'refused by the remote, yet the provider has it': {
    ends: 'live',
    isLanded: () => false,
    sources: { provider: () => sees('live') },
  },

  // The clock.
  'a sleep of two hours while it builds, live on waking': {
    clock: (s) => (s > 60 ? s + 7200 : s),
    ends: 'live',
    sources: { provider: from([5, sees('building')], [61, sees('live')]) },
  },
  'a sleep of half an hour while it builds': {
    clock: (s) => (s > 60 ? s + 1800 : s),
    ends: 'live',
    sources: { provider: from([5, sees('building')], [400, sees('live')]) },
  },
  'a sleep during the registration, there on waking': {
    clock: (s) => (s > 20 ? s + 7200 : s),
    ends: 'failed',
    sources: { provider: from([20, failed]) },
  },
  'a sleep during the registration, nothing there on waking': {
    because: /no deployment appeared/,
    clock: (s) => (s > 20 ? s + 7200 : s),
    ends: 'unknown',
    sources: { provider: () => NONE },
  },
  'the clock is set back a day': {
    clock: (s) => (s > 60 ? s - 86_400 : s),
    ends: 'live',
    sources: { provider: HEALTHY },
  },
  'the clock is set back a day, and nothing comes': {
    between: [300, 330],
    clock: (s) => (s > 60 ? s - 86_400 : s),
    ends: 'unknown',
    sources: { provider: () => NONE },
  },
  'the clock is set back again and again': {
    clock: (s) => s - Math.floor(s / 100) * 60,
    ends: 'timeout',
    sources: { provider: from([5, sees('building')]) },
  },
}

/** Verdicts that nobody told, by name of the scenario; filled by the tests below. */
const wrong = { failed: new Set<string>(), live: new Set<string>() }
const ended = new Set<string>()

/**
 * Judges a verdict by what the sources said and not by what the scenario expects: live is what a source that decides
 * said of this commit in the last round, and no source that confirms spoke against it.
 */
function judge(name: string, { heard, record }: Watched): void {
  ended.add(name)
  const last = heard.at(-1) ?? []
  const said = (state: string) =>
    last.filter(
      ({ observation: seen }) => seen.kind === 'state' && seen.state === state && seen.commitMatch !== 'other',
    )
  const isContradicted = last.some(({ meaning, observation: seen }) => {
    return meaning === 'confirms' && !(seen.kind === 'unreadable' && seen.isPermanent) && !isLive(seen)
  })
  if (record.state === 'live' && (said('live').length === 0 || isContradicted)) wrong.live.add(name)
  if (record.state === 'failed' && said('failed').length === 0) wrong.failed.add(name)
}

function isLive(seen: Reading['observation']): boolean {
  return seen.kind === 'state' && seen.state === 'live' && seen.commitMatch !== 'other'
}

test('a failure keeps its stage, code, message and log; a successor its commit and whether it includes ours', async () => {
  const end = async (says: Sighting) => (await watchToEnd({ sources: { provider: () => says } })).record
  assert.equal((await end(failed)).failure, {
    code: 'BuildJobExitNonZero',
    log: ['npm error code 1'],
    message: 'exit code 1',
    stage: 'BUILD',
  })
  const by = async (sha: string, isContaining: boolean | undefined) =>
    (await end(sees('superseded', { supersededBy: { isContaining, sha } }))).superseded
  assert.equal(await by(OTHER, true), { commit: OTHER, isIncluded: true })
  assert.equal(await by(OTHER, false), { commit: OTHER, isIncluded: false })
  assert.equal(await by(OTHER, undefined), { commit: OTHER, isIncluded: null })
  // A word of a version is no commit that could be named in full.
  assert.equal(await by('0dd0000', true), { commit: null, isIncluded: true })
})

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  test(`${name}: ${scenario.ends}`, async () => {
    const watched = await watchToEnd(scenario)
    judge(name, watched)
    const { record } = watched
    const seconds = Math.round(watched.seconds * 1000) / 1000
    assert.is(record.state, scenario.ends, `${record.state} (${record.reason}) after ${seconds} s`)
    const { because = /(?:)/, between: [earliest, latest] = [0, Number.POSITIVE_INFINITY] } = scenario
    assert.match(`${record.reason}`, because)
    assert.ok(seconds >= earliest && seconds <= latest, `after ${seconds} s, expected ${earliest} to ${latest}`)
    assert.is(record.history.at(-1)?.state, record.state)
    const states = record.history.map(({ state }) => state)
    assert.equal(scenario.goesThrough ?? states, states)
    assert.is(scenario.shows ?? record.detail, record.detail)
    assert.ok(record.endedAt !== null)
    assert.is(record.failure !== null, record.state === 'failed')
    assert.is(record.superseded !== null, record.state === 'superseded')
  })
}

test('of at least 60 scenarios 0 are falsely live, 0 falsely failed, 0 without an end, and no end is left out', () => {
  assert.ok(Object.keys(SCENARIOS).length >= 60, `${Object.keys(SCENARIOS).length}`)
  assert.equal({ failed: [...wrong.failed], live: [...wrong.live] }, { failed: [], live: [] })
  assert.is(ended.size, Object.keys(SCENARIOS).length)
  const ends = new Set(Object.values(SCENARIOS).map((scenario) => scenario.ends))
  // `stopped` is no end that a watch comes to by itself.
  assert.equal(ends, new Set([...REPORTED_ENDS, ...OWN_ENDS].filter((end) => end !== 'stopped')))
})

run()
