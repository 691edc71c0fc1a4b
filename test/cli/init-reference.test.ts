// `init --reference-transaction`: beside the user's own hook, with each manager, and gone without a trace.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isMoving } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, photograph, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

/** git packs its refs when a branch goes. */
const isMovingHere = (path: string) => isMoving(path) || path === '.git/packed-refs'
const HOOK = '.git/hooks/reference-transaction'
const OURS = /^# orc-hooks: written by `orc-hooks init --reference-transaction`/m

function init(box: Sandbox, top: string, ...flags: string[]): void {
  assert.is(orcHooks(box, top, 'init', '--yes', '--harness', 'claude', ...flags).code, 0)
  assert.match(orcHooks(box, top, 'init', '--yes', '--harness', 'claude').stdout, /nothing to do/)
}

const doctor = (box: Sandbox, top: string) => {
  const { checks } = JSON.parse(orcHooks(box, top, 'doctor', '--json').stdout)
  return checks
    .filter(({ id }: { id: string }) => id.startsWith('hooks.reference'))
    .map(({ status }: { status: string }) => status)
}

test('it is off by default, can be chosen and left out again, and the doctor tries it out', () => {
  const box = sandbox('reference')
  const top = repository(box)
  const before = photograph(top, isMovingHere)
  init(box, top)
  assert.not(existsSync(join(top, HOOK)))
  assert.equal(doctor(box, top), ['skip'])
  init(box, top, '--reference-transaction')
  assert.match(readFileSync(join(top, HOOK), 'utf8'), OURS)
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  assert.equal(doctor(box, top), ['ok', 'ok'])
  put(join(top, '.git/orc-hooks/reference-transaction'), 'exit 7\n')
  assert.equal(doctor(box, top), ['fail', 'fail'])
  git(box, top, 'commit', '-q', '--allow-empty', '-m', 'whatever our part does, git goes on')
  init(box, top, '--no-reference-transaction')
  assert.not(existsSync(join(top, HOOK)) || existsSync(join(top, '.git/orc-hooks/reference-transaction')))
  init(box, top, '--reference-transaction')
  rmSync(join(top, HOOK))
  assert.equal(doctor(box, top), ['fail', 'fail'])
  init(box, top)
  assert.equal(doctor(box, top), ['ok', 'ok'])
  orcHooks(box, top, 'uninstall', '--yes')
  git(box, top, 'worktree', 'remove', '--force', '../linked')
  git(box, top, 'branch', '-D', 'linked')
  assert.equal(photograph(top, isMovingHere), before)
})

test("the user's own hook gets all phases and lines, has its veto, and is given back", () => {
  const box = sandbox('chain')
  const top = repository(box)
  const log = join(box.top, 'log')
  const veto = `if [ "$1" = prepared ] && grep -q refs/heads/never; then exit 1; fi`
  put(join(top, HOOK), `#!/bin/sh\nif [ "$1" = committed ]; then cat >>'${log}'; fi\n${veto}\n`, 0o755)
  const before = photograph(top, isMovingHere)
  init(box, top, '--reference-transaction')
  assert.match(readFileSync(join(top, HOOK), 'utf8'), OURS)
  git(box, top, 'branch', 'b')
  assert.match(readFileSync(log, 'utf8'), /^0{40} [0-9a-f]{40} refs\/heads\/b\n$/)
  git(box, top, 'push', '-q', '--no-verify', 'origin', 'main')
  assert.match(readFileSync(log, 'utf8'), /\n0{40} [0-9a-f]{40} refs\/remotes\/origin\/main\n$/)
  assert.is.not(execute(box, top, ['git', 'branch', 'never']).code, 0)
  git(box, top, 'branch', '-d', 'b')
  orcHooks(box, top, 'uninstall', '--yes')
  assert.equal(photograph(top, isMovingHere), before)
})

test('husky: where git looks, also in linked worktrees, and uninstall takes it away', () => {
  const box = sandbox('husky')
  const top = repository(box)
  put(join(top, 'package.json'), '{ "devDependencies": { "husky": "9.1.7" } }\n')
  put(join(top, '.husky/pre-push'), '#!/bin/sh\n', 0o755)
  const husky = () => execute(box, top, [process.execPath, resolve('node_modules/husky/bin.js')])
  husky()
  const before = photograph(top, isMovingHere)
  init(box, top, '--reference-transaction')
  assert.match(readFileSync(join(top, '.husky/_/reference-transaction'), 'utf8'), OURS)
  husky()
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'hooks')
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  assert.equal(doctor(box, top), ['ok', 'ok'])
  git(box, top, 'worktree', 'remove', '--force', '../linked')
  assert.is(orcHooks(box, top, 'uninstall', '--yes').code, 0)
  assert.equal(photograph(top, isMovingHere), before)
})

test('a directory of hooks in the repository: a linked worktree runs the hook of its branch after ours', () => {
  const box = sandbox('directory')
  const top = repository(box)
  const log = join(box.top, 'log')
  git(box, top, 'config', 'core.hooksPath', '.githooks')
  put(join(top, '.githooks/reference-transaction'), `#!/bin/sh\n[ "$1" != committed ] || cat >>'${log}'\n`, 0o755)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'hooks')
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  init(box, top, '--reference-transaction')
  assert.equal(doctor(box, top), ['ok', 'ok'])
  rmSync(log)
  git(box, join(box.top, 'linked'), 'branch', 'b')
  assert.match(readFileSync(log, 'utf8'), /^0{40} [0-9a-f]{40} refs\/heads\/b\n$/)
  orcHooks(box, top, 'uninstall', '--yes')
  assert.is(git(box, top, 'status', '--porcelain'), '')
  assert.not(existsSync(join(top, '.git/orc-hooks')))
})

test('lefthook installs itself again and leaves it alone', () => {
  const box = sandbox('lefthook')
  const top = repository(box)
  box.env['PATH'] = `${box.env['PATH']}:${resolve('node_modules/.bin')}`
  box.env['LEFTHOOK_OUTPUT'] = 'false'
  put(join(top, 'lefthook.yml'), 'pre-commit:\n  jobs:\n    - run: "true"\n')
  assert.is(execute(box, top, ['lefthook', 'install']).code, 0)
  init(box, top, '--reference-transaction')
  assert.is(execute(box, top, ['lefthook', 'install', '--force']).code, 0)
  assert.equal(doctor(box, top), ['ok'])
  orcHooks(box, top, 'uninstall', '--yes')
  assert.not(existsSync(join(top, HOOK)))
})

run()
