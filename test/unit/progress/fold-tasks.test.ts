import { assert, run, test } from '../../helpers/harness.ts'
import { Timeline } from '../../helpers/timeline.ts'

const created = (extId: string, title: string) => ({
  items: [{ extId, status: 'pending', title }],
  kind: 'plan.patch' as const,
})
const updated = (extId: string, change: Record<string, unknown>) => ({
  items: [{ extId, title: '', ...change }],
  kind: 'plan.patch' as const,
})

test('tasks of one session share their ids, and whoever starts one works on it', () => {
  const line = new Timeline().send(created('1', 'Retry')).send(created('2', 'Tests'))
  const child = { id: 'a1', type: 'explorer' }
  line.send(updated('2', { previousStatus: 'pending', status: 'in_progress' }), child)
  assert.is(line.task('Tests').agentId, 'a1')
  assert.is(line.task('Tests').agent, 'explorer')
  assert.is(line.task('Retry').agentId, 'main')
  assert.is(line.progress.lists.length, 1)
})

test('an update of a task made before the first event adds it', () => {
  const line = new Timeline().send(updated('14', { status: 'in_progress' }))
  assert.equal(line.tasks(), ['in_progress Task #14'])
  line.send({
    isShared: true,
    items: [{ extId: '14', status: 'in_progress', title: 'Write the guide' }],
    kind: 'plan.snapshot',
  })
  assert.equal(line.tasks(), ['in_progress Write the guide'])
  assert.is(line.progress.tasks.length, 1)
})

test('a deleted task leaves the list and is kept in history', () => {
  const line = new Timeline().send(created('1', 'Retry')).send(updated('1', { status: 'deleted' }))
  assert.equal(line.tasks(), [])
  assert.is(line.history[0]?.tasks[0]?.content, 'Retry')
})

test('a step back that was overtaken by the next step is old news', () => {
  const line = new Timeline().send(created('1', 'Retry')).wait(10)
  line.send(updated('1', { previousStatus: 'in_progress', status: 'completed' }))
  line.send(updated('1', { previousStatus: 'pending', status: 'in_progress' }))
  assert.is(line.task('Retry').status, 'completed')
})

test('blockers are known by our ids, count as blocked, and give the progress of the one that waits', () => {
  const line = new Timeline().send(created('1', 'A')).send(created('2', 'B')).send(created('3', 'C'))
  line.send(updated('3', { addBlockedBy: ['1', '2'], owner: 'docs-agent' }))
  assert.is(line.progress.stats.blockedTasks, 1)
  assert.is(line.task('C').agent, 'docs-agent')
  line.send(updated('1', { status: 'completed' })).send(updated('3', { status: 'in_progress' }))
  assert.is(line.task('C').progress, 50)
  line.send(updated('2', { status: 'completed' })).send(updated('3', { status: 'completed' }))
  assert.is(line.progress.stats.overallProgress, 100)
})

test('a list that leaves completed blockers out changes nothing a person could see', () => {
  const line = new Timeline().send(created('1', 'A')).send(created('2', 'B'))
  line.send(updated('2', { addBlockedBy: ['1'] })).send(updated('1', { status: 'completed' }))
  const { revision } = line.progress
  line.send({
    isShared: true,
    items: [
      { blockedBy: [], extId: '1', status: 'completed', title: 'A' },
      { blockedBy: [], extId: '2', status: 'pending', title: 'B' },
    ],
    kind: 'plan.snapshot',
  })
  assert.is(line.progress.revision, revision)
})

run()
