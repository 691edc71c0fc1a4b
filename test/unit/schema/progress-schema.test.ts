import { emptyProgress, type Progress } from '../../../lib/progress/domain.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { assertValidSnapshot } from '../../helpers/schema.ts'

const NOW = Date.parse('2026-03-01T10:00:00Z')
const at = '2026-03-01T10:00:00.000Z'

const valid: Progress = {
  ...emptyProgress(NOW),
  session: { id: 's', startTime: at },
  tasks: [
    {
      id: 't1',
      agent: 'Nova',
      content: 'Draw the button',
      activeForm: 'Drawing the button',
      status: 'in_progress',
      timestamp: at,
      progress: null,
      duration: 0,
      list: 'l1',
      agentId: 'main',
      startTime: at,
      activeSince: at,
    },
  ],
  activeAgents: ['Nova'],
  stats: {
    activeTasks: 1,
    blockedTasks: 0,
    completedTasks: 0,
    overallProgress: 0,
    pendingTasks: 0,
    totalTasks: 1,
  },
  lists: [{ id: 'l1', session: 's', agentId: 'main', startTime: at, timestamp: at, isShared: false, made: 1 }],
  sessions: [
    { id: 's', harness: 'claude', startTime: at, timestamp: at, turn: 'working', host: 'h', shown: 0, summarised: 0 },
  ],
}
const [task] = valid.tasks

test('an empty file and a working one are valid', () => {
  assertValidSnapshot(emptyProgress(NOW))
  assertValidSnapshot(JSON.parse(JSON.stringify(valid)))
})

const WRONG: readonly (readonly [string, object, RegExp])[] = [
  ['a missing released key', { stats: undefined }, /stats/],
  ['another version', { version: '2.0' }, /version/],
  ['an unknown key', { foo: 1 }, /additional/],
  ['a status that no view knows', { tasks: [{ ...task, status: 'done' }] }, /status/],
  ['a percent above 100', { tasks: [{ ...task, progress: 101 }] }, /progress/],
  ['a fraction of a second', { tasks: [{ ...task, duration: 1.5 }] }, /duration/],
  ['a local time', { timestamp: '2026-03-01T10:00:00+01:00' }, /timestamp/],
  ['the 31st of February', { timestamp: '2026-02-31T10:00:00Z' }, /timestamp|no such time/],
  ['stats that do not add up', { stats: { ...valid.stats, pendingTasks: 1 } }, /pendingTasks/],
  [
    'two tasks with one id',
    { tasks: [task, task], stats: { ...valid.stats, totalTasks: 2, activeTasks: 2 } },
    /two of/,
  ],
  ['a task of no list', { lists: [] }, /no list l1/],
  ['a list of no session', { sessions: [] }, /no session s/],
  ['a task of no agent', { tasks: [{ ...task, agentId: 'a1' }] }, /no agent a1/],
  ['Unknown among the active agents', { activeAgents: ['Unknown'] }, /activeAgents/],
]
for (const [name, change, message] of WRONG) {
  test(`refused: ${name}`, () => {
    const value: unknown = JSON.parse(JSON.stringify({ ...valid, ...change }))
    assert.throws(() => assertValidSnapshot(value), message)
  })
}

run()
