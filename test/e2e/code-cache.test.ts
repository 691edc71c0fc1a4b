// The compiled form of a hook beside it: made once, used, and never trusted blindly.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { makeRepository, todoWrite } from '../helpers/hook-process.ts'

let count = 0

/** A copy of the hook in a directory of its own. */
function hookCopy(): { hook: string; cache: string } {
  const directory = mkdtempSync(join(tmpdir(), 'orc-cache-'))
  copyFileSync('dist/hooks/agent-event.cjs', join(directory, 'agent-event.cjs'))
  return { cache: join(directory, 'agent-event.cache'), hook: join(directory, 'agent-event.cjs') }
}

/** Runs the hook with a list that is new, and asserts that it shows it. */
function show(hook: string, repository = makeRepository()): void {
  count += 1
  const title = `Task ${count}`
  const input = JSON.stringify(todoWrite(repository, { session: `s${count}`, todos: { [title]: 'in_progress' } }))
  const { status, stderr, stdout } = spawnSync(process.execPath, [hook, 'claude'], {
    cwd: repository,
    encoding: 'utf8',
    input,
  })
  assert.equal({ status, stderr }, { status: 0, stderr: '' })
  assert.match(stdout, title)
}

test('the first hook that shows something leaves its compiled form, the next ones use it', () => {
  const { cache, hook } = hookCopy()
  spawnSync(process.execPath, [hook, 'claude'], { cwd: makeRepository(), input: 'no JSON' })
  assert.not.ok(existsSync(cache), 'a run that showed nothing compiled too little to keep')
  show(hook)
  const { ino } = statSync(cache)
  show(hook)
  assert.is(statSync(cache).ino, ino)
})

const DAMAGE: Record<string, (bytes: Buffer) => Buffer> = {
  'a wrong byte': (bytes) =>
    bytes.fill(bytes.readUInt8(bytes.length >> 2) ^ 0xff, bytes.length >> 2, (bytes.length >> 2) + 1),
  'another build of the hook': (bytes) => bytes.fill('0', 0, 16),
  'no content': () => Buffer.alloc(0),
  'the half of it': (bytes) => bytes.subarray(0, bytes.length >> 1),
  zeros: (bytes) => Buffer.alloc(bytes.length),
  'zeros in the middle': (bytes) => bytes.fill(0, 100_000, 104_096),
}

for (const [what, damage] of Object.entries(DAMAGE)) {
  test(`a compiled form with ${what} is not used, and made anew`, () => {
    const { cache, hook } = hookCopy()
    show(hook)
    const whole = readFileSync(cache)
    writeFileSync(cache, damage(Buffer.from(whole)))
    show(hook)
    assert.is(readFileSync(cache).length > 100_000, true)
    const { ino } = statSync(cache)
    show(hook)
    assert.is(statSync(cache).ino, ino, 'the new one is used')
  })
}

test('where the compiled form cannot be written the hook works without', () => {
  const { cache, hook } = hookCopy()
  mkdirSync(join(cache, 'in-the-way'), { recursive: true })
  show(hook)
  show(hook)
})

test('uninstall takes the compiled form along', () => {
  const repository = mkdtempSync(join(tmpdir(), 'orc-cache-'))
  execFileSync('git', ['init', '-q', repository])
  const cli = (...args: string[]) =>
    execFileSync(process.execPath, [resolve('dist/cli.js'), ...args], { cwd: repository, stdio: 'pipe' })
  cli('init', '--yes', '--harness', 'claude')
  const runtime = join(repository, '.git/orc-hooks')
  show(join(runtime, 'agent-event.cjs'), repository)
  assert.ok(existsSync(join(runtime, 'agent-event.cache')))
  cli('uninstall', '--yes')
  assert.not.ok(existsSync(runtime))
})

run()
