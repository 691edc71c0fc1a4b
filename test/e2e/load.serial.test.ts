// Many real hooks at once: nothing that a hook acknowledged is lost, and the snapshot is valid at every moment.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import {
  knownTitles,
  makeRepository,
  type RunningHook,
  remains,
  runHook,
  snapshotOf,
  startHook,
  todoWrite,
} from '../helpers/hook-process.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A later hook, when locks and temporary files of the dead have become old. */
const LATER = { fault: { clockMs: 120_000 } }

/** Reads the snapshot again and again until `work` is done; throws as soon as it is not valid. Returns how often. */
async function watched(repository: string, work: Promise<unknown>): Promise<number> {
  let isDone = false
  let reads = 0
  const done = work.finally(() => {
    isDone = true
  })
  while (!isDone) {
    if (snapshotOf(repository)) reads += 1
    await pause(15)
  }
  await done
  return reads
}

test('200 hooks at once, 20 of them killed at random moments: nothing acknowledged is lost', async () => {
  const repository = makeRepository()
  const title = (index: number) => `Task of session ${index}`
  const killed: Promise<void>[] = []
  const killLater = async ({ child }: RunningHook) => {
    await pause(Math.random() ** 2 * 5000)
    child.kill('SIGKILL')
  }
  // Starting 200 processes takes a while: the snapshot is watched from the first one on.
  const work = (async () => {
    const hooks: RunningHook[] = []
    for (let index = 0; index < 200; index += 1) {
      const call = todoWrite(repository, { session: `s${index}`, todos: { [title(index)]: 'in_progress' } })
      const hook = startHook(repository, call)
      hooks.push(hook)
      if (index % 10 === 0) killed.push(killLater(hook))
      if (index % 5 === 4) await pause(1)
    }
    return await Promise.all(hooks.map(({ ended }) => ended))
  })()
  assert.ok((await watched(repository, work)) > 10, 'the snapshot was watched')
  await Promise.all(killed)

  const results = await work
  const survivors = results.filter(({ signal }) => signal === null)
  assert.ok(survivors.length >= 180 && survivors.length < 200, `${survivors.length} of 200 were not killed`)
  assert.equal(new Set(survivors.map(({ code, stderr }) => `${code}${stderr}`)), new Set(['0']))

  await runHook(repository, todoWrite(repository, { session: 'last', todos: { 'The last task': 'pending' } }), LATER)
  const known = knownTitles(repository)
  const lost = results.flatMap(({ code }, index) => (code === 0 && !known.has(title(index)) ? [title(index)] : []))
  assert.equal(lost, [])
  assert.ok(known.has('The last task'))
  assert.equal(remains(repository), [])
})

test('16 agents with 50 updates each, interleaved: every agent ends with exactly its last list', async () => {
  const repository = makeRepository()
  const agents = Array.from({ length: 16 }, (_, index) => ({
    // Eight sessions of their own, and eight subagents of one session.
    agentId: index < 8 ? undefined : `a${index}`,
    session: index < 8 ? `s${index}` : 'shared',
    titles: Array.from({ length: 5 }, (_, part) => `Agent ${index}, part ${part}`),
  }))
  const todosAt = (titles: readonly string[], update: number) =>
    Object.fromEntries(titles.map((title, part) => [title, statusAt(part, update)]))
  const work = Promise.all(
    agents.map(async ({ agentId, session, titles }) => {
      for (let update = 0; update < 50; update += 1) {
        const call = { session, todos: todosAt(titles, update), toolUseId: `toolu_${titles[0]}_${update}` }
        const { code, stderr } = await runHook(repository, todoWrite(repository, agentId ? { ...call, agentId } : call))
        assert.equal({ code, stderr }, { code: 0, stderr: '' })
      }
    }),
  )
  await watched(repository, work)

  const tasks = snapshotOf(repository)?.tasks ?? []
  for (const { titles } of agents) {
    const own = tasks.filter(({ content }) => titles.includes(content))
    const seen = Object.fromEntries(own.map(({ content, status }) => [content, status]))
    assert.equal(seen, todosAt(titles, 49))
    assert.is(own.length, titles.length)
  }
  assert.equal(remains(repository), [])
  assert.ok(existsSync(join(repository, '.orchestra/cache/progress.json')))
})

/** Each part is worked on for ten updates, one after the other; the last is never completed. */
function statusAt(part: number, update: number): string {
  const current = Math.floor(update / 10)
  if (part === current) return 'in_progress'
  return part < current ? 'completed' : 'pending'
}

run()
