// The check of merged files in git's own hooks: what it refuses, what it lets through, and that it is off by default.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isMoving } from '../helpers/git-hooks.ts'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { divide, tryGit } from '../helpers/merges.ts'
import { execute, git, orcHooks, photograph, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

const MARKED = '# List\n\n<<<<<<< a\n- x\n=======\n- y\n>>>>>>> b\n'
const HUSKY = resolve('node_modules/husky/bin.js')

function installed(name: string, ...flags: string[]): { box: Sandbox; top: string } {
  const box = sandbox(name)
  const top = repository(box)
  assert.is(orcHooks(box, top, 'init', '--yes', '--merge-check', ...flags).code, 0)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'orc-hooks')
  return { box, top }
}

function commit(box: Sandbox, top: string, ...args: string[]) {
  return tryGit(box, top, 'commit', '-m', 'work', ...args)
}

test('a commit with markers is refused with the name of the file; --no-verify and ORC_HOOKS=0 let it go', () => {
  const { box, top } = installed('refuse')
  put(join(top, 'list.md'), MARKED)
  git(box, top, 'add', 'list.md')
  const refused = commit(box, top)
  assert.is(refused.code, 1)
  assert.match(refused.stdout + refused.stderr, /list\.md: .*markers/)
  assert.is(execute(box, top, ['git', 'commit', '-q', '-m', 'work'], { env: { ORC_HOOKS: '0' } }).code, 0)
  put(join(top, 'list.md'), `${MARKED}\nmore\n`)
  assert.is(commit(box, top, '-a').code, 1, 'the index of commit -a is the one that is looked at')
  assert.is(commit(box, top, '-a', '--no-verify').code, 0)
})

test('what is staged counts, not what is in the work tree', () => {
  const { box, top } = installed('staged')
  put(join(top, 'list.md'), '# List\n')
  git(box, top, 'add', 'list.md')
  put(join(top, 'list.md'), MARKED)
  assert.is(commit(box, top).code, 0)
})

test('a commit of other files starts no Node; neither does a merge without files of ours', () => {
  const { box, top } = installed('filter')
  const counter = join(box.top, 'started')
  put(join(top, '.git/orc-hooks/merge-check.cjs'), `require('fs').appendFileSync(${JSON.stringify(counter)}, 'x')`)
  put(join(top, 'a b.txt'), 'x\n')
  git(box, top, 'add', '-A')
  assert.is(commit(box, top).code, 0)
  assert.is(commit(box, top, '--allow-empty').code, 0)
  assert.not(existsSync(counter))
  put(join(top, 'docs/deep/list.md'), 'x\n')
  git(box, top, 'add', '-A')
  assert.is(commit(box, top).code, 0)
  assert.is(readFileSync(counter, 'utf8'), 'x')
})

test('a lockfile that waits for its package manager: the commit is refused until it is made again', () => {
  const { box, top } = installed('lockfile')
  divide(box, top, 'Cargo.lock', { base: '1\n', ours: '2\n', theirs: '3\n' })
  tryGit(box, top, 'merge', 'feature')
  orcHooks(box, top, 'auto-resolve-conflicts')
  git(box, top, 'checkout', '-q', '--ours', '--', 'Cargo.lock')
  git(box, top, 'add', '-A')
  const refused = commit(box, top)
  assert.is(refused.code, 1)
  assert.match(refused.stdout + refused.stderr, /Cargo\.lock: .*cargo update --workspace/)
  put(join(top, 'Cargo.lock'), 'made again\n')
  assert.is(commit(box, top, '-a').code, 0)
})

test('after a merge that lost something: said, and nothing is undone', () => {
  const { box, top } = installed('post')
  divide(box, top, 'list.json', {
    base: '{\n  "a": 1,\n\n\n\n\n  "z": 1\n}\n',
    ours: '{\n  "a": 1,\n  "k": 1,\n\n\n\n\n  "z": 1\n}\n',
    theirs: '{\n  "a": 1,\n\n\n\n\n  "k": 2,\n  "z": 1\n}\n',
  })
  const done = tryGit(box, top, 'merge', '--no-edit', 'feature')
  assert.is(done.code, 0)
  assert.match(done.stdout + done.stderr, /list\.json: .*k/)
})

test('the commit after a merge may remove what the merge brought; the merge itself may not', () => {
  const { box, top } = installed('after')
  const list = (...items: string[]) => `# Roadmap\n\n${items.map((item) => `- [ ] ${item}\n`).join('')}`
  const sides = { base: list('A-1 one'), ours: list('A-1 one', 'A-2 two'), theirs: list('A-1 one', 'A-3 three') }
  divide(box, top, 'ROADMAP.md', sides)
  assert.is(tryGit(box, top, 'merge', '--no-commit', 'feature').code, 0)
  put(join(top, 'ROADMAP.md'), sides.ours.replace('one', 'one, reworded'))
  const refused = commit(box, top, '-a')
  assert.is(refused.code, 1)
  assert.match(refused.stdout + refused.stderr, /ROADMAP\.md: lost: .*A-3/)
  put(join(top, 'ROADMAP.md'), list('A-1 one', 'A-2 two', 'A-3 three'))
  assert.is(commit(box, top, '-a').code, 0)
  put(join(top, 'ROADMAP.md'), sides.ours)
  assert.match(orcHooks(box, top, 'merge', 'check').stderr, /1 file checked: sound/)
  const after = commit(box, top, '-a')
  assert.is(after.code, 0, after.stdout + after.stderr)
})

test('a name that looks like a stage of the index is a name', () => {
  const { box, top } = installed('stage')
  put(join(top, '1:list.md'), MARKED)
  git(box, top, 'add', '-A')
  assert.is(commit(box, top).code, 1)
})

test('a check that breaks refuses nothing', () => {
  const { box, top } = installed('broken')
  put(join(top, '.git/orc-hooks/merge-check.cjs'), 'throw new Error("broken")')
  put(join(top, 'list.md'), MARKED)
  git(box, top, 'add', '-A')
  assert.is(commit(box, top).code, 0)
})

test('the hooks of the user run before and after it, with husky, also in a linked worktree', () => {
  const box = sandbox('husky')
  const top = repository(box)
  put(join(top, 'package.json'), '{ "devDependencies": { "husky": "9.1.7" } }\n')
  execute(box, top, [process.execPath, HUSKY])
  put(join(top, '.husky/pre-commit'), `echo theirs >>'${box.top}/log'\n`)
  const before = photograph(top, isMoving)
  assert.is(orcHooks(box, top, 'init', '--yes', '--merge-check').code, 0)
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /nothing to do/)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'husky')
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  for (const place of [top, join(box.top, 'linked')]) {
    put(join(place, 'list.md'), MARKED)
    git(box, place, 'add', '-A')
    assert.is(commit(box, place).code, 1, place)
    put(join(place, 'list.md'), '# List\n')
    git(box, place, 'add', '-A')
    assert.is(commit(box, place).code, 0, place)
  }
  assert.is(readFileSync(join(box.top, 'log'), 'utf8'), 'theirs\n'.repeat(3))
  git(box, top, 'rm', '-q', 'list.md')
  assert.is(orcHooks(box, top, 'uninstall', '--yes').code, 0)
  assert.equal(photograph(top, isMoving), before)
})

test('plain hooks: a hook that was there stays, and uninstall gives it back byte for byte', () => {
  const box = sandbox('plain')
  const top = repository(box)
  put(join(top, '.git/hooks/pre-commit'), `#!/bin/sh\necho theirs >>'${box.top}/log'\n`, 0o755)
  const before = photograph(top, isMoving)
  orcHooks(box, top, 'init', '--yes', '--merge-check')
  assert.is(commit(box, top, '--allow-empty').code, 0)
  assert.is(readFileSync(join(box.top, 'log'), 'utf8'), 'theirs\n')
  orcHooks(box, top, 'init', '--yes', '--no-merge-check')
  assert.not(existsSync(join(top, '.git/orc-hooks/pre-commit')))
  assert.not.match(readFileSync(join(top, '.git/hooks/pre-commit'), 'utf8'), /orc-hooks/)
  orcHooks(box, top, 'init', '--yes', '--merge-check')
  orcHooks(box, top, 'uninstall', '--yes')
  assert.equal(photograph(top, isMoving), before)
})

test('lefthook: its own pre-commit runs ours, and uninstall leaves what was there', () => {
  const box = sandbox('lefthook')
  const top = repository(box)
  box.env['PATH'] = `${box.env['PATH']}:${resolve('node_modules/.bin')}`
  put(join(top, 'lefthook.yml'), `pre-commit:\n  jobs:\n    - run: echo theirs >>'${box.top}/log'\n`)
  assert.is(execute(box, top, ['lefthook', 'install']).code, 0)
  assert.is(orcHooks(box, top, 'init', '--yes', '--merge-check').code, 0)
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /nothing to do/)
  put(join(top, 'list.md'), MARKED)
  git(box, top, 'add', '-A')
  const refused = commit(box, top)
  assert.is(refused.code, 1)
  assert.match(refused.stdout + refused.stderr, /list\.md: .*markers/)
  put(join(top, 'list.md'), '# List\n')
  git(box, top, 'add', '-A')
  assert.is(commit(box, top).code, 0)
  assert.match(readFileSync(join(box.top, 'log'), 'utf8'), /^theirs\n/)
  orcHooks(box, top, 'uninstall', '--yes')
  assert.not(existsSync(join(top, '.lefthook-local')))
  assert.not(existsSync(join(top, '.git/orc-hooks')))
})

for (const shell of ['sh', 'bash', 'dash', 'busybox sh']) {
  const name = `in a strict hook under ${shell}: refused and let through as ever, and what follows in the hook is run`
  const there = execute(sandbox('shell'), '/', ['sh', '-c', `command -v ${shell.split(' ')[0]}`]).code === 0
  if (there) test(name, () => inShell(shell))
  else skip(name, `there is no ${shell} here`)
}

function inShell(shell: string): void {
  const { box, top } = installed('strict')
  const block = readFileSync(join(top, '.git/hooks/pre-commit'), 'utf8').replace(/^#!.*\n/, '')
  put(
    join(top, '.git/hooks/pre-commit'),
    `#!/usr/bin/env -S ${shell}\nset -eu\n${block}echo after >>'${box.top}/log'\n`,
    0o755,
  )
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  for (const place of [top, join(box.top, 'linked')]) {
    put(join(place, 'list.md'), MARKED)
    git(box, place, 'add', '-A')
    assert.is(commit(box, place).code, 1, place)
    put(join(place, 'list.md'), '# List\n')
    git(box, place, 'add', '-A')
    assert.is(commit(box, place).code, 0, place)
    assert.is(commit(box, place, '--allow-empty').code, 0, place)
  }
  assert.is(readFileSync(join(box.top, 'log'), 'utf8'), 'after\n'.repeat(4))
}

test('a commit of other files pays for one more git, in linked worktrees too', () => {
  const { box, top } = installed('count')
  const started = join(box.top, 'started')
  // git puts its own directory first on the PATH of a hook: the hook is given one of ours.
  const hook = readFileSync(join(top, '.git/hooks/pre-commit'), 'utf8')
  const counting = `PATH='${join(box.top, 'count')}':$PATH`
  put(join(top, '.git/hooks/pre-commit'), hook.replace('\n', `\n${counting}\n`), 0o755)
  put(join(box.top, 'count/git'), `#!/bin/sh\necho "$1" >>'${started}'\nPATH=\${PATH#*:}\nexec git "$@"\n`, 0o755)
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  for (const place of [top, join(box.top, 'linked')]) {
    put(join(place, 'code.ts'), 'x\n')
    git(box, place, 'add', '-A')
    assert.is(commit(box, place).code, 0, place)
  }
  assert.is(readFileSync(started, 'utf8'), 'diff\ndiff\n')
})

test('what cannot be read is no reason to refuse', () => {
  const { box, top } = installed('unreadable')
  put(join(top, '.git/orc-hooks/merge-check.cjs'), 'process.exitCode = 1')
  put(join(top, 'list.md'), MARKED)
  git(box, top, 'add', '-A')
  assert.is(commit(box, top).code, 0)
  rmSync(join(top, '.git/orc-hooks/pre-commit'))
  assert.is(commit(box, top, '--allow-empty').code, 0)
})

test('it is off by default', () => {
  const box = sandbox('off')
  const top = repository(box)
  orcHooks(box, top, 'init', '--yes')
  assert.not(existsSync(join(top, '.git/hooks/pre-commit')))
  assert.not(existsSync(join(top, '.git/orc-hooks/merge-check.cjs')))
})

run()
