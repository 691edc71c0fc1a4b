// handle-push-conflict beside what else goes on: commits meanwhile, signatures, hooks, clones that lack objects.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { commit, everything, handle, head, refusalOf, team, textIn, theyPush } from '../helpers/push.ts'
import { execute, git, orcHooks, put, sandbox } from '../helpers/repository.ts'

test('a commit that is made while the push goes on stays, and the command that brings both together works', () => {
  const box = sandbox('push-meanwhile')
  const us = team(box)
  theyPush(box, us, { 'b.txt': 'b\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  const meanwhile = `#!/bin/sh\nunset GIT_DIR GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\ncd '${us.mine}' && git commit -q --allow-empty -m meanwhile\n`
  put(join(us.remote, 'hooks/pre-receive'), meanwhile, 0o755)
  const outcome = handle(box, us.mine)
  assert.equal([outcome.outcome, outcome.local], ['pushed', 'left'])
  assert.is(git(box, us.mine, 'log', '-1', '--format=%s'), 'meanwhile\n')
  const [next = ''] = outcome.next
  assert.is(execute(box, us.mine, ['sh', '-c', next]).code, 0)
  assert.is(git(box, us.mine, 'log', '--format=%s', `${outcome.after}..main`), 'meanwhile\n')
  assert.is(head(box, us.mine, 'main^'), head(box, us.remote, 'main'))
})

test('commits that do not fit one by one but fit together are merged, unless the user wants no merges', () => {
  const box = sandbox('push-together')
  const us = team(box, { 'a.txt': 'a\n' })
  theyPush(box, us, { 'a.txt': 'theirs\n' })
  commit(box, us.mine, { 'a.txt': 'mine\n' })
  const tip = commit(box, us.mine, { 'a.txt': 'a\n', 'mine.txt': 'm\n' })
  git(box, us.mine, 'config', 'pull.rebase', 'true')
  assert.is(handle(box, us.mine).outcome, 'conflict')
  git(box, us.mine, 'config', '--unset', 'pull.rebase')
  const outcome = handle(box, us.mine)
  assert.equal([outcome.outcome, outcome.method], ['pushed', 'merge'])
  assert.is(head(box, us.remote, 'main^1'), tip)
  assert.is(textIn(box, us.remote, 'main:a.txt'), 'theirs\n')
})

test('a pre-push hook of the user decides here as it does with git push', () => {
  const box = sandbox('push-hook')
  const us = team(box)
  theyPush(box, us, { 'b.txt': 'b\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  put(join(us.mine, '.git/hooks/pre-push'), '#!/bin/sh\necho "tests failed" >&2\nexit 1\n', 0o755)
  const before = everything(box, us.mine)
  const remote = head(box, us.remote, 'main')
  const outcome = handle(box, us.mine)
  assert.equal([outcome.outcome, outcome.exitCode, outcome.refusal?.class], ['refused', 1, 'local-hook'])
  assert.equal(everything(box, us.mine), before)
  assert.is(head(box, us.remote, 'main'), remote)
})

test('a clone without all objects fetches what it needs', () => {
  const box = sandbox('push-partial')
  const us = team(box, { 'a.txt': `${'a\n'.repeat(20)}`, 'b.txt': 'b\n' })
  git(box, us.remote, 'config', 'uploadpack.allowFilter', 'true')
  git(box, us.remote, 'config', 'uploadpack.allowAnySHA1InWant', 'true')
  const partial = join(box.top, 'partial')
  git(box, box.top, 'clone', '-q', '--filter=blob:none', `file://${us.remote}`, partial)
  theyPush(box, us, { 'a.txt': `theirs\n${'a\n'.repeat(19)}`, 'c.txt': 'c\n' })
  commit(box, partial, { 'a.txt': `${'a\n'.repeat(19)}mine\n` })
  const outcome = handle(box, partial)
  assert.equal([outcome.outcome, outcome.local], ['pushed', 'moved'], outcome.reason)
  assert.is(textIn(box, us.remote, 'main:a.txt'), `theirs\n${'a\n'.repeat(18)}mine\n`)
})

const hasKeygen = existsSync('/usr/bin/ssh-keygen')
const signing =
  'signed commits are signed anew where the user signs, and a failing signature stops before anything is pushed'
if (!hasKeygen) skip(signing, 'there is no ssh-keygen')
else
  test(signing, () => {
    const box = sandbox('push-signed')
    const us = team(box)
    execute(box, box.top, ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(box.top, 'key')])
    theyPush(box, us, { 'b.txt': 'b\n' })
    for (const [key, value] of [
      ['gpg.format', 'ssh'],
      ['user.signingKey', join(box.top, 'key')],
      ['commit.gpgSign', 'true'],
    ] as const) {
      git(box, us.mine, 'config', key, value)
    }
    commit(box, us.mine, { 'mine.txt': 'm\n' }, 'signed\n\nbody')
    git(box, us.mine, 'config', 'user.signingKey', join(box.top, 'nowhere'))
    const refused = handle(box, us.mine)
    assert.equal([refused.outcome, refused.exitCode], ['refused', 1], refused.reason)
    git(box, us.mine, 'config', 'user.signingKey', join(box.top, 'key'))
    assert.is(handle(box, us.mine).outcome, 'pushed')
    assert.match(
      git(box, us.remote, 'cat-file', 'commit', 'main'),
      /gpgsig -----BEGIN SSH SIGNATURE[\s\S]*\n\nsigned\n\nbody\n$/,
    )
  })

test('a git that is too old for it is named, and nothing was done', () => {
  const box = sandbox('push-old')
  const us = team(box)
  theyPush(box, us, { 'b.txt': 'b\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  const real = execute(box, box.top, ['sh', '-c', 'command -v git']).stdout.trim()
  const says = '[ "$1" = --version ] && echo git version 2.34.1 && exit 0'
  const old = `#!/bin/sh\n${says}\nfor word do [ "$word" = merge-tree ] && exit 129; done\nexec '${real}' "$@"\n`
  put(join(box.top, 'bin/git'), old, 0o755)
  const before = everything(box, us.mine)
  const here = { ...box, env: { ...box.env, PATH: `${join(box.top, 'bin')}:${box.env['PATH']}` } }
  assert.is(refusalOf(here, us.mine), '1 OLD_GIT')
  assert.is(git(box, us.mine, 'for-each-ref', 'refs/orc'), '', 'a backup of nothing')
  assert.match(orcHooks(here, us.mine, 'doctor').stdout, /warn {2}git: 2\.34\.1: handle-push-conflict needs 2\.38/)
  assert.equal(everything(box, us.mine), before)
})

test('what a person reads names the commits, the backup and the next command, and nothing else', () => {
  const box = sandbox('push-text')
  const us = team(box, { 'a.ts': 'let a = 1\n' })
  theyPush(box, us, { 'b.txt': 'b\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  const pushed = orcHooks(box, us.mine, 'handle-push-conflict')
  assert.match(
    pushed.stdout,
    /^ok: pushed main at origin, 1 commit rebased onto [0-9a-f]{10}\n {2}the branch as it was: refs\/orc\/backup\/\S+-main\n$/,
  )
  git(box, us.theirs, 'pull', '-q', '--rebase')
  theyPush(box, us, { 'a.ts': 'let a = 2\n' })
  commit(box, us.mine, { 'a.ts': 'let a = 3\n' })
  const conflict = orcHooks(box, us.mine, 'handle-push-conflict')
  assert.is(conflict.code, 3)
  for (const part of [
    /^CONFLICT: commit [0-9a-f]{10} and upstream collide in a\.ts$/m,
    /lines 1-5: "let a = 2" against "let a = 3"/,
    /^ {4}git rebase --autostash origin\/main main$/m,
  ]) {
    assert.match(conflict.stdout, part)
  }
  assert.is(conflict.stderr, '')
})

test('a commit without a change lands although upstream has another one', () => {
  const box = sandbox('push-empty')
  const us = team(box)
  git(box, us.theirs, 'commit', '-q', '--allow-empty', '-m', 'theirs')
  git(box, us.theirs, 'push', '-q', 'origin', 'HEAD:main')
  git(box, us.mine, 'commit', '-q', '--allow-empty', '-m', 'deploy again')
  const outcome = handle(box, us.mine)
  assert.equal([outcome.outcome, outcome.alreadyUpstream], ['pushed', []])
  assert.is(git(box, us.remote, 'log', '--format=%s', '-2', 'main'), 'deploy again\ntheirs\n')
})

run()
