// Real hooks in a world that goes wrong: whatever happens they exit 0, keep what is there, and leave nothing behind.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import {
  knownTitles,
  makeRepository,
  openHook,
  remains,
  runHook,
  snapshotOf,
  spooled,
  startHook,
  todoWrite,
} from '../helpers/hook-process.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const LATER = { fault: { clockMs: 120_000 } }
const cacheOf = (repository: string) => join(repository, '.orchestra/cache')

/** A repository in which session `a` has recorded one task, "First". */
async function repositoryWithTask(): Promise<string> {
  const repository = makeRepository()
  const { code } = await runHook(repository, todoWrite(repository, { session: 'a', todos: { First: 'in_progress' } }))
  assert.is(code, 0)
  assert.ok(knownTitles(repository).has('First'))
  return repository
}

function titlesInOrder(repository: string): readonly string[] {
  return [...knownTitles(repository)].sort()
}

test('a hook that is killed at any step of its work loses nothing and damages nothing', async () => {
  let step = 0
  for (let isKilled = true; isKilled; ) {
    step += 1
    const repository = await repositoryWithTask()
    const second = todoWrite(repository, { session: 'b', todos: { Second: 'pending' } })
    const { signal } = await runHook(repository, second, { fault: { dieAtCall: step } })
    isKilled = signal === 'SIGKILL'
    assert.ok(snapshotOf(repository), `step ${step}`)
    await runHook(repository, todoWrite(repository, { session: 'c', todos: { Third: 'pending' } }), LATER)
    const titles = titlesInOrder(repository)
    assert.ok(titles.includes('First') && titles.includes('Third'), `step ${step}: ${titles}`)
    assert.equal(remains(repository), [], `step ${step}`)
  }
  assert.ok(step > 8, `only ${step} steps were tried`)
})

test('a lock left by a process that died does not keep a hook waiting, and goes away when it is old', async () => {
  const repository = await repositoryWithTask()
  mkdirSync(join(cacheOf(repository), 'progress.json.lock'))
  const startedAt = Date.now()
  const second = await runHook(repository, todoWrite(repository, { session: 'b', todos: { Second: 'pending' } }))
  assert.ok(Date.now() - startedAt < 3000)
  assert.is(second.code, 0)
  assert.match(second.stdout, /Second/, 'what could not be folded is shown all the same')
  assert.is(spooled(repository).length, 1)

  await runHook(repository, todoWrite(repository, { session: 'c', todos: { Third: 'pending' } }), LATER)
  assert.equal(titlesInOrder(repository), ['First', 'Second', 'Third'])
  assert.equal(remains(repository), [])
})

test('a holder that was stopped for longer than the stale time does not overwrite what was written meanwhile', async () => {
  const repository = await repositoryWithTask()
  const stopped = startHook(repository, todoWrite(repository, { session: 'b', todos: { Second: 'pending' } }), {
    fault: { stopInLock: true },
  })
  const lock = join(cacheOf(repository), 'progress.json.lock')
  while (!existsSync(lock)) await pause(10)
  await pause(300)
  utimesSync(lock, 0, 0)
  await runHook(repository, todoWrite(repository, { session: 'c', todos: { Third: 'pending' } }))
  assert.equal(titlesInOrder(repository), ['First', 'Second', 'Third'])
  const before = snapshotOf(repository)

  stopped.child.kill('SIGCONT')
  assert.equal(await stopped.ended.then(({ code, stderr }) => ({ code, stderr })), { code: 0, stderr: '' })
  assert.equal(snapshotOf(repository), before)
  assert.equal(remains(repository), [])
})

test('a clock that was set back by an hour stops nothing', async () => {
  const repository = await repositoryWithTask()
  const back = { fault: { clockMs: -3_600_000 } }
  const call = (status: string) => todoWrite(repository, { session: 'a', todos: { First: status } })
  assert.is((await runHook(repository, call('completed'), back)).code, 0)
  const task = snapshotOf(repository)?.tasks.find(({ content }) => content === 'First')
  assert.is(task?.status, 'completed')
  assert.ok((task?.duration ?? -1) >= 0)
  // A lock of a dead process, made when the clock was still ahead.
  mkdirSync(join(cacheOf(repository), 'progress.json.lock'))
  await runHook(repository, todoWrite(repository, { session: 'b', todos: { Second: 'pending' } }), back)
  assert.equal(titlesInOrder(repository), ['First', 'Second'])
  assert.equal(remains(repository), [])
})

test('mode and symlink of progress.json are kept', async () => {
  const repository = await repositoryWithTask()
  const file = join(cacheOf(repository), 'progress.json')
  const elsewhere = join(repository, 'elsewhere.json')
  renameSync(file, elsewhere)
  chmodSync(elsewhere, 0o640)
  symlinkSync(elsewhere, file)
  await runHook(repository, todoWrite(repository, { session: 'b', todos: { Second: 'pending' } }))
  assert.ok(lstatSync(file).isSymbolicLink())
  assert.is(statSync(elsewhere).mode & 0o777, 0o640)
  assert.match(readFileSync(elsewhere, 'utf8'), /Second/)
  assert.equal(remains(repository), [])
})

const MEGABYTE = 'x'.repeat(1_000_000)
const HOSTILE: Record<string, (cwd: string) => unknown> = {
  'an array': () => [],
  'an event nobody knows': (cwd) => ({ cwd, hook_event_name: 'Sneeze', session_id: 's' }),
  'binary noise': () => Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 37) % 256)).toString('latin1'),
  'five megabytes that are not JSON': () => `{${'['.repeat(5_000_000)}`,
  'half a document': () => '{"session_id": "s", "hook_event_name": "PostToolUse", "tool_in',
  nothing: () => '',
  null: () => null,
  'prototype names': (cwd) =>
    `{"__proto__":{"a":1},"constructor":1,"cwd":${JSON.stringify(cwd)},"session_id":"__proto__","hook_event_name":"toString"}`,
  'a tool nobody knows': (cwd) => ({ ...todoWrite(cwd, { session: 's', todos: {} }), tool_name: 'Todo' }),
  'white space': () => ' \n\t ',
}

for (const [what, make] of Object.entries(HOSTILE)) {
  test(`${what} on standard input changes nothing, with exit code 0`, async () => {
    const repository = await repositoryWithTask()
    const { code, signal, stderr, stdout } = await runHook(repository, make(repository))
    assert.equal({ code, signal, stderr, stdout }, { code: 0, signal: null, stderr: '', stdout: '' })
    assert.equal(titlesInOrder(repository), ['First'])
    assert.equal(remains(repository), [])
  })
}

test('titles of a megabyte are recorded short', async () => {
  const repository = await repositoryWithTask()
  await runHook(repository, todoWrite(repository, { session: 'b', todos: { [MEGABYTE]: 'pending' } }))
  assert.is(snapshotOf(repository)?.tasks.length, 2)
  assert.ok(statSync(join(cacheOf(repository), 'progress.json')).size < 65_536)
})

test('five megabytes of unknown fields do not keep a call from being recorded', async () => {
  const repository = await repositoryWithTask()
  const call = todoWrite(repository, { session: 'b', todos: { Second: 'pending' } })
  assert.is((await runHook(repository, { ...call, transcript: MEGABYTE.repeat(5) })).code, 0)
  assert.equal(titlesInOrder(repository), ['First', 'Second'])
})

test('todos of wrong types are left out, and the others recorded', async () => {
  const repository = await repositoryWithTask()
  const todos = [null, 1, 'x', [], { content: { a: 1 }, status: [] }, { content: 'Second', status: 'pending' }]
  const call = { ...todoWrite(repository, { session: 'b', todos: {} }), tool_input: { todos }, tool_response: {} }
  assert.is((await runHook(repository, call)).code, 0)
  assert.equal(titlesInOrder(repository), ['First', 'Second'])
})

test('a payload that comes late and in pieces, in the middle of a character, is read whole', async () => {
  const repository = await repositoryWithTask()
  const bytes = Buffer.from(
    JSON.stringify(todoWrite(repository, { session: 'b', todos: { 'Füße waschen ✓': 'pending' } })),
  )
  const middle = bytes.indexOf('ü') + 1
  const hook = openHook(repository)
  await pause(400)
  for (const part of [bytes.subarray(0, middle), bytes.subarray(middle, middle + 1), bytes.subarray(middle + 1)]) {
    hook.child.stdin?.write(part)
    await pause(150)
  }
  hook.child.stdin?.end()
  assert.is((await hook.ended).code, 0)
  assert.equal(titlesInOrder(repository), ['First', 'Füße waschen ✓'])
})

run()
