// The git side of `init` with real git, husky and lefthook: ours runs, theirs still runs as before.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, photograph, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

const isMoving = (path: string) =>
  /^\.git\/(index|logs|objects|refs|COMMIT_EDITMSG|ORIG_HEAD|worktrees)|^\.orchestra/.test(path)

/** The notes of pushes in the shared state, oldest first, and forgets them. */
function takeNotes(state: string): string[] {
  const spool = join(state, 'spool')
  const names = existsSync(spool) ? readdirSync(spool).sort() : []
  const notes = names.map((name) => readFileSync(join(spool, name), 'utf8'))
  for (const name of names) rmSync(join(spool, name))
  return notes
}

/** A hook that writes down its arguments and stdin into `log`, and ends with `code`. */
const witness = (log: string, code = 0, shebang = '#!/bin/sh') =>
  `${shebang}\nprintf 'args %s %s\\n' "$1" "$2" >>'${log}'\ncat >>'${log}'\nprintf 'end\\n' >>'${log}'\nexit ${code}\n`

function install(box: Sandbox, top: string): void {
  const done = orcHooks(box, top, 'init', '--yes')
  assert.is(done.code, 0, done.stderr)
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /nothing to do/)
}

function commit(box: Sandbox, top: string): void {
  git(box, top, 'commit', '-q', '--allow-empty', '-m', 'more')
}

function push(box: Sandbox, top: string, branch = 'main') {
  return execute(box, top, ['git', 'push', 'origin', branch])
}

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

test('husky in linked worktrees: the existing one and a later one run their own hooks and share the state', () => {
  const box = sandbox('husky-worktree')
  const top = repository(box)
  const log = join(box.top, 'log')
  put(join(top, 'package.json'), '{ "devDependencies": { "husky": "9.1.7" } }\n')
  execute(box, top, [process.execPath, resolve('node_modules/husky/bin.js')])
  put(join(top, '.husky/pre-push'), witness(log, 0), 0o644)
  put(join(top, '.husky/commit-msg'), `printf 'msg %s\\n' "$(cat "$1")" >>'${log}'\n`, 0o644)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'husky')
  git(box, top, 'worktree', 'add', '-q', '-b', 'early', '../early')
  const config = readFileSync(join(top, '.git/config'), 'utf8')
  rmSync(log)
  install(box, top)
  git(box, top, 'worktree', 'add', '-q', '-b', 'later', '../later')
  for (const name of ['early', 'later']) {
    rmSync(log, { force: true })
    const linked = join(box.top, name)
    commit(box, linked)
    assert.is(readFileSync(log, 'utf8'), 'msg more\n')
    assert.is(push(box, linked, name).code, 0)
    assert.match(readFileSync(log, 'utf8'), /^msg more\nargs origin \.\.\/work\.git\nrefs\/heads\/\w+ .*\nend\n$/)
    const [note, ...others] = takeNotes(join(top, '.orchestra'))
    assert.match(note ?? '', `refs/heads/${name} `)
    assert.equal(others, [])
  }
  assert.is(execute(box, join(box.top, 'later'), ['git', 'push', 'origin', 'later:x'], { env: { HUSKY: '0' } }).code, 0)
  orcHooks(box, top, 'uninstall', '--yes')
  assert.is(readFileSync(join(top, '.git/config'), 'utf8'), config)
  commit(box, join(box.top, 'later'))
})

test('a linked worktree whose branch has our block already notes a push once', () => {
  const box = sandbox('once')
  const top = repository(box)
  git(box, top, 'config', 'core.hooksPath', 'tools/git hooks')
  put(join(top, 'tools/git hooks/pre-push'), '#!/bin/bash\nset -eu\ncat >/dev/null\n', 0o755)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'hooks')
  install(box, top)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'ours')
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  assert.is(push(box, join(box.top, 'linked'), 'linked').code, 0)
  assert.is(takeNotes(join(top, '.orchestra')).length, 1)
  assert.is(push(box, top).code, 0)
  assert.is(takeNotes(join(top, '.orchestra')).length, 1)
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
})

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

test('lefthook-local.yml of the user is not edited: the snippet is printed', () => {
  const box = sandbox('snippet')
  const top = repository(box)
  put(join(top, 'lefthook.yml'), 'pre-commit:\n  jobs:\n    - run: "true"\n')
  put(join(top, 'lefthook-local.yml'), 'output: false\n')
  const done = orcHooks(box, top, 'init', '--yes')
  assert.match(done.stdout, /lefthook-local\.yml exists and was left alone; add to it:\s+pre-push:\s+scripts:/)
  assert.is(readFileSync(join(top, 'lefthook-local.yml'), 'utf8'), 'output: false\n')
})

test('a bare repository with worktrees: both worktrees note into the one state', () => {
  const box = sandbox('bare')
  repository(box, 'seed')
  git(box, join(box.top, 'seed'), 'push', '-q', 'origin', 'main')
  const bare = join(box.top, 'project.git')
  git(box, box.top, 'clone', '-q', '--bare', 'seed.git', bare)
  git(box, bare, 'worktree', 'add', '-q', '../one', 'main')
  git(box, bare, 'worktree', 'add', '-q', '-b', 'two', '../two')
  install(box, join(box.top, 'one'))
  commit(box, join(box.top, 'one'))
  assert.is(push(box, join(box.top, 'one')).code, 0)
  assert.is(push(box, join(box.top, 'two'), 'two').code, 0)
  assert.is(takeNotes(join(bare, '.orchestra')).length, 2)
  orcHooks(box, join(box.top, 'two'), 'uninstall', '--yes', '--purge')
  assert.not(existsSync(join(bare, 'orc-hooks')))
  assert.not(existsSync(join(box.top, 'one/.claude')))
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

run()
