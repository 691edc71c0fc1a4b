import { assert, run, test } from '../../helpers/harness.ts'
import { doing, done, OPTIONS, Timeline, todo } from '../../helpers/timeline.ts'

test('the last word of an ended session stays until somebody else speaks', () => {
  const line = new Timeline()
    .send({ kind: 'session.start' })
    .todos([doing('Half done')])
    .wait(5)
    .send({ kind: 'session.end' })
  assert.equal(line.tasks(), ['in_progress Half done'])
  assert.is(line.task('Half done').activeSince, undefined)
  line.session = 'session-2'
  line.wait(60).send({ kind: 'session.start' })
  assert.equal(line.tasks(), [])
  assert.equal(
    line.history.map(({ reason, tasks }) => [reason, tasks[0]?.status]),
    [['session-ended', 'in_progress']],
  )
  assert.is(line.progress.session?.id, 'session-2')
})

test('a session that was silent too long is closed by the next event of another', () => {
  const line = new Timeline().todos([doing('Forgotten')])
  line.session = 'session-2'
  line.wait(3600).send({ kind: 'prompt' })
  assert.equal(line.tasks(), ['in_progress Forgotten'])
  line.wait(13 * 3600).send({ kind: 'prompt' })
  assert.equal(line.tasks(), [])
})

test('a session whose process is gone is closed when the next one starts', () => {
  const line = new Timeline().todos([doing('Killed')])
  line.session = 'session-2'
  line.fold([line.event({ kind: 'session.start' })], { ...OPTIONS, isDead: ({ id }) => id === 'session-1' })
  assert.is(line.history[0]?.session, 'session-1')
})

test('a resumed session is open again', () => {
  const line = new Timeline()
    .todos([doing('One')])
    .send({ kind: 'session.end' })
    .wait(9)
  line.send({ kind: 'session.start', source: 'resume' })
  assert.is(line.progress.sessions[0]?.endTime, undefined)
  assert.equal(line.tasks(), ['in_progress One'])
})

test('a stop of an agent that never began changes nothing', () => {
  const line = new Timeline().todos([doing('One')])
  const before = line.progress.revision
  line.send({ kind: 'agent.end' }, { id: 'warmup1' })
  assert.is(line.progress.revision, before)
  assert.equal(line.progress.agents, [])
})

test('two subagents of one type started in another order than asked for keep their own descriptions', () => {
  const line = new Timeline().send({ kind: 'prompt' })
  line.send({ description: 'First', kind: 'agent.launch', toolUseId: 't1', type: 'general' })
  line.send({ description: 'Second', kind: 'agent.launch', toolUseId: 't2', type: 'general' })
  line
    .send({ kind: 'agent.start' }, { id: 'bbb', type: 'general' })
    .send({ kind: 'agent.start' }, { id: 'aaa', type: 'general' })
  line.send({
    childId: 'aaa',
    description: 'First',
    isDone: false,
    kind: 'agent.link',
    toolUseId: 't1',
    type: 'general',
  })
  line.send({
    childId: 'bbb',
    description: 'Second',
    isDone: true,
    kind: 'agent.link',
    toolUseId: 't2',
    type: 'general',
  })
  const names = line.progress.agents.map(({ endTime, id, name }) => [id, name, endTime !== undefined])
  assert.equal(names.sort(), [
    ['aaa', 'First', false],
    ['bbb', 'Second', true],
  ])
  assert.equal(line.progress.activeAgents, ['First'])
})

const launch = (toolUseId: string, description: string) => ({
  description,
  kind: 'agent.launch' as const,
  toolUseId,
  type: 'g',
})
const start = { kind: 'agent.start' } as const
const link = (toolUseId: string, childId: string, description: string, isDone = true) =>
  ({ childId, description, isDone, kind: 'agent.link', toolUseId, type: 'g' }) as const
const agentsOf = (line: Timeline) =>
  line.progress.agents
    .map(({ endTime, id, name }) => `${id} ${name} ${endTime === undefined ? 'running' : 'ended'}`)
    .sort()

test('a subagent that was heard of before it was asked for leaves no ghost', () => {
  const line = new Timeline().send({ kind: 'prompt' }).send(start, { id: 'a', type: 'g' })
  line
    .send(launch('t0', 'Explore'))
    .send(launch('t1', 'Check'))
    .send(link('t0', 'a', 'Explore', false))
  line.send(start, { id: 'b', type: 'g' }).send(link('t1', 'b', 'Check', false))
  assert.equal(agentsOf(line), ['a Explore running', 'b Check running'])
})

test('in whatever order the hooks of two launches run, there are two agents with their own descriptions', () => {
  const events = [
    [launch('t0', 'Explore')],
    [launch('t1', 'Check')],
    [start, { id: 'a', type: 'g' }],
    [start, { id: 'b', type: 'g' }],
    [link('t0', 'a', 'Explore')],
    [link('t1', 'b', 'Check')],
  ] as const
  for (const order of permutations([0, 1, 2, 3, 4, 5])) {
    const line = new Timeline().send({ kind: 'prompt' })
    for (const index of order) line.send(events[index]?.[0] ?? start, events[index]?.[1])
    const names = line.progress.agents.map(({ id, name }) => `${id} ${name}`).sort()
    assert.equal(names, ['a Explore', 'b Check'], order.join())
  }
})

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length < 2) return [items]
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))
}

test('the clock of a task stands while the agent waits for an answer', () => {
  const line = new Timeline()
    .send({ kind: 'prompt' })
    .todos([doing('Deploy')])
    .wait(10)
  line.send({ kind: 'attention', reason: 'permission_prompt' }).wait(600)
  assert.is(line.progress.sessions[0]?.attention, 'permission_prompt')
  line
    .send({ kind: 'batch' })
    .wait(5)
    .todos([done('Deploy')])
  assert.is(line.task('Deploy').duration, 15)
  assert.is(line.progress.sessions[0]?.attention, undefined)
})

test('two deliveries of one call count once, a later call with the same text counts', () => {
  const line = new Timeline().todos([doing('One')])
  const same = { ...line.event({ items: [doing('One'), todo('Two')], kind: 'plan.snapshot' }), key: 'same' }
  line.fold([same]).fold([{ ...same, at: same.at + 40, id: 'other' }])
  const { revision } = line.progress
  line.wait(60).todos([done('One'), todo('Two')])
  line.wait(60).fold([{ ...same, at: line.now, id: 'again' }])
  assert.is(line.progress.revision, revision + 2)
  assert.is(line.task('One').status, 'in_progress')
})

test('a clock set back makes no negative duration', () => {
  const line = new Timeline().todos([doing('One')])
  line.now -= 3600_000
  line.todos([done('One')])
  assert.is(line.task('One').duration, 0)
})

test('the same call more than two seconds later is another call, within them the same', () => {
  const isSeen = (ms: number) => {
    const line = new Timeline().todos([todo('Before')])
    const first = { ...line.event({ items: [doing('One')], kind: 'plan.snapshot' }), key: 'same' }
    const again = { ...line.event({ items: [doing('One'), todo('Two')], kind: 'plan.snapshot' }), key: 'same' }
    const tasks = line.fold([first, { ...again, at: first.at + ms }]).tasks()
    return tasks.includes('pending Two')
  }
  assert.not.ok(isSeen(2000))
  assert.ok(isSeen(2001))
})

run()
