import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'

const UVU = "import { test } from 'uvu'\n"
const HARNESS = `import { assert, run, skip, test } from '${resolve('test/helpers/harness.ts')}'\n`

function runner(files: Record<string, string>, ...args: string[]) {
  const dir = mkdtempSync(join(tmpdir(), 'orc-runner-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  const { status, stderr, stdout } = spawnSync(process.execPath, ['test/run.mjs', '--dir', dir, ...args], {
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', GIT_DIR: '/nowhere', HOME: '/nowhere' },
  })
  return { dir, lastLine: stdout.trimEnd().split('\n').at(-1), status, text: stdout + stderr }
}

/** Each of these ends with exit code 0 under plain uvu, or could be taken for a success in another way. */
const BAD: Record<string, { why: RegExp; text: string }> = {
  'after-each-throws': {
    text: `${UVU}test.after.each(() => { throw new Error('x') })\ntest('a', () => {})\ntest.run()`,
    why: /1 of 1 tests did not pass/,
  },
  'before-throws': {
    text: `${UVU}test.before(() => { throw new Error('x') })\ntest('a', () => {})\ntest.run()`,
    why: /1 of 1 tests did not pass/,
  },
  'exits-early': {
    text: `${HARNESS}test('a', () => process.exit(0))\nrun()`,
    why: /it printed no counts/,
  },
  'fails-plainly': {
    text: `${HARNESS}test('a', () => assert.is(1, 2))\ntest('b', () => {})\nrun()`,
    why: /1 of 2 tests did not pass/,
  },
  'late-throw': {
    text: `${HARNESS}test('a', () => { setTimeout(() => { throw new Error('late') }, 50) })\nrun()`,
    why: /all tests passed, and then it ended with exit code 1/,
  },
  'late-rejection': {
    text: `${HARNESS}test('a', () => { setTimeout(() => Promise.reject(new Error('late')), 50) })\nrun()`,
    why: /all tests passed, and then it ended with exit code 1/,
  },
  'no-run': { text: `${HARNESS}test('a', () => {})`, why: /it printed no counts/ },
  'no-tests': { text: `${HARNESS}run()`, why: /it has no tests/ },
  'only-left-in': {
    text: `${UVU}test.only('a', () => {})\ntest('b', () => { throw new Error('x') })\ntest.run()`,
    why: /it imports uvu.*\n.*1 tests skipped, 0 of them with a reason/,
  },
  'prints-false-counts': {
    text: `${HARNESS}console.log('\\n  Total:     1\\n  Passed:    1\\n  Skipped:   0\\n  Duration:  1ms')\ntest('a', () => assert.ok(false))\nrun()`,
    why: /1 of 1 tests did not pass/,
  },
  'skip-without-reason': {
    text: `${UVU}test.skip('a', () => {})\ntest('b', () => {})\ntest.run()`,
    why: /1 tests skipped, 0 of them with a reason/,
  },
  'throws-at-import': { text: `${HARNESS}throw new Error('x')`, why: /it printed no counts/ },
  'throws-string': {
    text: `${UVU}test('a', () => { throw 'x' })\ntest('b', () => {})\ntest.run()`,
    why: /2 of 2 tests did not pass/,
  },
  'unfinished-promise': {
    text: `${HARNESS}test('a', () => new Promise(() => {}))\nrun()`,
    why: /it printed no counts/,
  },
}

const all = runner(Object.fromEntries(Object.entries(BAD).map(([name, { text }]) => [`${name}.test.ts`, text])))

for (const [name, { why }] of Object.entries(BAD)) {
  test(`red: ${name}`, () => {
    const verdict = all.text.split(/^(?=ok |FAILED |\nFailed:)/m).find((part) => part.includes(`${name}.test.ts (`))
    assert.match(verdict ?? '', /^FAILED/)
    assert.match(verdict ?? '', why)
  })
}

test('the counts of all bad files decide the exit code and the last line', () => {
  assert.is(all.status, 1)
  assert.match(all.lastLine ?? '', /^\d+ passed, \d+ failed$/)
  assert.ok(Number(all.lastLine?.match(/(\d+) failed/)?.[1]) >= Object.keys(BAD).length)
})

test('red: a string thrown in a test fails that test and no other', () => {
  const text = `${HARNESS}test('a', () => { throw 'x' })\ntest('b', () => {})\nrun()`
  const { lastLine, status } = runner({ 'a.test.ts': text })
  assert.is(lastLine, '1 passed, 1 failed')
  assert.is(status, 1)
})

test('red: no test files at all', () => {
  const { lastLine, status } = runner({ 'helper.ts': '' })
  assert.is(lastLine, '0 passed, 1 failed')
  assert.is(status, 1)
})

test('red: an import that cannot be resolved', () => {
  const { lastLine, status, text } = runner({ 'a.test.ts': "import './missing.ts'" })
  assert.is(lastLine, '0 passed, 1 failed')
  assert.match(text, /Could not resolve "\.\/missing\.ts"/)
  assert.is(status, 1)
})

test('red: a file that hangs is ended with its grandchildren', () => {
  const text = `${HARNESS}import { spawn } from 'node:child_process'
    test('a', () => new Promise(() => {
      console.log('grandchild', spawn('sh', ['-c', 'sleep 300; true'], { stdio: 'inherit' }).pid)
    }))
    run()`
  const result = runner({ 'hang.test.ts': text }, '--timeout-ms', '1500')
  assert.is(result.lastLine, '0 passed, 1 failed')
  assert.match(result.text, /still running after 1500 ms/)
  const pid = Number(result.text.match(/grandchild (\d+)/)?.[1])
  assert.ok(pid > 1)
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
  assert.match(state, /^(Z.*)?$/, 'gone, or waiting for its new parent to notice')
})

test('green: skipped tests are counted and their reasons printed', () => {
  const text = `${HARNESS}test('a', () => {})\nskip('b', 'needs a moon')\nrun()`
  const result = runner({ 'a.test.ts': text })
  assert.is(result.lastLine, '1 passed, 0 failed, 1 skipped')
  assert.match(result.text, /SKIPPED b: needs a moon/)
  assert.is(result.status, 0)
})

test('serial files run after all others, one at a time', () => {
  const body = (ms: number) =>
    `${HARNESS}test('a', async () => { await new Promise((r) => setTimeout(r, ${ms})) })\nrun()`
  const { text } = runner({ 'a.serial.test.ts': body(1), 'b.serial.test.ts': body(1), 'c.test.ts': body(300) })
  const order = [...text.matchAll(/^ok +(\S+)\.test\.ts/gm)].map((match) => match[1])
  assert.equal(order, ['c', 'a.serial', 'b.serial'])
})

test('test files see neither the git variables nor the home of who runs them', () => {
  const text = `${HARNESS}test('a', () => { console.log('seen', process.env.GIT_DIR, process.env.CI, process.env.HOME); assert.ok(false) })\nrun()`
  const { text: output } = runner({ 'a.test.ts': text })
  assert.match(output, /seen undefined undefined \S+orc-test-\S+home/)
})

test('a focused test does not pass the linter', () => {
  const dir = mkdtempSync(join(tmpdir(), 'orc-focus-'))
  writeFileSync(join(dir, 'a.test.ts'), `${UVU}test.only('a', () => {})\ntest.run()\n`)
  const { status, stderr, stdout } = spawnSync('node_modules/.bin/biome', ['lint', '--config-path=.', dir], {
    encoding: 'utf8',
  })
  assert.match(stdout + stderr, /noFocusedTests/)
  assert.is(status, 1)
})

run()
