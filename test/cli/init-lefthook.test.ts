// `init` beside the real lefthook: its jobs run, ours is noted once, and its files stay its own.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { install, isMoving, takeNotes } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, photograph, put, repository, sandbox } from '../helpers/repository.ts'

test('lefthook: noted from the main and from a linked worktree, before and after lefthook installs itself again', () => {
  const box = sandbox('lefthook')
  const top = repository(box)
  const bin = resolve('node_modules/.bin')
  const env = { LEFTHOOK_OUTPUT: 'false', PATH: `${box.env['PATH']}:${bin}` }
  put(join(top, 'lefthook.yml'), 'pre-commit:\n  jobs:\n    - run: "true"\n')
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'lefthook')
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  assert.is(execute(box, top, ['lefthook', 'install'], { env }).code, 0)
  const before = photograph(top, isMoving)
  install(box, top)
  const pushes = (cwd: string, branch: string) => {
    execute(box, cwd, ['git', 'commit', '-q', '--allow-empty', '-m', 'm'], { env })
    assert.is(execute(box, cwd, ['git', 'push', 'origin', branch], { env }).code, 0)
    return takeNotes(join(top, '.orchestra')).length
  }
  assert.is(pushes(top, 'main'), 1)
  assert.is(pushes(join(box.top, 'linked'), 'linked'), 1)
  assert.is(execute(box, top, ['lefthook', 'install'], { env }).code, 0)
  assert.match(readFileSync(join(top, '.git/hooks/pre-push'), 'utf8'), /call_lefthook/)
  assert.is(pushes(top, 'main'), 1)
  assert.is(pushes(join(box.top, 'linked'), 'linked'), 1)
  assert.is(git(box, top, 'status', '--porcelain', '--', 'lefthook-local.yml', '.lefthook-local'), '')
  orcHooks(box, top, 'uninstall', '--yes')
  const after = photograph(top, isMoving)
  // lefthook's own hook for pre-push stays: it is lefthook's, and does nothing without a configuration.
  const { '.git/hooks/pre-push': shim, '.git/info/lefthook.checksum': sum, ...others } = after
  const { '.git/info/lefthook.checksum': oldSum, ...otherBefore } = before
  assert.ok(shim && sum && oldSum)
  assert.equal(others, otherBefore)
})

test('lefthook with jobs of its own for pre-push: they run, with ours', () => {
  const box = sandbox('jobs')
  const top = repository(box)
  const log = join(box.top, 'log')
  const env = { LEFTHOOK_OUTPUT: 'false', PATH: `${box.env['PATH']}:${resolve('node_modules/.bin')}` }
  put(join(top, 'lefthook.yml'), `pre-push:\n  scripts:\n    "mine.sh":\n      runner: sh\n      use_stdin: true\n`)
  put(join(top, '.lefthook/pre-push/mine.sh'), `cat >>'${log}'\nexit 1\n`, 0o755)
  execute(box, top, ['lefthook', 'install'], { env })
  install(box, top)
  assert.is.not(execute(box, top, ['git', 'push', 'origin', 'main'], { env }).code, 0)
  assert.match(readFileSync(log, 'utf8'), /^refs\/heads\/main /)
  assert.is(takeNotes(join(top, '.orchestra')).length, 1)
})

test('lefthook-local.yml of the user is not edited: the snippet is printed', () => {
  const box = sandbox('snippet')
  const top = repository(box)
  put(join(top, 'lefthook.yml'), 'pre-commit:\n  jobs:\n    - run: "true"\n')
  put(join(top, 'lefthook-local.yml'), 'output: false\n')
  const done = orcHooks(box, top, 'init', '--yes')
  assert.match(done.stdout, /lefthook-local\.yml exists and was left alone; add to it:\s+pre-push:\s+scripts:/)
  assert.is(readFileSync(join(top, 'lefthook-local.yml'), 'utf8'), 'output: false\n')
})

run()
