import { fitted } from '../../../lib/progress/fit.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { assertValidSnapshot } from '../../helpers/schema.ts'
import { doing, done, Timeline, todo } from '../../helpers/timeline.ts'

const longTitle = (index: number) =>
  `Task ${index}: ${'a fairly long description of what is to be done here '.repeat(2)}`

test('a hundred tasks of usual length stay below 64 KB', () => {
  const titles = Array.from({ length: 100 }, (_, index) => longTitle(index).slice(0, 80))
  const line = new Timeline().todos(titles.map(todo)).todos(titles.map(doing)).wait(60).todos(titles.map(done))
  assert.ok(Buffer.byteLength(JSON.stringify(line.progress)) < 64_000)
})

test('finished lists of ended subagents go to history when the file grows too large, the live plan stays', () => {
  const line = new Timeline().send({ kind: 'prompt' }).todos([doing('Lead the work')])
  for (let child = 0; child < 12; child += 1) {
    const agent = { id: `agent${child}`, type: 'worker' }
    const titles = Array.from({ length: 25 }, (_, index) => longTitle(child * 100 + index))
    line
      .send({ kind: 'agent.start' }, agent)
      .todos(titles.map(doing), { agent })
      .wait(9)
      .todos(titles.map(done), { agent })
    line.send({ kind: 'agent.end' }, agent)
  }
  assert.ok(JSON.stringify(line.progress).length > 64_000)
  const { history, progress } = fitted({ history: [], progress: line.progress }, line.now)
  assertValidSnapshot(JSON.parse(JSON.stringify(progress)))
  assert.ok(JSON.stringify(progress).length < 64_000)
  assert.ok(progress.tasks.some(({ content }) => content === 'Lead the work'))
  const kept = progress.tasks.length + history.reduce((sum, { tasks }) => sum + tasks.length, 0)
  assert.is(kept, 1 + 12 * 25)
})

test('of hundreds of ended subagents only the newest stay', () => {
  const line = new Timeline().send({ kind: 'prompt' })
  for (let child = 0; child < 60; child += 1) {
    line.send({ kind: 'agent.start' }, { id: `agent${child}` }).send({ kind: 'agent.end' }, { id: `agent${child}` })
  }
  const { progress } = fitted({ history: [], progress: line.progress }, line.now)
  assert.is(progress.agents.length, 20)
  assert.is(progress.agents.at(-1)?.id, 'agent59')
})

run()
