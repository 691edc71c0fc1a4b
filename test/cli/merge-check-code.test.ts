// The check of merged files in git's own hooks, for files that are of no kind it knows: conflict markers alone.
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { divide, tryGit } from '../helpers/merges.ts'
import { git, orcHooks, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

const MARKED = '# List\n\n<<<<<<< a\n- x\n=======\n- y\n>>>>>>> b\n'

function installed(): { box: Sandbox; top: string } {
  const box = sandbox('check-code')
  const top = repository(box)
  assert.is(orcHooks(box, top, 'init', '--yes', '--merge-check').code, 0)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'orc-hooks')
  return { box, top }
}

const commit = (box: Sandbox, top: string, ...args: string[]) => tryGit(box, top, 'commit', '-m', 'work', ...args)

const CODE: Readonly<Record<string, (box: Sandbox, top: string) => unknown>> = {
  'a cherry-pick': (box, top) => tryGit(box, top, 'cherry-pick', 'feature'),
  'a merge': (box, top) => tryGit(box, top, 'merge', 'feature'),
  'a stash pop': (box, top) => {
    put(join(top, 'code.c'), 'stashed\n')
    git(box, top, 'stash')
    put(join(top, 'code.c'), 'changed\n')
    git(box, top, 'commit', '-qam', 'changed')
    tryGit(box, top, 'stash', 'pop')
  },
}
for (const [what, conflict] of Object.entries(CODE)) {
  test(`markers that ${what} left in code are refused; code that had markers before is not`, () => {
    const { box, top } = installed()
    divide(box, top, 'code.c', { base: 'b\n', ours: 'o\n', theirs: 't\n' })
    put(join(top, 'fixture.c'), MARKED)
    git(box, top, 'add', '-A')
    git(box, top, 'commit', '-q', '-m', 'a fixture, meant so')
    conflict(box, top)
    put(join(top, 'fixture.c'), `${MARKED}more\n`)
    git(box, top, 'add', '-A')
    const refused = commit(box, top)
    assert.is(refused.code, 1, refused.stdout)
    assert.match(refused.stdout + refused.stderr, /code\.c: .*markers/)
    assert.not.match(refused.stdout + refused.stderr, /fixture/)
    put(join(top, 'code.c'), 'both\n')
    assert.is(commit(box, top, '-a').code, 0)
  })
}

test('a merge may bring code with markers that its other side has', () => {
  const { box, top } = installed()
  divide(box, top, 'fixture.c', { base: 'b\n', ours: 'b\n', theirs: MARKED })
  assert.is(tryGit(box, top, 'merge', '--no-ff', '--no-commit', 'feature').code, 0)
  put(join(top, 'list.md'), '# List\n')
  git(box, top, 'add', '-A')
  const done = commit(box, top)
  assert.is(done.code, 0, done.stdout + done.stderr)
})

run()
