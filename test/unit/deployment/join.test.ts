import { newRecord } from '../../../lib/deployment/advance.ts'
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
  { isLanded: true, now: 0, patience: { landingMs: 1, overallMs: 1, registrationMs: 1, stallMs: 1 } },
)
const CONTEXT = {} as LookContext
const TARGET = { branch: 'main', environment: 'production', remote: undefined, sha: shaOf('a1') }

const ASKED: readonly (readonly [string, readonly Reading[], string])[] = [
  ['a confirming source that stands first', [confirms('web', DOWN), decides('do', sees('live'))], 'do web'],
  ['nothing to confirm yet', [confirms('web', DOWN), decides('do', sees('building'))], 'do'],
  ['the first one decides', [decides('do', sees('building')), decides('db', sees('live'))], 'do'],
  ['the first one is away', [decides('do', DOWN), decides('db', sees('live')), decides('x', NONE)], 'do db'],
  ['a word nobody knows', [decides('do', sees('unknown')), decides('db', sees('live'))], 'do db'],
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

run()
