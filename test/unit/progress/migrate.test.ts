import { emptyProgress, type Progress } from '../../../lib/progress/domain.ts'
import { type Migration, migrate } from '../../../lib/progress/migrate.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { assertValidSnapshot } from '../../helpers/schema.ts'

const NOW = Date.parse('2026-03-02T10:00:00Z')
const MTIME = Date.parse('2026-03-01T08:00:00Z')
const CREATED = Date.parse('2026-03-01T07:00:00Z')
const CHANGED = Date.parse('2026-03-01T07:30:00Z')
const context = { mtimeMs: MTIME, now: NOW }

function migrated(value: unknown, from?: string): Progress {
  const result = migrate(value, context)
  if (result.kind !== 'migrated') throw new Error(`expected a migration: ${JSON.stringify(result)}`)
  if (from) assert.is(result.from, from)
  assert.is(migrate(JSON.parse(JSON.stringify(result.progress)), context).kind, 'current')
  return assertValidSnapshot(JSON.parse(JSON.stringify(result.progress)))
}

const released = {
  version: '2.0.0',
  timestamp: '2026-03-01T07:30:00Z',
  session: { id: 'f3', startTime: '2026-03-01T07:00:00Z' },
  tasks: [
    {
      id: 'a',
      agent: 'Skye',
      content: 'Parse dates',
      activeForm: 'Parsing dates',
      status: 'in_progress',
      timestamp: '2026-03-01T07:25:00+01:00',
      progress: 70,
      duration: 222,
    },
    { id: 'b', agent: 'Nova', content: 'Draw', activeForm: 'Drawing', status: 'completed', timestamp: 'soon' },
  ],
  activeAgents: ['Skye', 'Nova'],
  stats: { totalTasks: 15, completedTasks: 8, activeTasks: 3, pendingTasks: 4, overallProgress: 67 },
}

const implemented = {
  schemaVersion: '2.0',
  todos: [
    {
      id: '1',
      content: 'Sketch',
      activeForm: '',
      status: 'completed',
      parentId: null,
      agent: 'Kai',
      startTime: CREATED,
      lastUpdateTime: CHANGED,
      estimatedDuration: 60_000,
      currentStep: null,
      totalSteps: null,
      tags: ['ui'],
    },
    {
      id: '2',
      content: 'Build',
      status: 'in_progress',
      parentId: '1',
      agent: 'Skye',
      startTime: CREATED,
      lastUpdateTime: CHANGED,
      currentStep: 7,
      totalSteps: 10,
    },
    {
      id: '2',
      content: 'Wait',
      status: 'cancelled',
      parentId: '9',
      agent: 'Unknown',
      startTime: CREATED,
      lastUpdateTime: CHANGED,
    },
  ],
  metadata: {
    sessionStartTime: CREATED,
    lastUpdateTime: CHANGED,
    activeAgents: ['Unknown'],
    totalTokensEstimated: 0,
    completionRate: 33,
    currentAgent: 'Skye',
  },
  history: [{ timestamp: CREATED, event: 'task_started', taskId: '1', agent: 'Kai', details: 'Task created' }],
}

test('1.0: tasks keep their ids, their time is that of the file, and nobody is invented', () => {
  const progress = migrated(
    {
      todos: [
        { id: '1', content: 'One', status: 'completed', activeForm: 'Doing one', parentId: null },
        { content: 'Two', status: 'in_progress' },
      ],
    },
    '1.0',
  )
  const [one, two] = progress.tasks
  assert.is(one?.id, '1')
  assert.is(one?.timestamp, '2026-03-01T08:00:00.000Z')
  assert.is(one?.progress, 100)
  assert.is(one?.agent, 'Unknown')
  assert.is(one?.legacy, undefined)
  assert.is(two?.activeForm, 'Two')
  assert.is(two?.progress, null)
  assert.is(two?.duration, 0)
  assert.equal(progress.activeAgents, [])
  assert.is(progress.stats.overallProgress, 50)
})

test('2.0 as implemented: milliseconds become times, steps a percentage, and every old key has a place', () => {
  const progress = migrated(implemented, '2.0')
  const [sketch, build, wait] = progress.tasks
  assert.is(progress.timestamp, '2026-03-01T07:30:00.000Z')
  assert.is(progress.session?.startTime, '2026-03-01T07:00:00.000Z')
  assert.is(sketch?.startTime, '2026-03-01T07:00:00.000Z')
  assert.is(sketch?.endTime, '2026-03-01T07:30:00.000Z')
  assert.is(sketch?.duration, 0, 'the time since creation is no time in progress')
  assert.is(sketch?.activeForm, 'Sketch')
  assert.equal(sketch?.legacy, { estimatedDuration: 60_000, tags: ['ui'] })
  assert.is(build?.progress, 70)
  assert.is(build?.parent, '1')
  assert.is(wait?.status, 'pending')
  assert.equal(wait?.legacy, { id: '2', parent: '9', startTime: CREATED, status: 'cancelled' })
  assert.equal(progress.activeAgents, ['Skye'])
  assert.equal(progress.legacy, { history: implemented.history, metadata: { currentAgent: 'Skye' } })
})

test('2.0.0 as others wrote it: nothing of it is lost, counts are counted, missing keys get defaults', () => {
  const progress = migrated(released, '2.0.0')
  const [parse, draw] = progress.tasks
  assert.equal(progress.session, { id: 'f3', startTime: '2026-03-01T07:00:00.000Z' })
  assert.is(parse?.progress, 70)
  assert.is(parse?.duration, 222)
  assert.is(parse?.agent, 'Skye')
  assert.is(parse?.timestamp, '2026-03-01T06:25:00.000Z')
  assert.equal(draw?.legacy, { timestamp: 'soon' })
  assert.is(progress.stats.totalTasks, 2)
  assert.is(progress.stats.overallProgress, 50)
  assert.equal(progress.activeAgents, ['Skye'])
})

test('a snapshot of this schema is taken as it is, with keys that a newer release may have added', () => {
  const current = { ...emptyProgress(NOW), later: { key: 1 } }
  assert.equal(migrate(current, context), { kind: 'current', progress: current })
})

test('a snapshot that lacks keys of a newer release is completed, and its lists and sessions stay', () => {
  const first = migrated(released)
  const { durations: _, ...older } = first
  const lists = first.lists.map(({ made: _made, ...list }) => list)
  const again = migrated({ ...older, lists, tasks: [...first.tasks, 'A title', null] })
  assert.equal(again.lists, [{ ...first.lists[0], made: 3 }])
  assert.equal(again.sessions, first.sessions)
  assert.equal(again.agents, first.agents)
  assert.is(again.tasks[2]?.content, 'A title')
  assert.equal(again.legacy, { unreadTasks: [null] })
})

test('where the version key stands does not matter, only that it is there', () => {
  assert.is(migrated({ todos: [{ content: 'x' }], schemaVersion: '2.0' }, '2.0').tasks.length, 1)
  assert.is(migrated({ ...implemented, schemaVersion: '2.0.0' }, '2.0').tasks.length, 3)
  assert.is(migrated({ ...implemented, schemaVersion: 2 }, '2.0').tasks.length, 3)
  assert.is(migrated({ version: '1.0', todos: ['Title only'] }, '1.0').tasks[0]?.content, 'Title only')
  assert.equal(migrated({ version: '2.0.0', tasks: [] }, '2.0.0').session, null)
})

const OTHERS: readonly (readonly [unknown, Migration['kind'], RegExp])[] = [
  [{}, 'unreadable', /neither a list of tasks nor of todos/],
  [{ todos: null }, 'unreadable', /neither/],
  [{ version: '2.0.0', tasks: 'none' }, 'unreadable', /neither/],
  [[], 'unreadable', /not an object: \[\]/],
  [null, 'unreadable', /not an object: null/],
  [undefined, 'unreadable', /not an object: nothing/],
  [7, 'unreadable', /not an object: 7/],
  [{ version: 'banana', tasks: [] }, 'unreadable', /unknown version "banana"/],
  [{ version: {}, tasks: [] }, 'unreadable', /unknown version \{\}/],
  [{ version: '2.0.1', tasks: [] }, 'unreadable', /2\.0\.1.* newer/],
  [{ version: '3.0.0', tasks: [] }, 'unreadable', /3\.0\.0.* newer/],
  [{ schemaVersion: 3, todos: [] }, 'unreadable', /schema 3 is newer/],
]
for (const [value, kind, text] of OTHERS) {
  test(`${JSON.stringify(value)} is ${kind}`, () => {
    const result = migrate(value, context)
    assert.is(result.kind, kind)
    assert.match(result.kind === 'unreadable' ? result.why : '', text)
  })
}

test('times of a clock that was ahead do not lie in the future', () => {
  const progress = migrated({ ...released, timestamp: '2031-01-01T00:00:00Z' })
  assert.is(progress.timestamp, '2026-03-02T10:00:00.000Z')
  assert.ok(progress.sessions.every(({ timestamp }) => timestamp <= progress.timestamp))
})

test('an event log that grew for months does not make the snapshot large', () => {
  const history = Array.from({ length: 20_000 }, (_, index) => ({ event: 'task_updated', taskId: `${index}` }))
  const progress = migrated({ ...implemented, history, junk: 'x'.repeat(50_000) })
  assert.ok(JSON.stringify(progress).length < 24_000)
  const { legacy } = progress
  assert.ok(Array.isArray(legacy?.['history']) && legacy['history'].length === 50)
  assert.equal(legacy?.['omitted'], ['junk'])
})

test('a thousand tasks in one list, all with one id', () => {
  const todos = Array.from({ length: 1000 }, (_, index) => ({ id: 'x', content: `Task ${index}`, agent: 'Leo' }))
  const progress = migrated({ schemaVersion: '2.0', todos })
  assert.is(progress.tasks.length, 1000)
  assert.is(progress.agents.length, 1)
})

run()
