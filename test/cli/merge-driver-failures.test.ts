// A merge driver that cannot do its work: the file has ordinary conflict markers, and never silently one side.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import {
  assertMarked,
  CLEAN,
  COLLIDING,
  commitFile,
  divided,
  pathWithNode,
  textIn,
  tryGit,
  useDriver,
} from '../helpers/merges.ts'
import { execute, git } from '../helpers/repository.ts'

const BROKEN: Readonly<Record<string, string>> = {
  'does nothing and says it is done': '',
  'does nothing and says there are markers': 'process.exitCode = 3',
  'ends with 1': 'process.exitCode = 1',
  'ends with 9': 'process.exitCode = 9',
  'ends with 129': 'process.exitCode = 129',
  'ends with 255': 'process.exitCode = 255',
  'is killed': 'process.kill(process.pid, "SIGKILL")',
  'is killed after half of its work':
    'require("fs").writeFileSync(process.argv[5], "half"); process.kill(process.pid, "SIGKILL")',
  'is no program': 'this is not JavaScript',
  'loads what is not there': 'require("./nowhere.cjs")',
  throws: 'throw new Error("broken")',
  'writes garbage beside the file and ends with 9':
    'require("fs").writeFileSync(process.argv[5], "garbage"); process.exitCode = 9',
}

for (const [what, program] of Object.entries(BROKEN)) {
  test(`a driver that ${what}: ordinary markers`, () => {
    const { box, top } = divided('broken', 'plan.md', COLLIDING)
    useDriver(top, program)
    assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
    assertMarked(box, top, 'plan.md')
  })
}

test('the program is missing: ordinary markers, and a clean merge is as clean as ever', () => {
  const { box, top } = divided('missing', 'plan.md', COLLIDING)
  rmSync(join(top, '.git/orc-hooks/merge-driver.cjs'))
  assert.is(tryGit(box, top, 'merge', 'feature').code, 1)
  assertMarked(box, top, 'plan.md')
  const clean = divided('missing-clean', 'plan.md', CLEAN)
  rmSync(join(clean.top, '.git/orc-hooks/merge-driver.cjs'))
  assert.is(tryGit(clean.box, clean.top, 'merge', '-q', 'feature').code, 0)
  assert.is(textIn(clean.top, 'plan.md'), 'our a\nb\nc\nd\ne\ntheir f\n')
})

test('no node on the PATH, or one that does not start: ordinary markers', () => {
  for (const script of [undefined, '#!/nowhere/sh\n', '#!/bin/sh\nexit 0\n', '#!/bin/sh\nkill -9 $$\n']) {
    const { box, top } = divided('no-node', 'plan.md', COLLIDING)
    const env = pathWithNode(box, script)
    assert.is(execute(box, top, ['git', 'merge', 'feature'], { env }).code, 1)
    assertMarked(box, top, 'plan.md')
  }
})

test('a clone without init has the attribute and no driver: an ordinary text merge', () => {
  const { box, top } = divided('clone', 'plan.md', COLLIDING)
  git(box, top, 'push', '-q', 'origin', 'main', 'feature')
  git(box, box.top, 'clone', '-q', 'work.git', 'clone')
  const clone = join(box.top, 'clone')
  assert.match(git(box, clone, 'check-attr', 'merge', 'plan.md'), /merge: orc\n/)
  assert.is(tryGit(box, clone, 'merge', 'origin/feature').code, 1)
  assertMarked(box, clone, 'plan.md')
})

test('bytes that are no text: git keeps our version, as it does without a driver', () => {
  const { box, top } = divided('binary', 'plan.md', { base: 'a\0', ours: 'b\0', theirs: 'c\0' })
  const done = tryGit(box, top, 'merge', 'feature')
  assert.is(done.code, 1)
  assert.is(textIn(top, 'plan.md'), 'b\0')
  assert.match(git(box, top, 'ls-files', '--unmerged'), /3\tplan\.md/)
})

test('hostile names are names', () => {
  const names = [
    '$(touch PWNED).md',
    'it\'s "quoted" & `x`;.md',
    '-rf.md',
    'two\nlines.md',
    'a b/c  d.md',
    '%A %P.md',
    'é\u202e.md',
  ]
  for (const name of names) {
    const { box, top } = divided('names', 'seed.txt', CLEAN)
    git(box, top, 'switch', '-q', '-c', 'names')
    commitFile(box, top, name, COLLIDING.base)
    git(box, top, 'switch', '-q', '-c', 'names-theirs')
    commitFile(box, top, name, COLLIDING.theirs)
    git(box, top, 'switch', '-q', 'names')
    commitFile(box, top, name, COLLIDING.ours)
    useDriver(
      top,
      'const [, , , , , out, , path] = process.argv; require("fs").writeFileSync(out, path); process.exitCode = 0',
    )
    const done = tryGit(box, top, 'merge', '-q', 'names-theirs')
    assert.is(done.code, 0, done.stderr)
    assert.is(textIn(top, name), name)
    assert.not(existsSync(join(top, 'PWNED')))
    assert.equal(
      readdirSync(top).filter((entry) => entry.endsWith('.orc')),
      [],
    )
  }
})

test('ORC_HOOKS=0 leaves the merge to git', () => {
  const { box, top } = divided('off', 'plan.md', COLLIDING)
  useDriver(top, 'require("fs").writeFileSync(process.argv[5], "merged"); process.exitCode = 0')
  assert.is(execute(box, top, ['git', 'merge', 'feature'], { env: { ORC_HOOKS: '0' } }).code, 1)
  assertMarked(box, top, 'plan.md')
  git(box, top, 'merge', '--abort')
  assert.is(tryGit(box, top, 'merge', '-q', 'feature').code, 0)
  assert.is(textIn(top, 'plan.md'), 'merged')
})

run()
