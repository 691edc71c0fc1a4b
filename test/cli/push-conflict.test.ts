// handle-push-conflict against real remotes: what it does in the situations in which a push is refused.
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { commit, everything, handle, head, status, team, textIn, textOf, theyPush } from '../helpers/push.ts'
import { execute, git, put, sandbox } from '../helpers/repository.ts'

const ROADMAP = `# Roadmap

### QA-1: Check the log

**Status:** ready
**Priority:** P1

### QA-2: Write the tests

**Status:** ready
**Priority:** P1
`
const withTask = (text: string, id: string) =>
  `${text}\n### ${id}: Made by ${id}\n\n**Status:** ready\n**Priority:** P2\n`

test('both sides add a task and change the same status line: all of it is on the remote', () => {
  const box = sandbox('push-a')
  const us = team(box, { 'ROADMAP.md': ROADMAP })
  const started = (id: string) => withTask(ROADMAP.replace('**Status:** ready', '**Status:** in-progress'), id)
  theyPush(box, us, { 'ROADMAP.md': started('QA-30') })
  commit(box, us.mine, {
    'ROADMAP.md': withTask(ROADMAP.replace('**Status:** ready', '**Status:** complete'), 'QA-31'),
  })
  const outcome = handle(box, us.mine)
  assert.is(outcome.outcome, 'pushed', outcome.reason)
  const text = textIn(box, us.remote, 'main:ROADMAP.md')
  assert.match(text, /QA-30/)
  assert.match(text, /QA-31/)
  assert.match(text, /QA-1: Check the log\n\n\*\*Status:\*\* complete/)
  assert.is(textOf(us.mine, 'ROADMAP.md'), text)
  assert.is(head(box, us.mine), head(box, us.remote, 'main'))
  assert.is(status(box, us.mine), '')
})

test('of two commits that both collide each is merged, and neither is lost', () => {
  const box = sandbox('push-b')
  const us = team(box, { 'ROADMAP.md': ROADMAP })
  theyPush(box, us, { 'ROADMAP.md': withTask(ROADMAP, 'QA-40') })
  commit(box, us.mine, { 'ROADMAP.md': withTask(ROADMAP, 'QA-41') }, 'first')
  commit(box, us.mine, { 'ROADMAP.md': withTask(withTask(ROADMAP, 'QA-41'), 'QA-42') }, 'second')
  const outcome = handle(box, us.mine)
  assert.is(outcome.outcome, 'pushed', outcome.reason)
  assert.is(git(box, us.remote, 'log', '--format=%s', '-2', 'main'), 'second\nfirst\n')
  for (const id of ['QA-40', 'QA-41', 'QA-42']) assert.match(textIn(box, us.remote, 'main:ROADMAP.md'), new RegExp(id))
})

test('a conflict in code is a person’s: everything is as it was, and the commands are there', () => {
  const box = sandbox('push-c')
  const us = team(box, { 'a.ts': 'let a = 1\n' })
  theyPush(box, us, { 'a.ts': 'let a = 2\n' })
  commit(box, us.mine, { 'a.ts': 'let a = 3\n' })
  put(join(us.mine, 'b.ts'), 'half done\n')
  git(box, us.mine, 'add', 'b.ts')
  const before = everything(box, us.mine)
  const outcome = handle(box, us.mine)
  assert.equal([outcome.outcome, outcome.exitCode], ['conflict', 3])
  assert.is(outcome.conflict?.report.files[0]?.path, 'a.ts')
  assert.ok(outcome.next.some((line) => line === 'git rebase --autostash origin/main main'))
  assert.equal(everything(box, us.mine), before)
  assert.is(git(box, us.mine, 'rev-parse', String(outcome.backup)).trim(), outcome.before)
})

test('the commands for a conflict that is a person’s work while something is not committed', () => {
  const box = sandbox('push-c-by-hand')
  const us = team(box, { 'a.ts': 'let a = 1\n', 'b.ts': 'let b = 1\n' })
  theyPush(box, us, { 'a.ts': 'let a = 2\n' })
  commit(box, us.mine, { 'a.ts': 'let a = 3\n' })
  put(join(us.mine, 'b.ts'), 'half done\n')
  const [fetch = '', rebase = ''] = handle(box, us.mine).next
  git(box, us.mine, ...fetch.split(' ').slice(1))
  assert.match(execute(box, us.mine, rebase.split(' ')).stdout, /CONFLICT .*a\.ts/)
  put(join(us.mine, 'a.ts'), 'let a = 5\n')
  git(box, us.mine, 'add', 'a.ts')
  git(box, us.mine, '-c', 'core.editor=true', 'rebase', '--continue')
  assert.is(handle(box, us.mine).outcome, 'pushed')
  assert.is(textOf(us.mine, 'b.ts'), 'half done\n')
})

test('a branch that is only behind has nothing to push', () => {
  const box = sandbox('push-d')
  const us = team(box)
  theyPush(box, us, { 'b.txt': 'b\n' })
  const before = everything(box, us.mine)
  const outcome = handle(box, us.mine)
  assert.equal([outcome.outcome, outcome.exitCode, outcome.backup], ['nothing-to-push', 0, null])
  assert.equal(everything(box, us.mine), before)
  assert.is(git(box, us.mine, 'for-each-ref', 'refs/orc'), '')
})

test('somebody who pushes between fetch and push is let through, and then we land', () => {
  const box = sandbox('push-e')
  const us = team(box, { 'a.txt': 'a\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  // The remote lets a competitor in, twice, after our push has connected and before it is decided.
  const racer = join(box.top, 'racer')
  git(box, box.top, 'clone', '-q', us.remote, racer)
  const hook = `#!/bin/sh
n=$(cat '${box.top}/count' 2>/dev/null || echo 0)
[ "$ORC_RACER" ] && exit 0
[ $n -ge 2 ] && exit 0
echo $((n + 1)) >'${box.top}/count'
unset GIT_DIR GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
cd '${racer}' && echo $n >r$n.txt && git add . && git commit -qm r$n && ORC_RACER=1 git push -q origin HEAD:main
`
  put(join(us.remote, 'hooks/pre-receive'), hook, 0o755)
  const outcome = handle(box, us.mine)
  assert.is(outcome.outcome, 'pushed', outcome.reason)
  assert.is(git(box, us.remote, 'ls-tree', '--name-only', 'main'), 'a.txt\nmine.txt\nr0.txt\nr1.txt\n')
})

test('a linked worktree is no different', () => {
  const box = sandbox('push-f')
  const us = team(box, { 'ROADMAP.md': ROADMAP })
  const linked = join(box.top, 'linked')
  git(box, us.mine, 'worktree', 'add', '-q', '-b', 'agent/x', linked)
  git(box, linked, 'push', '-q', '-u', 'origin', 'agent/x')
  git(box, us.theirs, 'fetch', '-q')
  git(box, us.theirs, 'checkout', '-q', 'agent/x')
  commit(box, us.theirs, { 'ROADMAP.md': withTask(ROADMAP, 'QA-50') })
  git(box, us.theirs, 'push', '-q')
  commit(box, linked, { 'ROADMAP.md': withTask(ROADMAP, 'QA-51') })
  const before = everything(box, us.mine)
  assert.is(handle(box, linked).outcome, 'pushed')
  assert.is(head(box, linked), head(box, us.remote, 'agent/x'))
  assert.is(status(box, linked), '')
  assert.is(status(box, us.mine), before.status)
})

test('uncommitted work stays: staged as staged, also beside what upstream changed in the same file', () => {
  const lines = (change: Record<number, string>) =>
    Array.from({ length: 30 }, (_, index) => `${change[index] ?? `line ${index}`}\n`).join('')
  const box = sandbox('push-dirty')
  const us = team(box, { 'a.txt': lines({}), 'gone.txt': 'g\n', 'same.txt': 's\n' })
  theyPush(box, us, { 'a.txt': lines({ 0: 'theirs' }), 'gone.txt': null, 'new.txt': 'n\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  put(join(us.mine, 'a.txt'), lines({ 15: 'staged' }))
  git(box, us.mine, 'add', 'a.txt')
  put(join(us.mine, 'a.txt'), lines({ 15: 'staged', 25: 'not staged' }))
  put(join(us.mine, 'same.txt'), 'changed\n')
  put(join(us.mine, 'untracked.txt'), 'u\n')
  chmodSync(join(us.mine, 'untracked.txt'), 0o755)
  git(box, us.mine, 'rm', '-q', '--cached', 'mine.txt')
  const marks = () => git(box, us.mine, 'status', '--porcelain')
  const before = marks()
  const outcome = handle(box, us.mine)
  assert.equal([outcome.outcome, outcome.local], ['pushed', 'moved'], outcome.reason)
  assert.is(marks(), before)
  assert.is(textOf(us.mine, 'a.txt'), lines({ 0: 'theirs', 15: 'staged', 25: 'not staged' }))
  assert.is(textIn(box, us.mine, ':a.txt'), lines({ 0: 'theirs', 15: 'staged' }))
  assert.is(execute(box, us.mine, ['ls', 'gone.txt']).code, 2)
})

test('uncommitted work in the way stops before the push, with the files named', () => {
  const box = sandbox('push-way')
  const us = team(box, { 'a.txt': 'a\n' })
  theyPush(box, us, { 'a.txt': 'theirs\n', 'new.txt': 'n\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  put(join(us.mine, 'a.txt'), 'mine\n')
  put(join(us.mine, 'new.txt'), 'untracked\n')
  const before = everything(box, us.mine)
  const remote = head(box, us.remote, 'main')
  const outcome = handle(box, us.mine)
  assert.equal([outcome.outcome, outcome.exitCode], ['in-the-way', 3])
  assert.equal(
    outcome.inTheWay.map(({ path }) => path),
    ['a.txt', 'new.txt'],
  )
  assert.equal(everything(box, us.mine), before)
  assert.is(head(box, us.remote, 'main'), remote)
  assert.equal(outcome.next, [
    'git stash push -- a.txt',
    'mv -- new.txt new.txt.mine',
    'npx orc-hooks handle-push-conflict main --remote origin',
    'git stash pop',
  ])
  for (const line of outcome.next) {
    if (line.startsWith('npx')) assert.is(handle(box, us.mine).outcome, 'pushed')
    else execute(box, us.mine, ['sh', '-c', line])
  }
  assert.is(textOf(us.mine, 'new.txt.mine'), 'untracked\n')
})

for (const flag of ['--assume-unchanged', '--skip-worktree']) {
  test(`a change behind ${flag} is not overwritten, and the commands for it work`, () => {
    const box = sandbox('push-hidden')
    const us = team(box, { 'a.txt': '1\n2\n3\n4\n5\n' })
    theyPush(box, us, { 'a.txt': 'theirs\n2\n3\n4\n5\n' })
    commit(box, us.mine, { 'mine.txt': 'm\n' })
    git(box, us.mine, 'update-index', flag, 'a.txt')
    put(join(us.mine, 'a.txt'), '1\n2\n3\n4\nmine\n')
    const before = everything(box, us.mine)
    const outcome = handle(box, us.mine)
    assert.equal(everything(box, us.mine), before)
    assert.equal(
      outcome.inTheWay.map(({ kind, path }) => `${kind} ${path}`),
      ['hidden a.txt'],
    )
    for (const line of outcome.next) {
      if (line.startsWith('npx')) assert.is(handle(box, us.mine).outcome, 'pushed')
      else assert.is(execute(box, us.mine, ['sh', '-c', line]).code, 0, line)
    }
    assert.is(textOf(us.mine, 'a.txt'), 'theirs\n2\n3\n4\nmine\n')
  })
}

test('what is ignored here and made upstream is not overwritten', () => {
  const box = sandbox('push-ignored')
  const us = team(box, { '.gitignore': '/local*\n' })
  const made = { 'local.env': 'theirs\n', 'local/x': 'theirs\n', 'local-dir': 'theirs\n' }
  for (const [path, text] of Object.entries(made)) put(join(us.theirs, path), text)
  git(box, us.theirs, 'add', '--force', '.')
  theyPush(box, us, {})
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  put(join(us.mine, 'local.env'), 'PASSWORD=mine\n')
  put(join(us.mine, 'local'), 'a file in the place of a directory\n')
  put(join(us.mine, 'local-dir/x'), 'a directory in the place of a file\n')
  const before = everything(box, us.mine)
  const [plan, outcome] = [handle(box, us.mine, '--dry-run'), handle(box, us.mine)]
  assert.equal(everything(box, us.mine), before)
  for (const { inTheWay } of [plan, outcome]) {
    assert.equal(
      inTheWay.map(({ path }) => path),
      ['local-dir', 'local.env', 'local'],
    )
  }
  for (const line of outcome.next.filter((text) => text.startsWith('mv'))) execute(box, us.mine, ['sh', '-c', line])
  assert.is(handle(box, us.mine).outcome, 'pushed')
  assert.is(textOf(us.mine, 'local.env.mine'), 'PASSWORD=mine\n')
  assert.is(textOf(us.mine, 'local/x'), 'theirs\n')
})

run()
