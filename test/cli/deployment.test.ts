// The commands about deployments, on records that are there already.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { command, has, setUp } from '../helpers/deployment/ended-records.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { git, orcHooks, put } from '../helpers/repository.ts'
import { until } from '../helpers/until.ts'
import { commitOf } from '../helpers/watching.ts'

const FAILURE = {
  code: 'BuildJobExitNonZero',
  log: ['npm error \u001b[31mboom', 'exit 1'],
  message: 'exit code 1',
  stage: 'BUILD',
}

for (const [state, code, legacy] of [
  ['live', 0, 0],
  ['failed', 1, 1],
  ['skipped', 3, 3],
  ['not-landed', 3, 3],
  ['canceled', 4, 1],
  ['superseded', 5, 1],
  ['timeout', 6, 1],
  ['unknown', 7, 3],
  ['stopped', 7, 3],
] as const) {
  test(`check-deployment-status: ${state} ends with ${code}, for old scripts with ${legacy}`, () => {
    const at = setUp()
    has(at, at.head, state, state === 'failed' ? { failure: FAILURE } : {})
    assert.is(command(at, 'check-deployment-status').code, code)
    assert.is(command(at, 'check-deployment-status', '--legacy-exit', '--quiet').code, legacy)
    assert.is(JSON.parse(command(at, 'check-deployment-status', '--json').stdout).exitCode, code)
  })
}

test('a failure begins with stage, reason and log, and nothing of it moves a cursor', () => {
  const at = setUp()
  has(at, at.head, 'failed', { failure: FAILURE })
  const { stdout } = command(at, 'check-deployment-status')
  const [first, ...rest] = stdout.split('\n')
  assert.match(
    `${first}`,
    /^✗ deployment of [0-9a-f]{7} to production failed in BUILD: BuildJobExitNonZero, exit code 1$/,
  )
  assert.equal(rest.slice(0, 2), ['    npm error boom', '    exit 1'])
})

test('commits are found by abbreviation, branch and tag; what is ambiguous is named', () => {
  const at = setUp()
  git(at.box, at.top, 'tag', 'v1')
  has(at, at.head, 'live')
  for (const name of [at.head.slice(0, 7), at.head, 'main', 'v1', 'HEAD'])
    assert.is(command(at, 'check-deployment-status', name).code, 0, name)
  has(at, commitOf('abc1230'), 'live')
  has(at, commitOf('abc1231'), 'failed', { failure: FAILURE })
  const both = command(at, 'check-deployment-status', 'abc123')
  assert.is(both.code, 64)
  assert.match(both.stderr, /ambiguous: abc123000000, abc123100000/)
  assert.is(command(at, 'check-deployment-status', 'abc1231').code, 1)
  for (const name of ['--upload-pack=x', 'no such', '$(touch pwned)'])
    assert.is(command(at, 'check-deployment-status', '--', name).code, 64, name)
})

test('the newest pushed commit is asked about, not what is only here', () => {
  const at = setUp()
  has(at, at.head, 'live')
  git(at.box, at.top, 'commit', '-q', '--allow-empty', '-m', 'later')
  assert.is(command(at, 'check-deployment-status').code, 0)
  assert.is(command(at, 'check-deployment-status', 'HEAD').code, 3)
})

test('clean-up forgets what ended long ago, shows it first, and keeps the rest', () => {
  const at = setUp()
  const old = new Date(Date.now() - 10 * 86_400_000).toISOString()
  has(at, commitOf('01d'), 'failed', { endedAt: old, failure: FAILURE, startedAt: old })
  has(at, at.head, 'live')
  const files = ['01d', at.head].map((digits) => join(at.top, '.orchestra/deploy', `${commitOf(digits)}.json`))
  writeFileSync(join(at.top, '.deployment-status-01d0000.log'), 'x')
  const shown = command(at, 'cleanup-deployment-status', '--dry-run')
  assert.match(shown.stdout, /^Would remove 2 old files:\n/)
  assert.ok(files.every((file) => existsSync(file)))
  assert.match(command(at, 'cleanup-deployment-status').stdout, /^Removed 2 old files\./)
  assert.equal(
    files.map((file) => existsSync(file)),
    [false, true],
  )
  const wrong = command(at, 'cleanup-deployment-status', 'abc')
  assert.is(wrong.code, 64)
  assert.match(wrong.stderr, 'days is "abc"')
})

test('list, logs and open', () => {
  const at = setUp()
  assert.match(orcHooks(at.box, at.top, 'deploy', 'list').stdout, /^No environment is configured/)
  has(at, at.head, 'failed', { deployment: { id: 'd1', url: 'https://example.com/d1' }, failure: FAILURE })
  assert.match(
    orcHooks(at.box, at.top, 'deploy', 'list').stdout,
    new RegExp(`^${at.head.slice(0, 7)}  production   failed in BUILD`),
  )
  assert.match(orcHooks(at.box, at.top, 'deploy', 'logs').stdout, 'npm error boom')
  assert.is(orcHooks(at.box, at.top, 'deploy', 'open').stdout, 'https://example.com/d1\n')
  assert.is(orcHooks(at.box, at.top, 'deploy', 'logs', 'abcdef0').code, 64)
})

test('a list of an environment that nobody watched names those that there are', () => {
  const at = setUp()
  has(at, at.head, 'live')
  const { stdout } = orcHooks(at.box, at.top, 'deploy', 'list', '--env', 'productoin')
  assert.is(stdout, 'No deployment to "productoin" has been watched (there are: production).\n')
})

test('a configuration that is not understood is named wherever somebody asks, with its place and its value', () => {
  const at = setUp()
  has(at, at.head, 'live')
  const environments = { production: { sources: [{ app: 'shop', type: 'digitalocaen' }] } }
  put(join(at.top, 'orc-hooks.config.json'), JSON.stringify({ deployment: { environments } }))
  const warning =
    /^orc-hooks: warning: .*deployment\.environments\.production\.sources\[0\]\.type is "digitalocaen"; allowed: one of argocd,/
  const asked = command(at, 'check-deployment-status')
  assert.is(asked.code, 0)
  assert.match(asked.stderr, warning)
  assert.is(asked.stderr.trimEnd().split('\n').length, 1)
  assert.is(command(at, 'check-deployment-status', '--quiet').stderr, '')
  assert.match(orcHooks(at.box, at.top, 'deploy', 'verify').stderr, warning)
  assert.match(orcHooks(at.box, at.top, 'deploy', 'list').stderr, warning)
  put(join(at.top, 'orc-hooks.config.json'), '<<<<<<< HEAD\n{}\n')
  assert.match(
    command(at, 'check-deployment-status').stderr,
    /^orc-hooks: warning: orc-hooks\.config\.json: is not JSON/,
  )
})

for (const words of [
  ['manage-deployment-monitors', 'status'],
  ['deploy', 'logs'],
]) {
  test(`${words.join(' ')} has what nobody watches watched again`, async () => {
    const at = setUp()
    has(at, at.head, 'building', { endedAt: null, notified: [] })
    const { stdout } = orcHooks(at.box, at.top, ...words)
    if (words.includes('status')) assert.match(stdout, /^✗ no monitor is running; one is being started\n/)
    // Nothing is configured here, so the new monitor has nobody to ask.
    const file = join(at.top, '.orchestra/deploy', `${at.head}.json`)
    await until(() => readFileSync(file, 'utf8').includes('no source of truth is configured'), 'the verdict')
    await until(() => readFileSync(file, 'utf8').includes('"everybody"'), 'the telling')
  })
}

test('a disk that takes nothing costs no record, and no verdict is made up', () => {
  const at = setUp()
  has(at, at.head, 'building', { endedAt: null, notified: [] })
  const file = join(at.top, '.orchestra/deploy', `${at.head}.json`)
  const before = readFileSync(file, 'utf8')
  const monitor = resolve('dist/hooks/deployment-monitor.cjs')
  const script = `trap '' XFSZ; ulimit -f 0; exec "$0" "$1"`
  spawnSync('sh', ['-c', script, process.execPath, monitor], { cwd: at.top, env: at.box.env, timeout: 10_000 })
  assert.is(readFileSync(file, 'utf8'), before)
})

run()
