// handle-push-conflict in repositories that are not as simple as one would like.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { commit, everything, handle, head, refusalOf, status, team, textOf, theyPush } from '../helpers/push.ts'
import { execute, git, orcHooks, put, sandbox } from '../helpers/repository.ts'

test('what the user is in the middle of is left alone', () => {
  const box = sandbox('push-busy')
  const us = team(box, { 'a.txt': 'a\n' })
  theyPush(box, us, { 'a.txt': 'theirs\n' })
  commit(box, us.mine, { 'a.txt': 'mine\n' })
  git(box, us.mine, 'fetch', '-q')
  const stops = (words: string[], undo: string[]) => {
    execute(box, us.mine, ['git', ...words])
    const before = everything(box, us.mine)
    const found = refusalOf(box, us.mine)
    assert.equal(everything(box, us.mine), before, words.join(' '))
    git(box, us.mine, ...undo)
    return found
  }
  assert.is(stops(['rebase', 'origin/main'], ['rebase', '--abort']), '1 IN_PROGRESS')
  assert.is(stops(['merge', 'origin/main'], ['merge', '--abort']), '1 IN_PROGRESS')
  assert.is(stops(['cherry-pick', 'origin/main'], ['cherry-pick', '--abort']), '1 IN_PROGRESS')
  assert.is(stops(['bisect', 'start', 'HEAD', 'HEAD^'], ['bisect', 'reset']), '1 IN_PROGRESS')
  assert.is(stops(['checkout', '-q', '--detach'], ['checkout', '-q', 'main']), '1 DETACHED')
  execute(box, us.mine, ['git', 'rebase', 'origin/main'])
  assert.is(refusalOf(box, us.mine, 'main'), '1 IN_PROGRESS', 'also by name, because the rebase will move the branch')
  const said = orcHooks(box, us.mine, 'handle-push-conflict', 'main').stderr
  assert.ok(said.startsWith(`orc-hooks: a rebase is going on in ${us.mine}\n`), said)
})

test('unrelated histories are a person’s', () => {
  const box = sandbox('push-unrelated')
  const us = team(box)
  git(box, us.mine, 'checkout', '-q', '--orphan', 'other')
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  const outcome = handle(box, us.mine, 'other:main')
  assert.equal([outcome.outcome, outcome.exitCode], ['refused', 3])
})

test('a shallow clone gets the history it needs', () => {
  const box = sandbox('push-shallow')
  const us = team(box)
  const shallow = join(box.top, 'shallow')
  for (const name of ['a', 'b', 'c']) theyPush(box, us, { [`${name}.txt`]: name })
  git(box, box.top, 'clone', '-q', '--depth=1', `file://${us.remote}`, shallow)
  commit(box, shallow, { 'mine.txt': 'm\n' })
  for (const name of ['d', 'e', 'f']) theyPush(box, us, { [`${name}.txt`]: name })
  git(box, shallow, 'fetch', '-q', '--depth=1')
  const outcome = handle(box, shallow)
  assert.is(outcome.outcome, 'pushed', outcome.reason)
  assert.is(git(box, us.remote, 'ls-tree', '--name-only', 'main').split('\n').length, 9)
})

test('a branch that is checked out in another worktree, or nowhere, is taken along with its files', () => {
  const box = sandbox('push-elsewhere')
  const us = team(box, { 'a.txt': 'a\n' })
  const linked = join(box.top, 'linked')
  git(box, us.mine, 'worktree', 'add', '-q', '-b', 'agent/x', linked)
  commit(box, linked, { 'mine.txt': 'm\n' })
  put(join(linked, 'a.txt'), 'dirty\n')
  theyPush(box, us, { 'b.txt': 'b\n' })
  const here = everything(box, us.mine).status
  assert.is(handle(box, us.mine, 'agent/x:main').local, 'moved')
  assert.is(textOf(linked, 'b.txt'), 'b\n')
  assert.is(git(box, linked, 'status', '--porcelain'), ' M a.txt\n')
  assert.is(status(box, us.mine), here)
  git(box, us.mine, 'branch', 'idle', 'HEAD')
  git(
    box,
    us.mine,
    'update-ref',
    'refs/heads/idle',
    git(box, us.mine, 'commit-tree', '-p', 'HEAD', '-m', 'idle', 'HEAD^{tree}').trim(),
  )
  const idle = handle(box, us.mine, 'idle:main')
  assert.equal([idle.outcome, idle.local], ['pushed', 'moved'])
  assert.is(head(box, us.mine, 'idle'), head(box, us.remote, 'main'))
})

test('submodules and large-file pointers are never merged, and stay where they are otherwise', () => {
  const box = sandbox('push-links')
  const oid = (digit: string) => digit.repeat(40)
  const pointer = (digit: string) =>
    `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 1\n`
  const us = team(box, { 'big.bin': pointer('1'), 'x.txt': 'x\n' })
  const link = (top: string, digit: string) =>
    git(box, top, 'update-index', '--add', '--cacheinfo', `160000,${oid(digit)},sub`)
  link(us.theirs, '1')
  git(box, us.theirs, 'commit', '-q', '-m', 'sub')
  git(box, us.theirs, 'push', '-q', 'origin', 'HEAD:main')
  git(box, us.mine, 'pull', '-q')
  link(us.theirs, '2')
  git(box, us.theirs, 'commit', '-q', '-m', 'sub 2')
  git(box, us.theirs, 'push', '-q', 'origin', 'HEAD:main')
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  assert.is(handle(box, us.mine).local, 'moved')
  assert.match(git(box, us.mine, 'ls-files', '-s', 'sub'), new RegExp(oid('2')))
  git(box, us.theirs, 'pull', '-q', '--rebase')
  put(join(us.theirs, 'big.bin'), pointer('2'))
  git(box, us.theirs, 'commit', '-q', '-m', 'large', 'big.bin')
  git(box, us.theirs, 'push', '-q', 'origin', 'HEAD:main')
  git(box, us.mine, 'update-index', '--cacheinfo', `160000,${oid('3')},sub`)
  put(join(us.mine, 'big.bin'), pointer('3'))
  git(box, us.mine, 'commit', '-q', '-m', 'both', 'big.bin')
  const outcome = handle(box, us.mine)
  assert.equal(
    outcome.conflict?.report.files.map(({ path }) => path),
    ['big.bin'],
  )
})

test('a sparse checkout stays sparse, and rerere is not disturbed', () => {
  const box = sandbox('push-sparse')
  const us = team(box, { 'in/a.txt': 'a\n', 'out/b.txt': 'b\n' })
  git(box, us.mine, 'config', 'rerere.enabled', 'true')
  git(box, us.mine, 'sparse-checkout', 'set', '--cone', 'in')
  theyPush(box, us, { 'in/a.txt': 'theirs\n', 'out/b.txt': 'theirs\n', 'out/c.txt': 'c\n' })
  commit(box, us.mine, { 'in/mine.txt': 'm\n' })
  const rerere = everything(box, us.mine).files['.git/MERGE_RR']
  assert.is(handle(box, us.mine).local, 'moved')
  assert.is(existsSync(join(us.mine, 'out')), false)
  assert.is(textOf(us.mine, 'in/a.txt'), 'theirs\n')
  assert.is(status(box, us.mine), '')
  assert.is(everything(box, us.mine).files['.git/MERGE_RR'], rerere)
})

run()
