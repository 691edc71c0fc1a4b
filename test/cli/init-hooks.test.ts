// The git side of `init` with real git and husky: ours runs, theirs still runs as before.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { install, isMoving, push, takeNotes, witness } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, photograph, put, repository, sandbox } from '../helpers/repository.ts'

test('an existing hook runs after ours with the same arguments, stdin and exit code, and comes back', () => {
  const box = sandbox('hook')
  const top = repository(box)
  const log = join(box.top, 'log')
  put(join(top, '.git/hooks/pre-push'), witness(log, 3), 0o750)
  const before = photograph(top, isMoving)
  install(box, top)
  assert.not.equal(push(box, top).code, 0)
  const head = git(box, top, 'rev-parse', 'HEAD').trim()
  const line = `refs/heads/main ${head} refs/heads/main ${'0'.repeat(40)}\n`
  assert.is(readFileSync(log, 'utf8'), `args origin ../work.git\n${line}end\n`)
  assert.equal(takeNotes(join(top, '.orchestra')), [`origin\n${line}`])
  orcHooks(box, top, 'uninstall', '--yes')
  assert.equal(photograph(top, isMoving), before)
})

test('a hook in python, one that is a symbolic link and one that is not executable are kept as they are', () => {
  const box = sandbox('python')
  const log = join(box.top, 'log')
  const python = `#!/usr/bin/env python3\nimport sys\nopen(${JSON.stringify(log)}, 'a').write('py ' + sys.stdin.read())\n`
  const kinds: Record<string, (hook: string, top: string) => void> = {
    link: (hook, top) => {
      put(join(top, 'tools/pre-push'), python, 0o755)
      rmSync(hook, { force: true })
      symlinkSync('../../tools/pre-push', hook)
    },
    python: (hook) => put(hook, python, 0o755),
    sleeping: (hook) => put(hook, python, 0o644),
  }
  for (const [kind, make] of Object.entries(kinds)) {
    const top = repository(box, kind)
    make(join(top, '.git/hooks/pre-push'), top)
    const before = photograph(top, isMoving)
    rmSync(log, { force: true })
    install(box, top)
    assert.is(push(box, top).code, 0)
    assert.is(existsSync(log), kind !== 'sleeping', kind)
    assert.is(takeNotes(join(top, '.orchestra')).length, 1)
    orcHooks(box, top, 'uninstall', '--yes')
    assert.equal(photograph(top, isMoving), before)
  }
})

test('husky: our block comes first, the rest gets the same stdin; empty stdin stays empty', () => {
  const box = sandbox('husky')
  const top = repository(box)
  const log = join(box.top, 'log')
  put(join(top, 'package.json'), '{ "devDependencies": { "husky": "9.1.7" } }\n')
  assert.is(execute(box, top, [process.execPath, resolve('node_modules/husky/bin.js')]).code, 0)
  put(join(top, '.husky/pre-push'), witness(log, 0), 0o755)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'husky')
  const before = photograph(top, isMoving)
  install(box, top)
  assert.is(push(box, top).code, 0)
  const head = git(box, top, 'rev-parse', 'HEAD').trim()
  const line = `refs/heads/main ${head} refs/heads/main ${'0'.repeat(40)}\n`
  assert.is(readFileSync(log, 'utf8'), `args origin ../work.git\n${line}end\n`)
  assert.equal(takeNotes(join(top, '.orchestra')), [`origin\n${line}`])
  rmSync(log)
  assert.is(push(box, top).code, 0, 'up to date')
  assert.is(readFileSync(log, 'utf8'), 'args origin ../work.git\nend\n')
  assert.equal(takeNotes(join(top, '.orchestra')), [])
  orcHooks(box, top, 'uninstall', '--yes')
  assert.equal(photograph(top, isMoving), before)
})

test('a core.hooksPath in the repository: a block in a shell script, a chain around anything else', () => {
  const box = sandbox('hookspath')
  const bodies = {
    python: '#!/usr/bin/env python3\nimport sys\nsys.exit(5 if sys.stdin.read() else 6)\n',
    shell: '#!/usr/bin/env bash\ngrep -q refs/heads && exit 5\nexit 6\n',
  }
  for (const [name, body] of Object.entries(bodies)) {
    const top = repository(box, name)
    git(box, top, 'config', 'core.hooksPath', '.githooks')
    put(join(top, '.githooks/pre-push'), body, 0o755)
    const before = photograph(top, isMoving)
    install(box, top)
    const done = push(box, top)
    assert.not.equal(done.code, 0, name)
    assert.is(takeNotes(join(top, '.orchestra')).length, 1, name)
    // A clone that got all this with a commit has no manifest.
    if (name === 'python') rmSync(join(top, '.git/orc-hooks/install.json'))
    orcHooks(box, top, 'uninstall', '--yes')
    assert.equal(photograph(top, isMoving), before)
  }
})

test('hooks outside of the repository are left alone, and the line to add is printed', () => {
  const box = sandbox('outside')
  const top = repository(box)
  const shared = join(box.top, 'shared-hooks')
  mkdirSync(shared)
  git(box, top, 'config', '--global', 'core.hooksPath', shared)
  const done = orcHooks(box, top, 'init', '--yes')
  assert.is(done.code, 0)
  assert.match(done.stdout, /outside of this repository and was left alone[\s\S]*sh "\$f" "\$@"/)
  assert.equal(readdirSync(shared), [])
  const line = /f=\$\(.*"\$@"/.exec(done.stdout)?.[0] ?? ''
  put(join(shared, 'pre-push'), `#!/bin/sh\n${line}\n`, 0o755)
  assert.is(push(box, top).code, 0)
  assert.is(takeNotes(join(top, '.orchestra')).length, 1)
  assert.match(
    orcHooks(box, top, 'doctor').stdout,
    /ok {4}who calls the git hooks: .*outside of this repository, and it calls ours/,
  )
})

test('a hook of the user that came back over ours is not overwritten', () => {
  const box = sandbox('taken')
  const top = repository(box)
  const hook = join(top, '.git/hooks/pre-push')
  put(hook, '#!/bin/sh\n# first\n', 0o755)
  install(box, top)
  put(hook, '#!/bin/sh\n# second\n', 0o755)
  const done = orcHooks(box, top, 'init', '--yes')
  assert.match(done.stdout, /pre-push\.orc-orig is taken/)
  assert.is(readFileSync(hook, 'utf8'), '#!/bin/sh\n# second\n')
  orcHooks(box, top, 'uninstall', '--yes')
  assert.is(readFileSync(hook, 'utf8'), '#!/bin/sh\n# second\n')
})

test('uninstall leaves a hook of nothing but its first line, with and without an installation', () => {
  const box = sandbox('first-line')
  const top = repository(box)
  put(join(top, '.git/hooks/pre-push'), '#!/bin/sh\n', 0o755)
  const before = photograph(top, isMoving)
  orcHooks(box, top, 'uninstall', '--yes')
  assert.equal(photograph(top, isMoving), before)
  orcHooks(box, top, 'init', '--yes')
  orcHooks(box, top, 'uninstall', '--yes')
  assert.equal(photograph(top, isMoving), before)
})

run()
