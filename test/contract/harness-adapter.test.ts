// What every adapter keeps, whatever a harness sends.

import { adapterOf } from '../../lib/harness/adapters.ts'
import { HARNESSES, type HarnessAdapter } from '../../lib/harness/domain.ts'
import { fixture } from '../helpers/drafts.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { fc } from '../helpers/property.ts'

const CONTEXT = { cwd: '/srv/shop', env: {} }
const SESSIONS: readonly string[] = [
  'claude/session',
  'codex/session',
  'copilot/camel-case',
  'copilot/pascal-case',
  'cursor/session',
  'gemini/session',
  'gemini/tracker',
  'opencode/session',
]
const everything = SESSIONS.flatMap(fixture)

/** Any JSON value; one that cannot be made a string or a number comes often. */
const anything = fc.oneof({ arbitrary: fc.jsonValue(), weight: 4 }, fc.constant({ toString: false, valueOf: null }))

/** Payloads of real shapes with one field, at any depth, replaced by any JSON value. */
const damaged = fc.tuple(fc.constantFrom(...everything), fc.nat(), anything).map(([payload, at, value]) => {
  let count = 0
  const total = JSON.stringify(payload).split(':').length
  return JSON.parse(JSON.stringify(payload), (key, old) => {
    count += 1
    return key !== '' && count === 1 + (at % total) ? value : old
  })
})

for (const harness of HARNESSES) keepsTheContract(adapterOf(harness))

function keepsTheContract(adapter: HarnessAdapter): void {
  const { harness } = adapter

  test(`${harness}: any JSON value is read without an error, and what comes of it survives JSON`, () => {
    const property = fc.property(fc.oneof(fc.jsonValue(), damaged), (payload) => {
      const parsed = adapter.parse(payload, CONTEXT)
      assert.equal(JSON.parse(JSON.stringify(parsed)), parsed)
      if (parsed.kind === 'ignored') return assert.ok(parsed.why.length > 0)
      assert.is(new Set(parsed.events.map(({ key }) => key)).size, parsed.events.length)
      for (const draft of parsed.events) {
        assert.is(draft.harness, harness)
        assert.ok(draft.key.startsWith(`${draft.sessionId}|`))
        for (const text of [draft.agent.id, draft.cwd, draft.sessionId]) assert.ok(text !== '')
      }
    })
    fc.assert(property, { numRuns: 500 })
  })

  test(`${harness}: nothing comes of an empty payload, an unknown event or an unknown tool`, () => {
    const base = { conversation_id: 's', cwd: '/srv/shop', session_id: 's', sessionId: 's' }
    const unknown = [
      {},
      null,
      [],
      'text',
      base,
      { ...base, hook_event_name: 'MoonRise' },
      { ...base, hook_event_name: 'PostToolUse', tool_input: { todos: [] }, tool_name: 'Paint' },
      { ...base, hook_event_name: 'AfterTool', tool_name: 'paint' },
      { event: { properties: { sessionID: 's' }, type: 'moon.rise' }, hook: 'event' },
    ]
    for (const payload of unknown) assert.is(adapter.parse(payload, CONTEXT).kind, 'ignored', JSON.stringify(payload))
  })

  test(`${harness}: the same payload has the same key, and calls of one session differ in theirs`, () => {
    const sessions = SESSIONS.filter((name) => name.startsWith(harness)).map(fixture)
    for (const payloads of sessions) {
      const keys = payloads.flatMap((payload) => keysOf(adapter, payload))
      assert.equal(
        payloads.flatMap((payload) => keysOf(adapter, structuredClone(payload))),
        keys,
      )
      assert.is(new Set(keys).size, keys.length)
    }
  })
}

function keysOf(adapter: HarnessAdapter, payload: unknown): readonly string[] {
  const parsed = adapter.parse(payload, CONTEXT)
  return parsed.kind === 'ignored' ? [] : parsed.events.map(({ key }) => key)
}

run()
