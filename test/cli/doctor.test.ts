// `doctor` on real installations, whole and broken in one place each.
import { mkdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, photograph, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

interface Report {
  readonly checks: readonly { detail: string; fix?: string; id: string; status: string; title: string }[]
  readonly ok: boolean
  readonly repaired: readonly string[]
}

function doctor(box: Sandbox, top: string, ...flags: string[]): Report & { code: number | null } {
  const done = orcHooks(box, top, 'doctor', '--json', ...flags)
  assert.match(done.stdout, /^\{/, done.stderr)
  return { ...(JSON.parse(done.stdout) as Report), code: done.code }
}

/** The checks that are not ok, by id and status. */
function troubles(report: Report): string[] {
  return report.checks
    .filter(({ status }) => status !== 'ok' && status !== 'skip')
    .map(({ id, status }) => `${status} ${id}`)
}

function installed(name: string) {
  const box = sandbox(name)
  const top = repository(box)
  assert.is(orcHooks(box, top, 'init', '--yes').code, 0)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'settings')
  return { box, top }
}

/** A program on the PATH that tells a version. */
function program(box: Sandbox, name: string, version: string): void {
  put(join(box.top, 'bin', name), `#!/bin/sh\necho '${version}'\n`, 0o755)
  box.env['PATH'] = `${join(box.top, 'bin')}:${box.env['PATH']}`
}

test('a whole installation: exit 0, a real event was recorded and answered, and nothing is left behind', () => {
  const { box, top } = installed('healthy')
  const before = photograph(join(top, '.orchestra'))
  const report = doctor(box, top)
  assert.equal(troubles(report), [])
  assert.is(report.code, 0)
  assert.match(report.checks.find(({ id }) => id === 'event.claude')?.detail ?? '', /recorded in \d+ ms, and answered/)
  assert.equal(photograph(join(top, '.orchestra')), before)
  assert.match(orcHooks(box, top, 'doctor').stdout, /0 warnings, 0 failed: the chain holds/)
})

test('a wrong value in the configuration: a warning that says where, what and what is allowed', () => {
  const { box, top } = installed('config')
  put(join(top, 'orc-hooks.config.json'), '{ "progress": { "theme": "dark", "rooster": [] } }')
  const report = doctor(box, top)
  assert.equal(troubles(report), ['warn config'])
  const { detail = '', fix = '' } = report.checks.find(({ id }) => id === 'config') ?? {}
  assert.match(
    detail,
    /progress\.rooster is unknown; known keys: .*; .*progress\.theme is "dark"; allowed: one of unicode/,
  )
  assert.match(fix, /orc-hooks\.config\.json/)
  assert.is(report.code, 0)
})

test('nothing installed: exit 1, and each fix is a command', () => {
  const box = sandbox('naked')
  const top = repository(box)
  const report = doctor(box, top)
  assert.is(report.code, 1)
  assert.ok(troubles(report).includes('fail settings'))
  for (const { fix, status } of report.checks) if (status === 'fail') assert.match(fix ?? '', /orc-hooks init --yes/)
})

test('a missing, an old and an unfinished installation are repaired by --fix', () => {
  const { box, top } = installed('fix')
  rmSync(join(top, '.git/hooks/pre-push'))
  put(join(top, '.git/orc-hooks/agent-event.cjs'), 'process.exit(1)\n')
  const lock = join(top, '.orchestra/cache/progress.json.lock')
  mkdirSync(lock, { recursive: true })
  utimesSync(lock, 1, 1)
  const broken = doctor(box, top)
  assert.ok(troubles(broken).includes('fail runtime'))
  assert.ok(troubles(broken).includes('fail event.claude'))
  assert.ok(troubles(broken).includes('warn state.locks'))
  const fixed = doctor(box, top, '--fix')
  assert.equal(troubles(fixed), [])
  assert.is(fixed.repaired.length, 3, fixed.repaired.join())
})

test('a hook command that ends without recording anything is found by the try-out event', () => {
  const { box, top } = installed('silent')
  const settings = join(top, '.claude/settings.json')
  put(settings, readFileSync(settings, 'utf8').replaceAll('exec node', 'exec true'))
  assert.ok(troubles(doctor(box, top)).includes('fail event.claude'))
})

test('what an old Claude Code makes of the settings', () => {
  const { box, top } = installed('old')
  program(box, 'claude', '2.1.59 (Claude Code)')
  const report = doctor(box, top)
  const version = report.checks.find(({ id }) => id === 'claude.version')
  assert.is(version?.status, 'fail')
  assert.match(version?.detail ?? '', /2\.1\.59 does not know .*PostToolBatch.*discards the whole file/)
  orcHooks(box, top, 'init', '--yes')
  assert.is(doctor(box, top).checks.find(({ id }) => id === 'claude.version')?.status, 'ok')
})

test('switches of the user that silence us: disableAllHooks, an empty matcher, no todo tools, two installations', () => {
  const { box, top } = installed('switches')
  const settings = readFileSync(join(top, '.claude/settings.json'), 'utf8')
  put(
    join(top, '.claude/settings.local.json'),
    settings
      .replace('{', '{ "disableAllHooks": true,')
      .replace('"CLAUDE_CODE_ENABLE_TODO_TOOLS": "1"', '"CLAUDE_CODE_ENABLE_TODO_TOOLS": "0"'),
  )
  put(
    join(top, '.claude/settings.json'),
    settings.replace('"TodoWrite|', '"').replace(/"matcher": "Agent\|Task"/, '"matcher": ""'),
  )
  const found = troubles(doctor(box, top))
  for (const id of ['fail claude.enabled', 'warn claude.matcher', 'warn claude.plan-tools', 'warn claude.duplicates']) {
    assert.ok(found.includes(id), `${id} in ${found.join(', ')}`)
  }
})

test('hooks that a worktree does not come to, and files git never calls', () => {
  const { box, top } = installed('worktrees')
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  git(box, top, 'config', 'extensions.worktreeConfig', 'true')
  git(box, join(box.top, 'linked'), 'config', '--worktree', 'core.hooksPath', '/nowhere/hooks')
  put(join(top, '.git/hooks/post-fetch'), '#!/bin/sh\n', 0o755)
  const report = doctor(box, top)
  const linked = report.checks.find(({ id }) => id === `hooks.worktree:${join(box.top, 'linked')}`)
  assert.is(linked?.status, 'fail')
  assert.match(linked?.fix ?? '', /config --worktree --unset-all core\.hooksPath/)
  assert.match(report.checks.find(({ id }) => id === 'hooks.uncalled')?.detail ?? '', /post-fetch/)
  assert.is(execute(box, top, ['sh', '-c', linked?.fix ?? '']).code, 0)
  rmSync(join(top, '.git/hooks/post-fetch'))
  assert.equal(troubles(doctor(box, top)), [])
})

test('the probe of the hooks runs nothing of the user', () => {
  const box = sandbox('harmless')
  const top = repository(box)
  const log = join(box.top, 'log')
  put(join(top, '.git/hooks/pre-push'), `#!/bin/sh\necho ran >>'${log}'\n`, 0o755)
  assert.is(doctor(box, top).checks.find(({ id }) => id === `hooks.worktree:${top}`)?.status, 'fail')
  orcHooks(box, top, 'init', '--yes')
  assert.is(doctor(box, top).checks.find(({ id }) => id === `hooks.worktree:${top}`)?.status, 'ok')
  assert.throws(() => readFileSync(log), /ENOENT/)
})

const FOREIGN = 'a repository of another user: the error gives the command that makes git trust it'
if (process.getuid?.() !== 0) skip(FOREIGN, 'only root can give files to another user')
else
  test(FOREIGN, () => {
    const { box, top } = installed('foreign')
    const below = join(top, 'deep/er')
    mkdirSync(below, { recursive: true })
    assert.is(execute(box, top, ['chown', '-R', '12345:12345', '.']).code, 0)
    for (const cwd of [top, below]) {
      const report = orcHooks(box, cwd, 'doctor')
      assert.is(report.code, 65)
      assert.match(report.stderr, /belongs to another user\n {2}git config --global --add safe\.directory/)
    }
    const command = orcHooks(box, below, 'doctor').stderr.trimEnd().split('\n').at(-1) ?? ''
    assert.is(execute(box, below, ['sh', '-c', command]).code, 0)
    assert.not.match(orcHooks(box, below, 'doctor').stderr, /another user/)
  })

run()
