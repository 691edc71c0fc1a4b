// Where the settings go, and what happens when a place cannot be written.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { git, orcHooks, photograph, put, repository, sandbox } from '../helpers/repository.ts'

test('a package of a monorepo: the settings go where the harness has its directory, else to the top', () => {
  const box = sandbox('mono')
  const top = repository(box)
  mkdirSync(join(top, 'packages/web/.claude'), { recursive: true })
  mkdirSync(join(top, 'packages/web/src'))
  mkdirSync(join(top, 'packages/api'))
  assert.is(orcHooks(box, join(top, 'packages/web/src'), 'init', '--yes').code, 0)
  assert.ok(existsSync(join(top, 'packages/web/.claude/settings.json')))
  assert.not(existsSync(join(top, '.claude')))
  orcHooks(box, join(top, 'packages/web/src'), 'uninstall', '--yes')
  assert.is(orcHooks(box, join(top, 'packages/api'), 'init', '--yes').code, 0)
  assert.ok(existsSync(join(top, '.claude/settings.json')))
  assert.ok(existsSync(join(top, '.gitignore')))
})

test('settings behind a symbolic link inside the repository: the link stays, its target is edited', () => {
  const box = sandbox('link')
  const top = repository(box)
  put(join(top, 'config/claude.json'), '{}\n', 0o600)
  mkdirSync(join(top, '.claude'))
  symlinkSync('../config/claude.json', join(top, '.claude/settings.json'))
  assert.is(orcHooks(box, top, 'init', '--yes').code, 0)
  assert.is(readlinkSync(join(top, '.claude/settings.json')), '../config/claude.json')
  assert.match(readFileSync(join(top, 'config/claude.json'), 'utf8'), /orc-hooks/)
  assert.is(lstatSync(join(top, 'config/claude.json')).mode & 0o777, 0o600)
  orcHooks(box, top, 'uninstall', '--yes')
  assert.is(readFileSync(join(top, 'config/claude.json'), 'utf8'), '{}\n')
})

test('a symbolic link that leaves the repository, and a directory in the place of the file: nothing is written', () => {
  const box = sandbox('leaves')
  const outside = join(box.top, 'dotfiles')
  mkdirSync(outside)
  const spoilers: Record<string, (top: string) => void> = {
    directory: (top) => mkdirSync(join(top, '.claude/settings.json'), { recursive: true }),
    folder: (top) => symlinkSync(outside, join(top, '.claude')),
    circle: (top) => {
      mkdirSync(join(top, '.claude'))
      symlinkSync('settings.json', join(top, '.claude/settings.json'))
    },
    dangling: (top) => {
      mkdirSync(join(top, '.claude'))
      symlinkSync('../../dotfiles/new.json', join(top, '.claude/settings.json'))
    },
  }
  for (const [name, spoil] of Object.entries(spoilers)) {
    const top = repository(box, name)
    spoil(top)
    const before = photograph(top)
    const done = orcHooks(box, top, 'init', '--yes')
    assert.is(done.code, 65, name)
    assert.match(done.stderr, name === 'directory' ? /not a file/ : /leads out of the repository/)
    assert.equal(photograph(top), before)
    assert.equal(photograph(outside), {})
  }
})

test('a settings file that is no UTF-8 text is not replaced', () => {
  const box = sandbox('utf16')
  const top = repository(box)
  mkdirSync(join(top, '.claude'))
  writeFileSync(join(top, '.claude/settings.json'), Buffer.from('\uFEFF{}', 'utf16le'))
  const before = photograph(top)
  const done = orcHooks(box, top, 'init', '--yes')
  assert.is(done.code, 65)
  assert.match(done.stderr, /settings\.json: it is not UTF-8 text/)
  assert.equal(photograph(top), before)
})

test('a read-only settings file: the error names it, and nothing is written anywhere', () => {
  const box = sandbox('readonly')
  const top = repository(box)
  put(join(top, '.claude/settings.json'), '{}\n', 0o444)
  const before = photograph(top)
  const done = orcHooks(box, top, 'init', '--yes')
  assert.is(done.code, 77, done.stderr)
  assert.match(done.stderr, /cannot write .*settings\.json: it is read-only/)
  assert.equal(photograph(top), before)
})

const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0

/** Runs init in a mount namespace of its own, in which `mount` has spoiled something. */
function initUnder(mount: string, top: string, env: Record<string, string>) {
  const script = `${mount} && exec "$0" "$1" init --yes`
  const args = ['-m', 'sh', '-c', script, process.execPath, join(process.cwd(), 'dist/cli.js')]
  return spawnSync('unshare', args, { cwd: top, encoding: 'utf8', env })
}

if (canMount) {
  test('a read-only file system: nothing is written anywhere', () => {
    const box = sandbox('mount')
    const top = repository(box)
    mkdirSync(join(top, '.claude'))
    const before = photograph(top)
    const done = initUnder('mount --bind .claude .claude && mount -o remount,ro,bind .claude', top, box.env)
    assert.not.equal(done.status, 0)
    assert.match(done.stderr, /cannot write .*settings\.json/)
    assert.equal(photograph(top), before)
  })

  test('a full disk: what was written is taken back', () => {
    const box = sandbox('full')
    const top = repository(box)
    mkdirSync(join(top, '.claude'))
    const before = photograph(top)
    const fill =
      'mount -t tmpfs -o size=4k none .claude && { dd if=/dev/zero of=.claude/fill bs=4k count=2 2>/dev/null || :; }'
    const done = initUnder(fill, top, box.env)
    assert.is(done.status, 1, done.stderr)
    assert.match(done.stderr, /ENOSPC.*nothing was changed/)
    assert.equal(photograph(top), before)
  })
} else skip('read-only and full file systems', 'no permission to mount in a namespace')

test('init in two worktrees, uninstall in one: both are clean again', () => {
  const box = sandbox('both')
  const top = repository(box)
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  const linked = join(box.top, 'linked')
  const before = photograph(linked)
  orcHooks(box, top, 'init', '--yes')
  assert.is(orcHooks(box, linked, 'init', '--yes').code, 0)
  assert.ok(existsSync(join(linked, '.claude/settings.json')))
  assert.is(orcHooks(box, top, 'uninstall', '--yes').code, 0)
  assert.equal(photograph(linked), before)
  assert.is(git(box, top, 'status', '--porcelain'), '')
})

test('a linked worktree that is gone, and a repository that moved, do not stop the uninstall', () => {
  const box = sandbox('gone')
  const top = repository(box)
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  orcHooks(box, join(box.top, 'linked'), 'init', '--yes')
  git(box, top, 'worktree', 'remove', '--force', '../linked')
  orcHooks(box, top, 'init', '--yes')
  const moved = join(box.top, 'moved')
  spawnSync('mv', [top, moved])
  const done = orcHooks(box, moved, 'uninstall', '--yes')
  assert.is(done.code, 0, done.stderr)
  assert.is(git(box, moved, 'status', '--porcelain'), '')
  assert.not(existsSync(join(moved, '.git/orc-hooks')))
})

run()
