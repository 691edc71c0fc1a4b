import type { Progress, Session } from '../../../lib/progress/domain.ts'
import { viewOf } from '../../../lib/progress/view.ts'
import type { ViewOptions } from '../../../lib/progress/view-domain.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { ago, aList, anAgent, aProgress, aSession, aTask, NOW } from '../../helpers/progress.ts'

const view = (progress: Progress, over: Partial<ViewOptions> = {}) =>
  viewOf(progress, { isAlive: () => undefined, now: NOW, staleAfterMs: 900_000, ...over })

const working = (session: Partial<Session> = {}) =>
  aProgress({
    lists: [aList('a', 's')],
    sessions: [aSession('s', session)],
    tasks: [
      aTask('a', 'one', { duration: 40, status: 'completed' }),
      aTask('a', 'two', { activeForm: 'Doing two', duration: 10, status: 'in_progress' }),
      aTask('a', 'three'),
    ],
  })

test('a task in progress is a row with its step, its clock and its active form', () => {
  const { rows, totals } = view(working())
  const [row] = rows
  assert.is(rows.length, 1)
  assert.is(row?.name, 'Claude')
  assert.is(row?.state, 'running')
  assert.is(row?.content, 'Doing two')
  assert.is(row?.elapsedSeconds, 70)
  assert.equal([row?.done, row?.total, row?.percent, row?.progress], [1, 3, 33, null])
  assert.equal(totals, { blocked: 0, completed: 1, pending: 1, percent: 33, running: 1, stale: 0, total: 3 })
})

test('a task of a session that ended is stale, whatever the process does', () => {
  const { rows, totals } = view(working({ endTime: ago(50), timestamp: ago(50) }), { isAlive: () => true })
  assert.is(rows[0]?.state, 'stale')
  assert.is(rows[0]?.staleReason, 'session-ended')
  assert.is(rows[0]?.silentSeconds, 50)
  assert.equal([totals.running, totals.stale], [0, 1])
})

test('the clock of a stale task stopped at the last sign of life', () => {
  const { rows } = view(working({ timestamp: ago(50) }), { isAlive: () => false })
  assert.is(rows[0]?.staleReason, 'process-dead')
  assert.is(rows[0]?.elapsedSeconds, 20)
})

test('silence is stale where liveness is unknown, and only after the stale time', () => {
  assert.is(view(working({ timestamp: ago(899) })).rows[0]?.state, 'running')
  const { rows } = view(working({ timestamp: ago(901) }))
  assert.equal([rows[0]?.state, rows[0]?.staleReason], ['stale', 'silent'])
})

test('a process that lives and is silent is running, and said to be quiet', () => {
  const { rows } = view(working({ timestamp: ago(3000) }), { isAlive: () => true })
  assert.equal([rows[0]?.state, rows[0]?.isQuiet, rows[0]?.silentSeconds], ['running', true, 3000])
})

test('liveness is asked once per session', () => {
  let asked = 0
  view(working(), {
    isAlive: () => {
      asked += 1
      return undefined
    },
  })
  assert.is(asked, 1)
})

test('a session that waits for the person says so, its subagents go on', () => {
  const base = working({ attention: 'permission_prompt', turn: 'waiting' })
  const { rows } = view({ ...base, agents: [anAgent('x1', 's', { description: 'Look around', type: 'Explore' })] })
  assert.equal(
    rows.map(({ name, state }) => [name, state]),
    [
      ['Explore', 'running'],
      ['Claude', 'waiting'],
    ],
  )
  assert.is(rows[1]?.attention, 'permission_prompt')
})

test('a session that asks the person something has a row even without a list', () => {
  const { rows } = view(aProgress({ sessions: [aSession('s', { attention: 'idle_prompt', turn: 'waiting' })] }))
  assert.equal([rows.length, rows[0]?.state, rows[0]?.name], [1, 'waiting', 'Claude'])
})

test('an agent whose open tasks all wait for others is blocked, and for what', () => {
  const progress = aProgress({
    lists: [aList('a', 's', { isShared: true })],
    sessions: [aSession('s')],
    tasks: [
      aTask('a', 'api', { agent: 'Kai', status: 'in_progress' }),
      aTask('a', 'client', { agent: 'Nova', blockedBy: ['a.api'] }),
      aTask('a', 'later', { agent: 'Kai' }),
    ],
  })
  const { next, rows, totals } = view(progress)
  const nova = rows.find(({ name }) => name === 'Nova')
  assert.equal([nova?.state, nova?.content, nova?.waitsFor], ['blocked', 'client', 'api'])
  assert.is(totals.blocked, 1)
  assert.equal(
    next.map(({ content }) => content),
    ['later'],
  )
})

test('a blocker that is done blocks nothing', () => {
  const progress = aProgress({
    lists: [aList('a', 's')],
    sessions: [aSession('s')],
    tasks: [aTask('a', 'api', { status: 'completed' }), aTask('a', 'client', { blockedBy: ['a.api'] })],
  })
  assert.equal([view(progress).rows.length, view(progress).totals.blocked], [0, 0])
})

test('a task of a subagent that ended is stale although its session goes on', () => {
  const progress = aProgress({
    agents: [anAgent('x1', 's', { endTime: ago(20), name: 'Reviewer', timestamp: ago(20) })],
    lists: [aList('a', 's', { agentId: 'x1' })],
    sessions: [aSession('s')],
    tasks: [aTask('a', 'read', { agent: 'Reviewer', agentId: 'x1', status: 'in_progress' })],
  })
  assert.equal(
    view(progress).rows.map(({ name, staleReason }) => [name, staleReason]),
    [['Reviewer', 'agent-ended']],
  )
})

test('two sessions of one harness are told apart', () => {
  const progress = aProgress({
    lists: [aList('a', 'abcd-1'), aList('b', 'ef01-2')],
    sessions: [aSession('abcd-1'), aSession('ef01-2')],
    tasks: [aTask('a', 'x', { status: 'in_progress' }), aTask('b', 'y', { status: 'in_progress' })],
  })
  assert.equal(
    view(progress).rows.map(({ name }) => name),
    ['Claude abcd', 'Claude ef01'],
  )
})

test('the mark of an agent is not repeated in what it does', () => {
  const title = (text: string, agent: string) =>
    view(
      aProgress({
        lists: [aList('a', 's')],
        sessions: [aSession('s')],
        tasks: [aTask('a', text, { agent, status: 'in_progress' })],
      }),
    ).rows[0]?.content
  assert.is(title('[Kai] Design it', 'Kai'), 'Design it')
  assert.is(title('kai: design it', 'Kai'), 'design it')
  assert.is(title('@Kai design it', 'Kai'), 'design it')
  assert.is(title('（Nova）設計', 'Nova'), '設計')
  assert.is(title('[urgent] design it', 'Kai'), '[urgent] design it')
  assert.is(title('[Kai]', 'Kai'), '[Kai]')
})

test('the known part of the running task counts, and no list is full before it is done', () => {
  const percent = (progress: number | null) =>
    view(
      aProgress({
        lists: [aList('a', 's')],
        sessions: [aSession('s')],
        tasks: [aTask('a', 'one', { status: 'completed' }), aTask('a', 'two', { progress, status: 'in_progress' })],
      }),
    ).rows[0]?.percent
  assert.is(percent(null), 50)
  assert.is(percent(40), 70)
  assert.is(percent(100), 99)
})

test('without a history of durations no time is foretold', () => {
  assert.is(view(working()).eta, undefined)
  const known = view({ ...working(), durations: [100, 100, 100, 100, 100] })
  assert.is(known.rows[0]?.eta?.seconds, 130)
  assert.is(known.eta?.seconds, 130)
})

test('nobody works on it: no time is foretold', () => {
  const gone = view({ ...working({ endTime: ago(5) }), durations: [100, 100, 100, 100, 100] })
  assert.is(gone.eta, undefined)
})

run()
