import { migrate } from '../../../lib/progress/migrate.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { fc } from '../../helpers/property.ts'
import { assertValidSnapshot } from '../../helpers/schema.ts'
import { Timeline } from '../../helpers/timeline.ts'

const context = { mtimeMs: Date.parse('2026-03-01T08:00:00Z'), now: Date.parse('2026-03-02T10:00:00Z') }

/** Whatever is in a file, what comes out validates, and is its own migration. */
function check(value: unknown): void {
  const parsed: unknown = JSON.parse(JSON.stringify(value))
  const before = JSON.stringify(parsed)
  const result = migrate(parsed, context)
  assert.is(JSON.stringify(parsed), before, 'the input is left as it is')
  if (result.kind !== 'current' && result.kind !== 'migrated') return
  const written: unknown = JSON.parse(JSON.stringify(result.progress))
  assertValidSnapshot(written)
  assert.equal(migrate(written, context), { kind: 'current', progress: written })
}

const name = fc.constantFrom('Kai', 'Skye', 'Unknown', 'main', '1', 'l', '', 's', '__proto__')
const time = fc.constantFrom<unknown>(
  0,
  1.5,
  1772000000000,
  9e15,
  -1,
  '2026-03-01T08:00:00Z',
  '2026-02-31',
  'soon',
  '2026-03-01T08:00:00',
)
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 50, 100))
const status = fc.constantFrom('pending', 'in_progress', 'completed', 'blocked', 'cancelled', '')
const loose = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: value, weight: 6 }, { arbitrary: fc.jsonValue(), weight: 1 })
const record = (keys: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record(Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, loose(value)])), { requiredKeys: [] })

const task = record({
  activeForm: name,
  activeSince: time,
  agent: name,
  agentId: name,
  blockedBy: fc.array(name),
  content: name,
  currentStep: number,
  duration: number,
  endTime: time,
  extId: name,
  id: name,
  lastUpdateTime: time,
  legacy: fc.dictionary(name, name),
  list: name,
  other: name,
  parent: name,
  parentId: name,
  priority: name,
  progress: number,
  startTime: time,
  status,
  timestamp: time,
  totalSteps: number,
})
const list = record({
  agentId: name,
  id: name,
  isShared: fc.boolean(),
  made: number,
  session: name,
  startTime: time,
  timestamp: time,
})
const agent = record({
  endTime: time,
  id: name,
  isBackground: fc.boolean(),
  name,
  session: name,
  startTime: time,
  timestamp: time,
  type: name,
})
const session = record({
  harness: fc.constantFrom('claude', 'codex', 'other'),
  host: name,
  id: name,
  pid: number,
  shown: number,
  startTime: time,
  summarised: number,
  timestamp: time,
  turn: fc.constantFrom('working', 'waiting', 'asleep'),
})
const file = record({
  activeAgents: fc.array(name),
  agents: fc.array(agent),
  durations: fc.array(number),
  history: fc.array(name),
  lists: fc.array(list),
  metadata: record({ currentAgent: name, lastUpdateTime: time, sessionStartTime: time }),
  push: record({ refs: fc.array(name), remote: name, timestamp: time }),
  recent: fc.array(name),
  revision: number,
  schemaVersion: fc.constantFrom('2.0', '2.0.0', 2, '3'),
  session: record({ id: name, startTime: time }),
  sessions: fc.array(session),
  tasks: fc.array(task),
  timestamp: time,
  todos: fc.array(task),
  version: fc.constantFrom('2.0.0', '2.0', '1.0', 2),
})

test('any JSON: no throw, and a valid snapshot where there is one', () => {
  fc.assert(fc.property(fc.jsonValue(), check), { numRuns: 300 })
})

test('files of the right keys with values of any kind', () => {
  fc.assert(fc.property(file, check), { numRuns: 800 })
})

test('a snapshot with one value replaced', () => {
  const paths = fc.array(fc.nat(), { maxLength: 5, minLength: 1 })
  fc.assert(
    fc.property(file, paths, fc.jsonValue(), (start, path, value) => {
      const result = migrate({ ...start, tasks: [{ content: 'x' }], version: '2.0.0' }, context)
      if (result.kind !== 'migrated') return
      check(replaced(JSON.parse(JSON.stringify(result.progress)), path, value))
    }),
    { numRuns: 600 },
  )
})

test('the fold goes on from whatever was migrated', () => {
  fc.assert(
    fc.property(file, fc.constantFrom('s', 'migrated', 'other'), (start, sessionId) => {
      const result = migrate(
        JSON.parse(JSON.stringify({ ...start, version: '2.0.0', tasks: start['tasks'] ?? [] })),
        context,
      )
      if (result.kind !== 'migrated') return
      const timeline = new Timeline()
      Object.assign(timeline, { now: context.now, progress: result.progress, session: sessionId })
      const items = [
        { status: 'in_progress', title: '1' },
        { status: 'pending', title: 'New' },
      ]
      timeline.send({ kind: 'session.start' }).send({ items, kind: 'plan.snapshot' })
      timeline.send({ items: [{ extId: '1', status: 'completed', title: 'Kai' }], kind: 'plan.patch' })
      timeline.send({ kind: 'session.end' })
      timeline.session = 'next'
      timeline.wait(86_400).send({ kind: 'prompt' })
      assert.is(timeline.progress.tasks.length, 0, 'everything is in history')
      const ids = timeline.history.flatMap(({ tasks }) => tasks.map(({ id }) => id))
      for (const { id } of result.progress.tasks) assert.ok(ids.includes(id), id)
    }),
    { numRuns: 300 },
  )
})

/** `tree` with the value replaced that the numbers of `path` lead to. */
function replaced(tree: unknown, [step, ...path]: readonly number[], value: unknown): unknown {
  if (step === undefined || typeof tree !== 'object' || tree === null) return value
  const entries = Object.entries(tree)
  const at = step % Math.max(1, entries.length)
  const next = entries.map(([key, inner], index) => [key, index === at ? replaced(inner, path, value) : inner] as const)
  return Array.isArray(tree) ? next.map(([, inner]) => inner) : Object.fromEntries(next)
}

run()
