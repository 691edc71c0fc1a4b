// handle-push-conflict: what it is told, and where it pushes.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { commit, everything, handle, head, refusalOf, team, theyPush } from '../helpers/push.ts'
import { execute, git, orcHooks, sandbox } from '../helpers/repository.ts'

test('a wrong command line is a usage error', () => {
  const box = sandbox('push-usage')
  const us = team(box)
  const wrong = [
    ['--attempts', '0'],
    ['--strategy', 'force'],
    ['--max-wait', 'soon'],
    ['--abort', '--continue'],
    ['a:b:c'],
    ['--no-such'],
    ['--', '-x'],
  ]
  for (const words of wrong) assert.match(refusalOf(box, us.mine, ...words), /^64 (USAGE|BAD_BRANCH)$/, words.join(' '))
  assert.is(refusalOf(box, us.mine, 'nowhere'), '1 NO_BRANCH')
  assert.is(refusalOf(box, us.mine, '--remote', 'nowhere'), '1 NO_REMOTE')
  assert.is(refusalOf(box, us.mine, '--abort'), '1 NOTHING_UNFINISHED')
  assert.is(refusalOf(box, box.top), '65 NO_REPOSITORY')
  assert.is(existsSync(join(us.mine, '.git/orc-hooks')), false)
})

test('a new branch is pushed; it gets an upstream where the user’s git would give it one', () => {
  const box = sandbox('push-new')
  const us = team(box)
  git(box, us.mine, 'checkout', '-q', '-b', 'agent/one')
  commit(box, us.mine, { 'one.txt': '1\n' })
  const first = handle(box, us.mine)
  assert.equal([first.outcome, first.method, first.target], ['pushed', 'as-is', 'refs/heads/agent/one'])
  assert.is(execute(box, us.mine, ['git', 'rev-parse', '@{u}']).code, 128)
  git(box, us.mine, 'config', 'push.autoSetupRemote', 'true')
  git(box, us.mine, 'checkout', '-q', '-b', 'agent/two')
  handle(box, us.mine)
  assert.is(git(box, us.mine, 'rev-parse', '--abbrev-ref', '@{u}'), 'origin/agent/two\n')
  assert.is(handle(box, us.mine).outcome, 'nothing-to-push')
})

test('it goes where git push would send it; where git would not say, both names are given', () => {
  const box = sandbox('push-names')
  const us = team(box)
  git(box, us.mine, 'checkout', '-q', '-b', 'work', '--track', 'origin/main')
  commit(box, us.mine, { 'one.txt': '1\n' })
  assert.is(refusalOf(box, us.mine), '1 OTHER_NAME')
  assert.match(
    orcHooks(box, us.mine, 'handle-push-conflict').stderr,
    /handle-push-conflict work:main {3}# or: .* work:work/,
  )
  assert.is(handle(box, us.mine, 'work', '--dry-run').target, 'refs/heads/work')
  const targets = ['upstream', 'current'].map((mode) => {
    git(box, us.mine, 'config', 'push.default', mode)
    return handle(box, us.mine, '--dry-run').target
  })
  assert.equal(targets, ['refs/heads/main', 'refs/heads/work'])
  git(box, us.mine, 'config', 'remote.origin.push', 'refs/heads/*:refs/heads/me/*')
  assert.is(handle(box, us.mine, '--dry-run').target, 'refs/heads/me/work')
})

test('a remote whose pushes go to two places is refused: they need not hold the same', () => {
  const box = sandbox('push-addresses')
  const us = team(box)
  for (const url of [us.remote, `${us.remote}.mirror`])
    git(box, us.mine, 'remote', 'set-url', '--add', '--push', 'origin', url)
  commit(box, us.mine, { 'one.txt': '1\n' })
  assert.is(refusalOf(box, us.mine), '1 SEVERAL_ADDRESSES')
})

test('a branch that was deleted at the remote is not made anew, and a renamed one is named', () => {
  const box = sandbox('push-renamed')
  const us = team(box)
  git(box, us.remote, 'branch', '-m', 'main', 'trunk')
  git(box, us.remote, 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  const before = everything(box, us.mine)
  const outcome = handle(box, us.mine)
  assert.equal([outcome.outcome, outcome.exitCode], ['refused', 1])
  assert.match(outcome.next[0] ?? '', /handle-push-conflict main:trunk --remote origin/)
  assert.equal(everything(box, us.mine), before)
  assert.is(handle(box, us.mine, 'main:trunk').outcome, 'pushed')
  assert.is(head(box, us.remote, 'trunk'), head(box, us.mine))
})

test('hostile names run nothing and reach no terminal as they are', () => {
  const box = sandbox('push-hostile')
  const us = team(box)
  const branch = `x$(touch\${IFS}pwned);'"&|\u009b31m`
  git(box, us.mine, 'checkout', '-q', '-b', branch)
  commit(box, us.mine, { "o'$(x)\n.txt": '1\n', '--force': '2\n' })
  assert.is(handle(box, us.mine, `${branch}:${branch}`).outcome, 'pushed')
  git(box, us.theirs, 'fetch', '-q')
  git(box, us.theirs, 'checkout', '-q', branch)
  commit(box, us.theirs, { '--force': '3\n' })
  git(box, us.theirs, 'push', '-q', 'origin', 'HEAD')
  commit(box, us.mine, { '--force': '4\n' })
  const done = orcHooks(box, us.mine, 'handle-push-conflict', branch)
  assert.is(done.code, 3)
  assert.not.match(done.stdout + done.stderr, /\u009b/)
  assert.is(existsSync(join(us.mine, 'pwned')), false)
})

test('the way the user pulls is respected, and a plan changes nothing', () => {
  const box = sandbox('push-strategy')
  const us = team(box)
  theyPush(box, us, { 'b.txt': 'b\n' })
  const mine = commit(box, us.mine, { 'mine.txt': 'm\n' })
  const before = everything(box, us.mine)
  const plan = handle(box, us.mine, '--dry-run')
  assert.equal([plan.outcome, plan.method, plan.rewritten.length], ['planned', 'rebase', 1])
  git(box, us.mine, 'config', 'pull.rebase', 'false')
  assert.is(handle(box, us.mine, '--dry-run').method, 'merge')
  git(box, us.mine, 'config', 'branch.main.rebase', 'true')
  assert.is(handle(box, us.mine, '--dry-run').method, 'rebase')
  git(box, us.mine, 'config', '--unset', 'pull.rebase')
  git(box, us.mine, 'config', '--unset', 'branch.main.rebase')
  assert.equal(everything(box, us.mine), {
    ...before,
    files: { ...before.files, '.git/config': everything(box, us.mine).files['.git/config'] },
  })
  assert.is(handle(box, us.mine, '--strategy', 'merge').method, 'merge')
  assert.is(git(box, us.remote, 'rev-parse', 'main^1').trim(), mine)
  assert.is(git(box, us.remote, 'log', '-1', '--format=%s', 'main'), "Merge remote-tracking branch 'origin/main'\n")
  assert.is(readFileSync(join(us.mine, 'b.txt'), 'utf8'), 'b\n')
})

run()
