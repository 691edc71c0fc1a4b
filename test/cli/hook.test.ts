import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import {
  type HookOptions,
  makeRepository,
  messageIn,
  remains,
  runHook,
  snapshotOf,
  todoWrite,
} from '../helpers/hook-process.ts'
import { git, sandbox } from '../helpers/repository.ts'

const message = async (cwd: string, payload: unknown, options?: HookOptions) =>
  messageIn(await runHook(cwd, payload, options))
const cacheFile = (cwd: string, name: string) => join(cwd, '.orchestra/cache', name)
const one = (cwd: string, title: string, session = 's') =>
  todoWrite(cwd, { session, todos: { [title]: 'in_progress' } })

test('a todo update is recorded, shown, and written to the plain files', async () => {
  const cwd = makeRepository()
  const text = await message(cwd, todoWrite(cwd, { session: 's', todos: { Build: 'in_progress', Test: 'pending' } }))
  assert.match(text, /^\n.*0%.*0 of 2 done/)
  assert.match(text, /On: Build/)
  assert.is(snapshotOf(cwd)?.stats.totalTasks, 2)
  assert.match(readFileSync(cacheFile(cwd, 'progress-status.txt'), 'utf8').split('\n')[0] ?? '', /0%/)
  for (const name of ['status-line.txt', 'tmux-status.txt']) assert.ok(existsSync(cacheFile(cwd, name)))
  assert.equal(remains(cwd), [])
})

test('nothing is shown twice, and nothing when nothing changed', async () => {
  const cwd = makeRepository()
  assert.is.not(await message(cwd, one(cwd, 'Build')), '')
  assert.is((await runHook(cwd, one(cwd, 'Build'))).stdout, '')
  const later = { ...one(cwd, 'Build'), tool_use_id: 'toolu_later' }
  assert.is((await runHook(cwd, later)).stdout, '')
})

test('task tools are shown once per batch, and at once to clients that report no batches', async () => {
  const cwd = makeRepository()
  const base = { cwd, session_id: 's1' }
  const create = (id: string) => ({
    ...base,
    hook_event_name: 'PostToolUse',
    tool_input: { subject: `Task ${id}` },
    tool_name: 'TaskCreate',
    tool_response: { task: { id, subject: `Task ${id}` } },
    tool_use_id: `t${id}`,
  })
  const batch = {
    ...base,
    hook_event_name: 'PostToolBatch',
    tool_calls: [{ tool_name: 'TaskCreate', tool_use_id: 't1' }],
  }
  assert.is(await message(cwd, create('1')), '')
  assert.is(await message(cwd, create('2')), '')
  assert.match(await message(cwd, batch), /0 of 2 done/)
  assert.is(await message(cwd, { ...batch, prompt_id: 'p2' }), '')
  assert.match(await message(cwd, create('3'), { args: ['claude', 'classic'] }), /0 of 3 done/)
})

test('while another process holds the lock, a hook shows all that its own session did', async () => {
  const cwd = makeRepository()
  await runHook(cwd, one(cwd, 'First'))
  mkdirSync(cacheFile(cwd, 'progress.json.lock'))
  await runHook(cwd, one(cwd, 'Elsewhere', 'other'))
  await runHook(cwd, todoWrite(cwd, { agentId: 'a1', session: 's', todos: { Look: 'in_progress' } }))
  const text = await message(
    cwd,
    todoWrite(cwd, { session: 's', todos: { First: 'completed', Second: 'in_progress' } }),
  )
  assert.match(text, /On: Second/)
  assert.match(text, /On: Look/)
  assert.is(snapshotOf(cwd)?.tasks.length, 1)
  rmdirSync(cacheFile(cwd, 'progress.json.lock'))
  await runHook(cwd, one(cwd, 'Last', 'third'))
  assert.is(snapshotOf(cwd)?.tasks.length, 5)
})

test('the end of a turn is summed up in one line, once', async () => {
  const cwd = makeRepository()
  await runHook(cwd, todoWrite(cwd, { session: 's', todos: { Build: 'completed' } }))
  const stop = (prompt: string) => ({ cwd, hook_event_name: 'Stop', prompt_id: prompt, session_id: 's' })
  assert.match(await message(cwd, stop('p1')), /^\n[^\n]*1 of 1 done[^\n]*$/)
  assert.is(await message(cwd, stop('p2')), '')
})

test('inside a subagent, where no message is visible, none is sent', async () => {
  const cwd = makeRepository()
  assert.is(await message(cwd, todoWrite(cwd, { agentId: 'a1', session: 's', todos: { Look: 'in_progress' } })), '')
  assert.match(await message(cwd, one(cwd, 'Lead')), /On: Look/)
})

test('linked worktrees share the state of the main one', async () => {
  const box = sandbox('hook')
  git(box, box.top, 'init', '-q', 'main')
  git(box, join(box.top, 'main'), 'commit', '-q', '--allow-empty', '-m', 'first')
  git(box, join(box.top, 'main'), 'worktree', 'add', '-q', join(box.top, 'linked'))
  const deep = join(box.top, 'linked/deep/er')
  mkdirSync(deep, { recursive: true })
  await runHook(box.home, one(deep, 'From the worktree'))
  assert.is(snapshotOf(join(box.top, 'main'))?.tasks[0]?.content, 'From the worktree')
  assert.not.ok(existsSync(join(box.top, 'linked/.orchestra')))
  assert.is(git(box, join(box.top, 'main'), 'status', '--porcelain'), '')
})

test('outside a repository nothing is written, and inside the cwd of the event decides', async () => {
  const [outside, here, there] = [mkdtempSync(join(tmpdir(), 'orc-outside-')), makeRepository(), makeRepository()]
  assert.is((await runHook(outside, one(outside, 'x'))).code, 0)
  assert.equal(readdirSync(outside), [])
  await runHook(here, one(there, 'x'))
  assert.not.ok(existsSync(join(here, '.orchestra')))
  assert.is(snapshotOf(there)?.tasks.length, 1)
})

for (const [name, payload] of [
  ['an unknown event', { hook_event_name: 'BrandNew', session_id: 's' }],
  ['an unknown tool', { hook_event_name: 'PostToolUse', session_id: 's', tool_name: 'Teleport' }],
  ['malformed JSON', '{"hook_event_name": "PostToolUse", '],
  ['empty input', ''],
  ['a bare string', '"hello"'],
  ['a list', '[1,2,3]'],
  [
    'todos that are no list',
    { hook_event_name: 'PostToolUse', session_id: 's', tool_input: { todos: 'x' }, tool_name: 'TodoWrite' },
  ],
] as const) {
  test(`${name}: logged, exit 0, state untouched`, async () => {
    const cwd = makeRepository()
    await runHook(cwd, one(cwd, 'Keep me'))
    const before = readFileSync(cacheFile(cwd, 'progress.json'), 'utf8')
    const { code, stderr, stdout } = await runHook(cwd, payload)
    assert.equal([code, stdout, stderr], [0, '', ''])
    assert.is(readFileSync(cacheFile(cwd, 'progress.json'), 'utf8'), before)
    assert.match(readFileSync(join(cwd, '.orchestra/logs/orc-hooks.log'), 'utf8'), /ignored/)
  })
}

test('hostile text reaches the state as text and the terminal not at all', async () => {
  const cwd = makeRepository()
  const title = '"; touch pwned; $(touch pwned) `touch pwned`\u001b]0;owned\u0007\u001b[2J --help ../../etc \u202e'
  const text = await message(cwd, one(cwd, title), { env: { NO_COLOR: '1' } })
  assert.not.match(text.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u202e]/)
  assert.not.ok(existsSync(join(cwd, 'pwned')))
  assert.match(snapshotOf(cwd)?.tasks[0]?.content ?? '', /touch pwned/)
})

test('switched off, it neither records nor shows', async () => {
  for (const env of [{ ORCHESTRA_PROGRESS_DISABLE: '1' }, { ORC_HOOKS: '0' }]) {
    const cwd = makeRepository()
    const { code, stdout } = await runHook(cwd, one(cwd, 'x'), { env })
    assert.equal([code, stdout, existsSync(join(cwd, '.orchestra'))], [0, '', false])
  }
})

test('layout and theme follow the environment, colour follows the harness', async () => {
  const cwd = makeRepository()
  const show = (session: string, env: Record<string, string>) =>
    message(cwd, one(cwd, session, session), {
      env: { CLAUDE_CODE_ENTRYPOINT: 'cli', NO_COLOR: '', TERM: 'xterm', ...env },
    })
  assert.match(await show('plain', {}), /\u001b\[/)
  assert.not.match(await show('nocolor', { NO_COLOR: '1' }), /\u001b/)
  assert.not.match(await show('sdk', { CLAUDE_CODE_ENTRYPOINT: 'sdk-cli' }), /\u001b/)
  assert.match(await show('ascii', { NO_COLOR: '1', ORCHESTRA_PROGRESS_THEME: 'ascii' }), /^[\n -~]+$/)
  const rows = async (env: Record<string, string>, session: string) => (await show(session, env)).split('\n').length
  assert.ok((await rows({ ORCHESTRA_PROGRESS_VERBOSE: '1' }, 'long')) > (await rows({}, 'short')))
})

test('a state directory that is a file is no reason to fail, and the display still shows', async () => {
  const cwd = makeRepository()
  writeFileSync(join(cwd, '.orchestra'), 'in the way')
  assert.match(await message(cwd, one(cwd, 'Shown')), /On: Shown/)
})

test('the shell command of a push that was refused is answered with the class and the command', async () => {
  const cwd = makeRepository()
  const answerTo = async (id: string, command: string) => {
    const tool_response = { stderr: ' ! [rejected]        main -> main (fetch first)\n', stdout: '' }
    const call = { tool_input: { command }, tool_name: 'Bash', tool_response, tool_use_id: id }
    const batch = { cwd, hook_event_name: 'PostToolBatch', session_id: 's', tool_calls: [call] }
    return (await runHook(cwd, batch)).stdout
  }
  assert.match(
    await answerTo('a', 'git push origin main 2>&1 | tail -3'),
    /refused \(behind\).*handle-push-conflict main/,
  )
  assert.is(await answerTo('b', 'git log'), '')
})

run()
