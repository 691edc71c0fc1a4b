// The background process: one of it, whatever starts it, however it or the machine ends.
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  CHECK,
  ends,
  finish,
  following,
  isAlive,
  isWatched,
  killed,
  landed,
  MONITOR,
  ownerFile,
  ownerPid,
  recordOf,
  start,
} from '../../helpers/deployment/following.ts'
import { ended } from '../../helpers/ended.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { until } from '../../helpers/until.ts'

test('16 starters yield exactly one monitor', async () => {
  const at = await following(['BUILDING'])
  await landed(at)
  await until(isWatched(at), 'the watch')
  await killed(at)
  const monitors = Array.from({ length: 16 }, () => start(at, MONITOR))
  const endings = monitors.map((monitor) => ended(monitor))
  await until(() => monitors.filter(({ exitCode }) => exitCode !== null).length >= 15, '15 that gave way')
  await until(isWatched(at), 'the watch')
  const alive = monitors.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  assert.equal(
    alive.map(({ pid }) => pid),
    [ownerPid(at)],
  )
  const before = at.server.looks()
  await until(() => at.server.looks() > before, 'more looks')
  alive[0]?.kill('SIGTERM')
  const codes = (await Promise.all(endings)).map(({ code, stderr }) => `${code}${stderr}`)
  assert.equal(new Set(codes), new Set(['0']))
  await ends(at)
})

const UNCONFIRMED = (url: string) => ({
  sources: [
    { app: '4f6c71e2-1e90-4762-9fee-6cc4a0a9f2cf', type: 'digitalocean' },
    { meaning: 'confirms', type: 'http', url: `${url}/health` },
  ],
})

for (const [phases, state] of [
  [['NONE'], 'queued'],
  [['PENDING_BUILD'], 'queued'],
  [['BUILDING'], 'building'],
  [['DEPLOYING'], 'deploying'],
  [['ACTIVE'], 'verifying'],
] as const) {
  test(`killed while it saw ${phases[0]}: the next command starts another, with the same deadlines`, async () => {
    const at = await following(phases, state === 'verifying' ? { environment: UNCONFIRMED } : {})
    await landed(at)
    await until(() => isWatched(at)() && recordOf(at).state === state, state)
    await killed(at)
    const before = recordOf(at)
    const checked = await finish(at, CHECK, '--json')
    assert.is(checked.code, 2, checked.stdout + checked.stderr)
    await until(isWatched(at), 'a new monitor')
    const after = recordOf(at)
    assert.equal([after.startedAt, after.deadlines], [before.startedAt, before.deadlines])
    assert.ok(after.polls > before.polls, 'it was asked about')
    await ends(at)
  })
}

test('killed, and the deployment failed meanwhile: the next command says so and tells it once', async () => {
  const at = await following(['BUILDING', 'BUILDING', 'ERROR'])
  await landed(at)
  await until(isWatched(at), 'the watch')
  await killed(at)
  const checked = await finish(at, CHECK, '--wait', '--timeout', '20')
  assert.is(checked.code, 1, checked.stdout + checked.stderr)
  await until(() => recordOf(at).notified.includes('notice'), 'the notice')
  await until(() => ownerPid(at) === undefined, 'the end of the monitor')
  await landed(at)
  await finish(at, CHECK)
  assert.is(readdirSync(join(at.top, '.orchestra/notices/agents')).length, 1)
  await ends(at)
})

test('a monitor of before the reboot is none, though its pid lives', async () => {
  const at = await following(['BUILDING'])
  await landed(at)
  await until(isWatched(at), 'the watch')
  await killed(at)
  const owner = JSON.parse(readFileSync(ownerFile(at), 'utf8'))
  if (owner.bootId === undefined) return
  // Our own pid and start: alive, but for the boot that it belongs to.
  const stat = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)?.split(' ') ?? []
  writeFileSync(ownerFile(at), JSON.stringify({ ...owner, bootId: 'before', pid: process.pid, start: stat[19] }))
  assert.is((await finish(at, CHECK)).code, 2)
  await until(() => ownerPid(at) !== process.pid && isWatched(at)(), 'a new monitor')
  await ends(at)
})

test('SIGTERM: it ends at once, what it knew is written, and the pid file is gone', async () => {
  const at = await following(['BUILDING'])
  await landed(at)
  await until(isWatched(at), 'the watch')
  const pid = ownerPid(at)
  const file = join(at.top, `.deployment-monitor-${at.commit.slice(0, 7)}.pid`)
  await until(() => existsSync(file) && readFileSync(file, 'utf8') === `${pid}\n`, 'the pid file')
  process.kill(pid ?? 0, 'SIGTERM')
  await until(() => !isAlive(pid) && ownerPid(at) === undefined, 'its end')
  assert.is(recordOf(at).state, 'building')
  assert.not(existsSync(file))
  await ends(at)
})

test('stop ends the watch of one commit, and with the last one the monitor', async () => {
  const at = await following(['BUILDING'])
  await landed(at)
  await until(isWatched(at), 'the watch')
  const pid = ownerPid(at)
  const manage = resolve('dist/bin/manage-deployment-monitors.js')
  const shown = await finish(at, manage, 'status')
  assert.match(
    shown.stdout,
    new RegExp(`^✓ monitor \\(PID: ${pid}\\) - running\\n  ${at.commit.slice(0, 7)} to production is building`),
  )
  assert.is((await finish(at, manage, 'stop', at.commit.slice(0, 8))).code, 0)
  await until(() => !isAlive(pid), 'its end')
  assert.is(recordOf(at).state, 'stopped')
  assert.is((await finish(at, CHECK)).code, 7)
  assert.is((await finish(at, manage, 'status')).stdout, 'No deployment is being watched.\n')
  await ends(at)
})

test('stopped by SIGSTOP it stays the one; when it wakes it goes on', async () => {
  const at = await following(['BUILDING', 'BUILDING', 'ACTIVE'])
  await landed(at)
  await until(isWatched(at), 'the watch')
  const pid = ownerPid(at) ?? 0
  process.kill(pid, 'SIGSTOP')
  await finish(at, CHECK)
  assert.is(ownerPid(at), pid)
  process.kill(pid, 'SIGCONT')
  await until(() => recordOf(at).state === 'live', 'the verdict')
  await ends(at)
})

test('the ownership was lost: the monitor notices and ends', async () => {
  const at = await following(['BUILDING'])
  await landed(at)
  await until(isWatched(at), 'the watch')
  const pid = ownerPid(at)
  const owner = JSON.parse(readFileSync(ownerFile(at), 'utf8'))
  writeFileSync(`${ownerFile(at)}.new`, JSON.stringify({ ...owner, token: 'other' }))
  renameSync(`${ownerFile(at)}.new`, ownerFile(at))
  await until(() => !isAlive(pid), 'its end')
  assert.is(recordOf(at).state, 'building')
  await ends(at)
})

test('it needs at most 60 MB', async () => {
  const at = await following(['BUILDING'])
  await landed(at)
  await until(() => isWatched(at)() && recordOf(at).polls > 10, 'ten looks')
  const status = `/proc/${ownerPid(at)}/status`
  if (existsSync(status)) {
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1])
    assert.ok(kilobytes <= 60 * 1024, `${kilobytes} kB`)
  }
  await ends(at)
})

if (!existsSync('/proc/self/stat')) skip('some of these', 'they read /proc')
run()
