import { advance, newRecord } from '../../../lib/deployment/advance.ts'
import { askSources } from '../../../lib/deployment/ask-sources.ts'
import { join, type Reading } from '../../../lib/deployment/join.ts'
import type { CommitMatch, LookContext, Observation, SourceState } from '../../../lib/deployment/ports.ts'
import { shaOf } from '../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'

const NONE: Observation = { kind: 'none' }
const DENIED: Observation = { isPermanent: true, kind: 'unreadable', why: 'HTTP 401' }
const DOWN: Observation = { isPermanent: false, kind: 'unreadable', why: 'HTTP 500' }

function sees(state: SourceState, commitMatch: CommitMatch = 'commit'): Observation {
  return { commitMatch, deploymentId: '', kind: 'state', state }
}

const decides = (source: string, observation: Observation): Reading => ({ meaning: 'decides', observation, source })
const confirms = (source: string, observation: Observation): Reading => ({ meaning: 'confirms', observation, source })

function told(...readings: readonly Reading[]): string {
  const joint = join(readings)
  if (joint.kind === 'state') return `${joint.sighting.state} by ${joint.source}`
  return joint.kind === 'unreadable' ? `${joint.isPermanent ? 'ended' : 'unreadable'}: ${joint.why}` : joint.kind
}

const CASES: readonly (readonly [string, readonly Reading[], string])[] = [
  ['the first that speaks', [decides('do', sees('building')), decides('db', sees('live'))], 'building by do'],
  ['one that cannot be read is skipped', [decides('do', DENIED), decides('db', sees('live'))], 'live by db'],
  ['one that knows nothing is skipped', [decides('do', NONE), decides('db', sees('failed'))], 'failed by db'],
  ['a word nobody knows gives way', [decides('do', sees('unknown')), decides('db', sees('live'))], 'live by db'],
  ['a word nobody knows alone', [decides('do', sees('unknown')), decides('db', NONE)], 'unknown by do'],
  ['nobody can be read', [decides('do', DENIED), decides('db', DOWN)], 'unreadable: do: HTTP 401; db: HTTP 500'],
  ['nobody can ever be read', [decides('do', DENIED)], 'ended: do: HTTP 401'],
  ['nobody is asked', [], 'ended: no source of truth is configured'],
  ['another version is served', [decides('do', DOWN), decides('web', sees('deploying', 'other'))], 'deploying by web'],
  ['another version, and no deployment', [decides('do', NONE), decides('web', sees('deploying', 'other'))], 'none'],
  ['a confirming one agrees', [decides('do', sees('live')), confirms('web', sees('live'))], 'live by do'],
  [
    'it is live for the provider, and a later version that contains it is served',
    [decides('do', sees('live')), confirms('web', sees('superseded'))],
    'superseded by web',
  ],
  [
    'a confirming one is late',
    [decides('do', sees('live')), confirms('web', sees('deploying', 'other'))],
    'verifying by do',
  ],
  ['a confirming one is down', [decides('do', sees('live')), confirms('web', DOWN)], 'verifying by do'],
  ['a confirming one can never be read', [decides('do', sees('live')), confirms('web', DENIED)], 'live by do'],
  [
    'a confirming one says no',
    [decides('do', sees('live')), confirms('a', DOWN), confirms('b', sees('failed'))],
    'failed by b',
  ],
  [
    'a confirming one has trouble with another version',
    [decides('do', sees('live')), confirms('web', sees('failed', 'other'))],
    'verifying by do',
  ],
  [
    'a confirming one serves another version for good',
    [decides('do', sees('live')), confirms('web', sees('live', 'other'))],
    'verifying by do',
  ],
  ['a confirming one is early', [decides('do', sees('building')), confirms('web', sees('live'))], 'building by do'],
  ['only confirming ones', [confirms('web', sees('live'))], 'live by web'],
]
for (const [title, readings, expected] of CASES) {
  test(`${title}: ${expected}`, () => assert.is(told(...readings), expected))
}

test('no verdict that no source has spoken, whatever they say', () => {
  const states = [
    'queued',
    'building',
    'deploying',
    'verifying',
    'live',
    'failed',
    'canceled',
    'superseded',
    'skipped',
    'unknown',
  ] as const
  const observation = fc.oneof(
    fc.constantFrom(NONE, DENIED, DOWN),
    fc.constantFrom(...states).map((state) => sees(state)),
    fc.constant(sees('deploying', 'other')),
  )
  const reading = fc.record({
    meaning: fc.constantFrom('decides', 'confirms'),
    observation,
    source: fc.constantFrom('a', 'b'),
  })
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 5 }), (readings: readonly Reading[]) => {
      const joint = join(readings)
      if (joint.kind !== 'state' || joint.sighting.state === 'verifying') return
      const { state } = joint.sighting
      assert.ok(readings.some((one) => one.observation.kind === 'state' && one.observation.state === state))
    }),
  )
})

const RECORD = newRecord(
  { commit: shaOf('a1'), environment: 'production', ref: 'refs/heads/main', remote: 'origin', worktree: '/w' },
  {
    isLanded: true,
    now: 0,
    patience: { landingMs: 60_000, overallMs: 60_000, registrationMs: 60_000, stallMs: 60_000 },
  },
)
const CONTEXT = {} as LookContext
const TARGET = { branch: 'main', environment: 'production', remote: undefined, sha: shaOf('a1') }

const ASKED: readonly (readonly [string, readonly Reading[], string])[] = [
  ['a confirming source that stands first', [confirms('web', DOWN), decides('do', sees('live'))], 'do web'],
  ['nothing to confirm yet', [confirms('web', DOWN), decides('do', sees('building'))], 'do'],
  ['the first one decides', [decides('do', sees('building')), decides('db', sees('live'))], 'do'],
  ['the first one is away', [decides('do', DOWN), decides('db', sees('live')), decides('x', NONE)], 'do db'],
  ['a word nobody knows', [decides('do', sees('unknown')), decides('db', sees('live'))], 'do db'],
  [
    'another version is served, and the provider knows more',
    [decides('web', sees('deploying', 'other')), decides('do', sees('building'))],
    'web do',
  ],
  ['only confirming ones', [confirms('web', DOWN), confirms('db', sees('live'))], 'web db'],
]
for (const [title, readings, expected] of ASKED) {
  test(`who is asked: ${title}`, async () => {
    const sources = readings.map(({ meaning, observation, source: name }) => ({
      meaning,
      source: { look: async () => observation, name },
    }))
    const asked = await askSources(RECORD, sources, { context: CONTEXT, target: TARGET })
    assert.is(asked.map(({ source }) => source).join(' '), expected)
  })
}

test('who refused for good is not asked again, and what it said stands', async () => {
  let looks = 0
  const denied = {
    meaning: 'decides' as const,
    source: {
      look: async () => {
        looks += 1
        return DENIED
      },
      name: 'do',
    },
  }
  const other = { meaning: 'decides' as const, source: { look: async () => sees('building'), name: 'db' } }
  let record = RECORD
  for (const now of [1000, 2000, 3000]) {
    const readings = await askSources(record, [denied, other], { context: CONTEXT, target: TARGET })
    record = advance(record, { now, plannedMs: 1000, readings })
  }
  assert.equal([looks, record.state], [1, 'building'])
  assert.match(JSON.stringify(record.sources), '"detail":"HTTP 401","said":"unreadable"')
})

test('what a source said stays in the record while others are asked', () => {
  const at = (now: number, ...readings: readonly Reading[]) => ({ now, plannedMs: 1000, readings })
  const first = advance(RECORD, at(1000, decides('do', DOWN), decides('db', sees('building'))))
  const then = advance(first, at(2000, decides('db', sees('deploying'))))
  assert.equal(
    then.sources.map(({ detail, source }) => `${source} ${detail}`),
    ['do HTTP 500', 'db deploying'],
  )
})

test('of a commit that was pushed again the deployment from before says nothing', async () => {
  const notBefore = '2026-01-05T10:00:00.000Z'
  const stateAt = async (startedAt: string | undefined) => {
    const live = { ...sees('live'), startedAt }
    const source = { meaning: 'decides' as const, source: { look: async () => live, name: 'do' } }
    const means = { context: CONTEXT, target: TARGET }
    const [reading] = await askSources({ ...RECORD, notBefore }, [source], means)
    return reading?.observation.kind
  }
  assert.is(await stateAt('2026-01-05T09:59:59.000Z'), 'none')
  assert.is(await stateAt('2026-01-05T10:00:01.000Z'), 'state')
  assert.is(await stateAt(undefined), 'state')
})

run()
