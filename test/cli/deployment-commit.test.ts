// Which commit a command is about, and what it says when nobody watches: another commit's verdict would be a wrong one.
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Case, command, has, setUp } from '../helpers/deployment/ended-records.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, put, type Result } from '../helpers/repository.ts'
import { commitOf } from '../helpers/watching.ts'

const CHECK = 'check-deployment-status'
const OPEN = { endedAt: null, notified: [] }

function commit({ box, top }: Case, message: string): string {
  git(box, top, 'commit', '-q', '--allow-empty', '-m', message)
  return git(box, top, 'rev-parse', 'HEAD').trim()
}

test('right after git push it is not the verdict of the push before', () => {
  const at = setUp()
  git(at.box, at.top, 'push', '-q', 'origin', 'main')
  has(at, at.head, 'live')
  const next = commit(at, 'next')
  assert.is(command(at, CHECK).code, 0, 'what is only here is passed over')
  git(at.box, at.top, 'push', '-q', 'origin', 'main')
  const checked = command(at, CHECK)
  assert.is(checked.code, 3, checked.stdout)
  assert.match(checked.stdout, `no deployment of ${next.slice(0, 7)} is known here`)
  assert.match(checked.stdout, `the newest watched commit is ${at.head.slice(0, 7)}`)
  const waited = command(at, CHECK, '--wait', '--timeout', '1')
  assert.is(waited.code, 3, waited.stdout)
})

test('a push that left no trace in refs/remotes is found by its record', () => {
  const at = setUp()
  const next = commit(at, 'next')
  git(at.box, at.top, 'push', '-q', '../work.git', 'main')
  has(at, next, 'failed')
  has(at, at.head, 'live')
  assert.is(command(at, CHECK).code, 1)
})

test('a few digits that also begin another commit are ambiguous, seven are what our messages print', () => {
  const at = setUp()
  const ids = new Map<string, string>()
  let [old = '', young = ''] = ['', '']
  for (let count = 0; young === '' && count < 3000; count += 1) {
    const id = git(at.box, at.top, 'commit-tree', '-m', `${count}`, 'HEAD^{tree}').trim()
    const twin = ids.get(id.slice(0, 4))
    if (twin !== undefined) [old, young] = [twin, id]
    ids.set(id.slice(0, 4), id)
  }
  has(at, old, 'live')
  for (const [digits, code] of [
    [4, 64],
    [7, 0],
    [40, 0],
  ] as const) {
    const checked = command(at, CHECK, old.slice(0, digits))
    assert.is(checked.code, code, `${digits} digits: ${checked.stdout}${checked.stderr}`)
  }
  assert.match(command(at, CHECK, old.slice(0, 4)).stderr, young.slice(0, 12))
  assert.is(command(at, CHECK, young.slice(0, 8)).code, 3)
})

test('the newest watched commit is the one that was pushed last, whatever its id', () => {
  const at = setUp()
  has(at, commitOf('aaa'), 'live')
  has(at, commitOf('fff'), 'live', { startedAt: '2026-01-05T09:00:00.000Z' })
  assert.match(command(at, CHECK, 'HEAD').stdout, 'the newest watched commit is aaa0000')
})

test('one record that cannot be read keeps no command from the others', () => {
  const at = setUp()
  has(at, at.head, 'live')
  mkdirSync(join(at.top, '.orchestra/deploy', `${commitOf('bad')}.json`))
  put(join(at.top, '.orchestra/deploy', `${commitOf('ca7')}.json`), '{"environments":{"prod')
  for (const [name, ...words] of [
    ['cleanup-deployment-status'],
    ['manage-deployment-monitors', 'status'],
    [CHECK],
  ] as const) {
    const done = command(at, name, ...words)
    assert.is(done.code, 0, `${name}: ${done.stderr}`)
  }
  assert.match(command(at, CHECK, commitOf('ca7')).stdout, 'no deployment of ca70000')
})

test('a record full of escape sequences moves no cursor, and one without a worktree stops no clean-up', () => {
  const at = setUp()
  const evil = 'x\u001b[2J\u001b]0;title\u0007\u202e\r\n--all'
  const failure = { code: evil, log: [evil], message: evil, stage: evil }
  has(at, at.head, 'failed', {
    deployment: { id: evil, url: `https://e.com/${evil}` },
    failure,
    ref: evil,
    remote: evil,
  })
  has(at, commitOf('abc'), 'live', { environment: evil, liveUrl: `https://e.com/${evil}`, worktree: '' })
  const outputs = [
    command(at, CHECK),
    command(at, CHECK, 'abc0'),
    command(at, 'cleanup-deployment-status', '0', '--dry-run'),
    command(at, 'manage-deployment-monitors', 'status'),
    ...['list', 'logs', 'open'].map((verb) => orcHooks(at.box, at.top, 'deploy', verb)),
  ]
  assert.equal(
    outputs.map(({ code }) => code),
    [1, 0, 0, 0, 0, 0, 0],
  )
  for (const { stderr, stdout } of outputs) assert.not.match(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u202e]/)
})

test('the worst of several environments is in the exit code, on top, and in the .result file', () => {
  const at = setUp()
  has(at, at.head, 'skipped')
  const file = join(at.top, '.orchestra/deploy', `${at.head}.json`)
  const { environments, ...rest } = JSON.parse(readFileSync(file, 'utf8'))
  const failed = { ...environments.production, environment: 'staging', state: 'failed' }
  put(file, JSON.stringify({ ...rest, environments: { ...environments, staging: failed } }))
  const checked = command(at, CHECK)
  assert.is(checked.code, 1)
  assert.match(checked.stdout, /^✗ deployment of [0-9a-f]{7} to staging failed/)
  assert.is(command(at, CHECK, '--env', 'production').code, 3)
  assert.is(command(at, CHECK, '--env', 'nowhere').code, 3)
})

/** A disk that takes nothing: neither the command nor the monitor it starts can write. */
function withoutDisk({ box, top }: Case, ...words: readonly string[]): Result {
  const script = `trap '' XFSZ; ulimit -f 0; exec "$@"`
  return execute(box, top, ['sh', '-c', script, 'sh', process.execPath, resolve(`dist/bin/${CHECK}.js`), ...words])
}

test('where no monitor can be started it does not say that a deployment is in progress', () => {
  const at = setUp()
  has(at, at.head, 'building', { ...OPEN, checkedAt: new Date(Date.now() - 600_000).toISOString() })
  const checked = withoutDisk(at)
  assert.is(checked.code, 7, checked.stdout + checked.stderr)
  assert.match(checked.stdout, /^\? deployment of [0-9a-f]{7} to production is building\n/)
  assert.match(checked.stdout, /not watched: +no monitor could be started/)
  assert.match(checked.stdout, /last asked: +10 min ago/)
  const { deployments, doubt, exitCode, isDone } = JSON.parse(withoutDisk(at, '--json').stdout)
  assert.equal([deployments.length, exitCode, isDone], [1, 7, false])
  assert.match(doubt, 'no monitor could be started')
})

run()
