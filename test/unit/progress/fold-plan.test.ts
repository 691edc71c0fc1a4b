import { assert, run, test } from '../../helpers/harness.ts'
import { doing, done, Timeline, todo } from '../../helpers/timeline.ts'

test('only time in progress counts, and waiting for the person does not', () => {
  const line = new Timeline().send({ kind: 'prompt' }).todos([todo('Plan'), todo('Build')])
  line.wait(60).todos([doing('Plan'), todo('Build')])
  line.wait(30).send({ kind: 'turn.end' })
  line.wait(3600).send({ kind: 'prompt' })
  line.wait(10).todos([done('Plan'), doing('Build')])
  assert.is(line.task('Plan').duration, 40)
  assert.is(line.task('Build').duration, 0)
  assert.ok(line.task('Build').activeSince)
})

test('a task opened again goes on counting', () => {
  const line = new Timeline()
    .todos([doing('Fix')])
    .wait(20)
    .todos([done('Fix'), todo('Ship')])
  line.wait(500).todos([doing('Fix'), todo('Ship')])
  assert.is(line.task('Fix').endTime, undefined)
  line.wait(5).todos([done('Fix'), todo('Ship')])
  assert.is(line.task('Fix').duration, 25)
})

test('a reworded title at the same place with the same active form is the same task', () => {
  const line = new Timeline().todos([doing('Fix bug')]).wait(10)
  const id = line.task('Fix bug').id
  line.todos([{ activeForm: 'Fix buging', status: 'in_progress', title: 'Repair the login defect' }])
  assert.is(line.task('Repair the login defect').id, id)
})

test('a similar title is the same task, one with another number is not', () => {
  const line = new Timeline().todos([todo('Write tests for the parser'), todo('Migrate step 1')])
  const ids = line.progress.tasks.map((task) => task.id)
  line.todos([todo('Write unit tests for the parser'), todo('Migrate step 2')])
  assert.is(line.task('Write unit tests for the parser').id, ids[0])
  assert.is.not(line.task('Migrate step 2').id, ids[1])
  assert.equal(
    line.history.map(({ reason, tasks }) => [reason, tasks[0]?.content]),
    [['dropped', 'Migrate step 1']],
  )
})

test('a plan finished and forgotten by the harness is followed by a new plan, even with a shared title', () => {
  const line = new Timeline().todos([doing('Code'), todo('Run tests')], { previous: [] })
  line.todos([done('Code'), done('Run tests')], { previous: [doing('Code'), todo('Run tests')] })
  line.todos([doing('Refactor'), todo('Run tests')], { previous: [] })
  assert.equal(line.tasks(), ['in_progress Refactor', 'pending Run tests'])
  assert.equal(
    line.history.map(({ reason, tasks }) => [reason, tasks.length]),
    [['finished', 2]],
  )
})

test('a plan dropped without completing it goes to history, not on the screen for ever', () => {
  const line = new Timeline().todos([doing('Old idea'), todo('Later')])
  line.todos([doing('Something else')], { previous: [doing('Old idea'), todo('Later')] })
  assert.equal(line.tasks(), ['in_progress Something else'])
  assert.is(line.history[0]?.reason, 'replaced')
  assert.is(line.progress.stats.activeTasks, 1)
})

test('an empty list clears the plan', () => {
  const line = new Timeline().todos([doing('One')]).todos([], { previous: [doing('One')] })
  assert.equal(line.tasks(), [])
  assert.is(line.history.length, 1)
})

test('cancelled items leave the list as dropped', () => {
  const line = new Timeline().todos([doing('One'), todo('Two')])
  line.todos([doing('One'), { status: 'cancelled', title: 'Two' }])
  assert.equal(line.tasks(), ['in_progress One'])
  assert.is(line.history[0]?.reason, 'dropped')
})

test('a subagent has a list of its own under its own name', () => {
  const line = new Timeline().todos([doing('Main work')])
  line.send({ description: 'Explore the repo', kind: 'agent.launch', toolUseId: 'tool-1', type: 'general-purpose' })
  const child = { id: 'a1b2c3d', type: 'general-purpose' }
  line.send({ kind: 'agent.start' }, child).todos([doing('List files'), todo('Report')], { agent: child, previous: [] })
  assert.is(line.task('List files').agent, 'Explore the repo')
  assert.is(line.task('Main work').agent, 'main')
  line.todos([done('Main work')], { previous: [doing('Main work')] })
  assert.is(line.progress.tasks.length, 3)
})

test('two lists interleaved under one session id stay two lists (clients that name no agent)', () => {
  const line = new Timeline().todos([doing('Design'), todo('Build')], { previous: [] })
  line.send({ description: 'Look around', kind: 'agent.launch', toolUseId: 'tool-1', type: 'general-purpose' })
  line.todos([doing('List files'), todo('Report')], { previous: [] })
  line.todos([done('Design'), doing('Build')], { previous: [doing('Design'), todo('Build')] })
  line.todos([done('List files'), doing('Report')], { previous: [doing('List files'), todo('Report')] })
  assert.equal([...line.tasks()].sort(), [
    'completed Design',
    'completed List files',
    'in_progress Build',
    'in_progress Report',
  ])
  assert.is(line.task('Report').agent, 'Look around')
  assert.is(line.progress.lists.length, 2)
  line.send({ childId: 'a1b2c3d', isDone: true, kind: 'agent.link', toolUseId: 'tool-1', type: 'general-purpose' })
  assert.is(line.task('Report').agentId, 'a1b2c3d')
  assert.is(line.task('Report').activeSince, undefined)
})

test('an older whole-list call that arrives late does not turn the list back', () => {
  const [first, second, third] = [
    [doing('A'), todo('B')],
    [done('A'), doing('B')],
    [done('A'), done('B')],
  ]
  const line = new Timeline().todos(first, { previous: [] }).wait(60)
  const late = line.event({ items: second, kind: 'plan.snapshot', previous: first })
  line.todos(third, { previous: second }).fold([late])
  assert.equal(line.tasks(), ['completed A', 'completed B'])
})

test('an agent that really goes back to an earlier list is believed', () => {
  const [first, second] = [
    [doing('A'), todo('B')],
    [done('A'), doing('B')],
  ]
  const line = new Timeline().todos(first, { previous: [] }).todos(second, { previous: first })
  line.todos(first, { previous: second })
  assert.equal(line.tasks(), ['in_progress A', 'pending B'])
})

test('the name in an explicit mark is used on the main thread, and only there', () => {
  const line = new Timeline().todos([doing('[Nova] Build the dashboard'), todo('Plain')])
  assert.is(line.task('[Nova] Build the dashboard').agent, 'Nova')
  assert.is(line.task('Plain').agent, 'main')
  assert.equal(line.progress.activeAgents, ['Nova'])
})

test('a list of a thousand items is recorded whole', () => {
  const many = Array.from({ length: 1000 }, (_, index) => todo(`Task number ${index}`))
  const line = new Timeline().todos(many).todos([done('Task number 0'), ...many.slice(1)])
  assert.is(line.progress.stats.totalTasks, 1000)
  assert.is(line.progress.stats.completedTasks, 1)
})

run()
