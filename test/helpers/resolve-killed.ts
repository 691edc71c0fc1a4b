// A merge that stopped over several files, and kill -9 right before a step of auto-resolve-conflicts in it.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { assert, test } from './harness.ts'
import { commitFile, textIn, tryGit } from './merges.ts'
import { execute, git, put, repository, type Sandbox, sandbox } from './repository.ts'

const list = (...items: string[]) => `# Roadmap\n\n${items.map((item) => `- [ ] ${item}\n`).join('')}`
const SIDES: Readonly<Record<string, readonly [base: string, ours: string, theirs: string]>> = {
  'Gemfile.lock': ['1\n', '2\n', '3\n'],
  'PLAN.md': ['The color is red.\n', 'The color is blue.\n', 'The color is green.\n'],
  'ROADMAP.md': [
    list('A-1 first', 'A-2 second'),
    list('A-1 first', 'A-2 second', 'A-3 ours'),
    list('A-1 first', 'A-2 second', 'A-4 theirs').replace('[ ] A-1', '[x] A-1'),
  ],
  'docs/list.json': ['{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": 2\n}\n', '{\n  "a": 1,\n  "c": 3\n}\n'],
}
const FILES = Object.keys(SIDES)
const PENDING_FILE = '.git/orc-hooks/pending-lockfiles.json'
const MARKED = ['Gemfile.lock', 'PLAN.md']

/** A merge that stopped over all of these; the other side made the list executable. A driver failed for `PLAN.md`. */
function stopped(): { box: Sandbox; top: string } {
  const box = sandbox('resolve-killed')
  const top = repository(box)
  put(join(top, '.git/info/exclude'), '.orchestra/\n')
  put(join(top, '.orchestra/.gitignore'), '*\n')
  const commit = (side: number) => {
    for (const name of FILES) put(join(top, name), SIDES[name]?.[side] ?? '', side === 2 ? 0o755 : 0o644)
    commitFile(box, top, 'side.txt', 'the same\n')
  }
  commit(0)
  git(box, top, 'switch', '-q', '-c', 'feature')
  commit(2)
  git(box, top, 'switch', '-q', 'main')
  commit(1)
  git(box, top, 'config', 'merge.broken.driver', 'false')
  put(join(top, '.git/info/attributes'), 'PLAN.md merge=broken\n')
  assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
  put(join(top, '.git/info/attributes'), '')
  assert.is(git(box, top, 'ls-files', '--unmerged').trim().split('\n').length, 12)
  return { box, top }
}

function runKilled(box: Sandbox, top: string, at: number, steps = '') {
  const words = [process.execPath, '--require', resolve('test/workers/kill-at-write.cjs'), resolve('dist/cli.js')]
  const env = { ORC_TEST_KILL_AT: String(at), ORC_TEST_STEPS: steps, TMPDIR: join(box.top, 'tmp') }
  return execute(box, top, [...words, 'auto-resolve-conflicts', '--quiet'], { env })
}

/** The index and the files, as far as they are about the conflicts. */
function stateOf(box: Sandbox, top: string) {
  const entries = git(box, top, 'ls-files', '--stage').trim().split('\n')
  const of = (name: string) => entries.filter((entry) => entry.endsWith(`\t${name}`)).join()
  return Object.fromEntries(FILES.map((name) => [name, { file: textIn(top, name), index: of(name) }]))
}

/** Nothing of a run lies about, neither for git nor among temporary files. */
function assertNothingLeft(top: string, at: string): void {
  assert.not.match(git(box, top, 'status', '--porcelain', '--untracked-files=all'), /^\?\?/m, at)
  assert.equal(readdirSync(join(box.top, 'tmp')), [], at)
  assert.equal(
    readdirSync(join(top, '.git')).filter((name) => name.endsWith('.lock')),
    [],
    at,
  )
}

const { box, top: origin } = stopped()
mkdirSync(join(box.top, 'tmp'))
const BEFORE = stateOf(box, origin)
const whole = copy('whole')
const log = join(box.top, 'steps')
const first = runKilled(box, whole, 0, log)
assert.is(first.code, 3, first.stdout + first.stderr)
const AFTER = stateOf(box, whole)
const PENDING = readFileSync(join(whole, PENDING_FILE), 'utf8')
const STEPS = readFileSync(log, 'utf8').trim().split('\n')

function copy(name: string): string {
  const top = join(box.top, name)
  cpSync(origin, top, { recursive: true, verbatimSymlinks: true })
  return top
}

/** What a run that nobody kills makes of it. */
export function wholeTest(): void {
  test('without a kill two files are merged, two are left with markers, and there are steps to be killed at', () => {
    for (const name of FILES) {
      const isMarked = MARKED.includes(name)
      assert.is(/^<{7}/m.test(AFTER[name]?.file ?? ''), isMarked, name)
      assert.is(/ 3\t/.test(AFTER[name]?.index ?? ''), isMarked, name)
      if (!isMarked) assert.match(AFTER[name]?.index ?? '', /^100755 /)
    }
    for (const name of ['git hash-object', 'git update-index', 'renameSync content', 'appendFileSync'])
      assert.ok(
        STEPS.some((step) => step.startsWith(name)),
        name,
      )
    assertNothingLeft(whole, 'no kill')
  })
}

/** The tests of every second step: two files of tests share them. */
export function killTests(parity: 0 | 1): void {
  for (const [index, name] of STEPS.entries()) if (index % 2 === parity) killTest(index, name)
}

function killTest(index: number, name: string): void {
  test(`killed before step ${index + 1} (${name}): every file is as before or done, and the next run finishes`, () => {
    const top = copy(`at-${index}`)
    assert.is(runKilled(box, top, index + 1).code, null)
    const killed = stateOf(box, top)
    for (const file of FILES) {
      const [now, old, done] = [killed[file], BEFORE[file], AFTER[file]]
      assert.ok(now && old && done && [old.file, done.file].includes(now.file), file)
      assert.ok([old.index, done.index].includes(now.index), file)
      // Staged while the file still has its markers: `git commit -a` would take them for the answer.
      if (now.index !== old.index) assert.is(now.file, done.file, file)
    }
    assertNothingLeft(top, name)
    assert.is(runKilled(box, top, 0).code, 3)
    assert.equal(stateOf(box, top), AFTER)
    assert.is(readFileSync(join(top, PENDING_FILE), 'utf8'), PENDING)
    assert.match(textIn(top, '.orchestra/logs/merge-decisions.jsonl'), /"path":"PLAN\.md"/)
    assert.equal(
      readdirSync(join(top, '.git/orc-hooks')).filter((entry) => entry.startsWith('merge-')),
      [],
    )
    assertNothingLeft(top, `${name}, again`)
    rmSync(top, { recursive: true })
  })
}
