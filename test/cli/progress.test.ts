// `orc-hooks progress …` as real processes, on state that real hooks wrote.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { runHook, todoWrite } from '../helpers/hook-process.ts'
import { execute, orcHooks, photograph, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'
import { assertValidSnapshot } from '../helpers/schema.ts'

const EVIL = '=cmd|"/c calc"!A1, [link](http://x) <b> | #1 @all'

async function recorded(): Promise<{ box: Sandbox; cwd: string }> {
  const box = sandbox('progress')
  const cwd = repository(box)
  const todos = { '[Kai] Design': 'completed', [EVIL]: 'pending', 'Write tests (3/7)': 'in_progress' }
  await runHook(cwd, todoWrite(cwd, { session: 's1', todos }))
  return { box, cwd }
}

test('show: the display, from anywhere in the repository, and nothing is written', async () => {
  const { box, cwd } = await recorded()
  mkdirSync(join(cwd, 'src/deep'), { recursive: true })
  const before = photograph(cwd)
  const shown = orcHooks(box, join(cwd, 'src/deep'), 'progress', 'show')
  assert.is(shown.code, 0, shown.stderr)
  assert.match(shown.stdout, /^━+─+ 33% {2}1 of 3 done · 1 running · 1 to do\n/)
  assert.match(shown.stdout, /\n◐ Claude .* 0\/2 {2}On: Write tests \(3\/7\) .* 43%\n/)
  assert.equal(photograph(cwd), before)
})

test('show --detailed --theme, --quiet and --json', async () => {
  const { box, cwd } = await recorded()
  const ascii = orcHooks(box, cwd, 'progress', 'show', '--detailed', '--theme', 'ascii')
  assert.match(ascii.stdout, /\n {2}\[~\] On: Write tests \(3\/7\)/)
  assert.is(orcHooks(box, cwd, 'progress', 'show', '--quiet').stdout.trim().split('\n').length, 1)
  const view = JSON.parse(orcHooks(box, cwd, 'progress', 'show', '--json').stdout)
  assert.equal([view.totals.percent, view.rows[0].progress, view.rows[0].state], [33, 43, 'running'])
})

test('colour only where it is wanted', async () => {
  const { box, cwd } = await recorded()
  const show = (env: Record<string, string>) =>
    execute(box, cwd, [process.execPath, resolve('dist/cli.js'), 'progress', 'show'], { env }).stdout
  assert.not.match(show({}), /\u001b/)
  assert.match(show({ FORCE_COLOR: '1', NO_COLOR: '' }), /\u001b\[36m/)
  assert.not.match(show({ FORCE_COLOR: '0' }), /\u001b/)
})

test('an empty repository, no repository, a wrong theme and a wrong word', () => {
  const box = sandbox('progress')
  const cwd = repository(box)
  assert.match(orcHooks(box, cwd, 'progress', 'show').stdout, /No tasks tracked yet/)
  assert.is(existsSync(join(cwd, '.orchestra')), false)
  const outside = orcHooks(box, box.top, 'progress', 'show')
  assert.equal([outside.code, outside.stdout], [65, ''])
  assert.match(outside.stderr, /not in a git repository: .*\n {2}cd /)
  assert.equal(
    [orcHooks(box, box.top, 'progress', 'tmux').code, orcHooks(box, box.top, 'progress', 'tmux').stdout],
    [0, '\n'],
  )
  const neon = orcHooks(box, cwd, 'progress', 'show', '--theme', 'neon')
  assert.is(neon.code, 64)
  assert.match(neon.stderr, /unknown theme: "neon"\n.*unicode \| ascii/)
  assert.is(orcHooks(box, cwd, 'progress', 'watch', '--interval', 'often').code, 64)
  assert.is(orcHooks(box, cwd, 'progress', 'history', '--limit', '0').code, 64)
})

test('every command explains itself with examples', () => {
  const box = sandbox('progress')
  for (const verb of ['show', 'watch', 'history', 'export', 'tmux']) {
    const help = orcHooks(box, box.top, 'progress', verb, '--help')
    assert.is(help.code, 0)
    assert.match(help.stdout, /\n\nEXAMPLES\n\n {2}\S/, verb)
  }
})

test('export json is a valid snapshot, txt the status file', async () => {
  const { box, cwd } = await recorded()
  assertValidSnapshot(JSON.parse(orcHooks(box, cwd, 'progress', 'export', '--format', 'json').stdout))
  const [first = ''] = orcHooks(box, cwd, 'progress', 'export').stdout.split('\n')
  assert.match(first, /33% {2}1 of 3 done/)
})

test('export csv is RFC 4180, and no spreadsheet takes a title for a formula', async () => {
  const { box, cwd } = await recorded()
  const { stdout } = orcHooks(box, cwd, 'progress', 'export', '--format', 'csv')
  const lines = stdout.split('\r\n')
  assert.is(lines.length, 5)
  assert.is(lines[0], 'id,agent,content,status,progress,duration_seconds,started,ended,session,list,source')
  assert.ok(stdout.includes(`"'${EVIL.replaceAll('"', '""')}"`), stdout)
})

test('export md shows a title as it is written', async () => {
  const { box, cwd } = await recorded()
  const { stdout } = orcHooks(box, cwd, 'progress', 'export', '--format', 'md')
  assert.match(stdout, /^- \[x\] \\\[Kai\\\] Design$/m)
  assert.match(stdout, /^- \[ \] Write tests \\\(3\/7\\\) \(in progress\)$/m)
  assert.match(stdout, /\\\[link\\\]\\\(http:\/\/x\\\) \\<b\\> \\\| \\#1 @\u200ball/)
})

test('export --output writes the file whole, or says why it cannot', async () => {
  const { box, cwd } = await recorded()
  const written = orcHooks(box, cwd, 'progress', 'export', '--format', 'md', '-o', 'out.md')
  assert.equal([written.code, written.stdout], [0, ''])
  assert.match(written.stderr, /written: .*out\.md/)
  assert.match(readFileSync(join(cwd, 'out.md'), 'utf8'), /^# Progress\n/)
  assert.is(orcHooks(box, cwd, 'progress', 'export', '--quiet', '-o', 'out.md').stderr, '')
  const failed = orcHooks(box, cwd, 'progress', 'export', '-o', 'missing/out.md')
  assert.is(failed.code, 65)
  assert.match(failed.stderr, /cannot write .*missing\/out\.md/)
  assert.equal(
    readdirSync(cwd).filter((name) => name.includes('.tmp')),
    [],
  )
  assert.is(orcHooks(box, cwd, 'progress', 'export', '--format', 'xlsx').code, 64)
})

test('history: what left the snapshot, newest first, broken files left out', async () => {
  const { box, cwd } = await recorded()
  assert.match(orcHooks(box, cwd, 'progress', 'history').stdout, /No history yet/)
  await runHook(cwd, todoWrite(cwd, { session: 's1', todos: { 'A new plan': 'in_progress' } }))
  put(join(cwd, '.orchestra/cache/history/broken.json'), '{')
  const { stdout } = orcHooks(box, cwd, 'progress', 'history')
  assert.match(stdout, /^\d{4}-\d\d-\d\d \d\d:\d\d {2}\w+ +1\/3 .*Write tests/)
  const entry = JSON.parse(orcHooks(box, cwd, 'progress', 'history', '--json').stdout)
  assert.is(entry.tasks.length, 3)
  assert.match(orcHooks(box, cwd, 'progress', 'export', '--format', 'csv', '--history').stdout, /replaced|dropped/)
})

interface Watch {
  readonly lines: () => readonly string[]
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>
  readonly child: ReturnType<typeof spawn>
}

function startWatch(box: Sandbox, cwd: string, ...words: readonly string[]): Watch {
  const child = spawn(process.execPath, [resolve('dist/cli.js'), 'progress', 'watch', ...words], { cwd, env: box.env })
  let text = ''
  child.stdout.on('data', (part) => {
    text += part
  })
  const ended = new Promise<readonly [number | null, NodeJS.Signals | null]>((done) => {
    child.on('close', (code, signal) => done([code, signal]))
  })
  return { child, ended, lines: () => text.split('\n').slice(0, -1) }
}

async function until(isThere: () => boolean): Promise<void> {
  const end = Date.now() + 10_000
  while (!isThere()) {
    if (Date.now() > end) throw new Error('did not happen within 10 s')
    await new Promise((done) => setTimeout(done, 20))
  }
}

test('watch without a terminal: one line per change, no escapes, ends by the signal it gets', async () => {
  const { box, cwd } = await recorded()
  const watch = startWatch(box, cwd)
  await until(() => watch.lines().length === 1)
  await runHook(cwd, todoWrite(cwd, { session: 's1', todos: { 'A new plan': 'in_progress' } }))
  await until(() => watch.lines().length === 2)
  watch.child.kill('SIGINT')
  assert.equal(await watch.ended, [null, 'SIGINT'])
  assert.match(watch.lines()[1] ?? '', /^\d{4}-.*Z {2}─+ 0% {2}0 of 1 done · 1 running$/)
  assert.is(watch.lines().length, 2)
})

test('watch --json: one view per change; begins before there is any state', async () => {
  const box = sandbox('progress')
  const cwd = repository(box)
  const watch = startWatch(box, cwd, '--json')
  await until(() => watch.lines().length === 1)
  await runHook(cwd, todoWrite(cwd, { session: 's1', todos: { One: 'in_progress' } }))
  await until(() => watch.lines().length === 2)
  assert.equal(
    watch.lines().map((text) => JSON.parse(text).totals.total),
    [0, 1],
  )
  watch.child.kill('SIGTERM')
  assert.equal(await watch.ended, [null, 'SIGTERM'])
})

test('watch ends when nobody reads any more', async () => {
  const { box, cwd } = await recorded()
  const watch = startWatch(box, cwd)
  await until(() => watch.lines().length === 1)
  watch.child.stdout?.destroy()
  await runHook(cwd, todoWrite(cwd, { session: 's1', todos: { 'A new plan': 'in_progress' } }))
  assert.equal(await watch.ended, [0, null])
})

run()
