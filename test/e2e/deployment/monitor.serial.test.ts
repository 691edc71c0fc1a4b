// The background process: one of it, whatever starts it, however it or the machine ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type AppServer, appServer, followingRepository } from '../../helpers/app-server.ts'
import { type Ended, ended } from '../../helpers/ended.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { git, type Sandbox, sandbox } from '../../helpers/repository.ts'
import { until } from '../../helpers/until.ts'

const MONITOR = resolve('dist/hooks/deployment-monitor.cjs')
const CHECK = resolve('dist/bin/check-deployment-status.js')
const EVENT = resolve('dist/hooks/push-event.cjs')

interface Following {
  readonly box: Sandbox
  readonly commit: string
  readonly server: AppServer
  readonly top: string
}

async function following(phases: readonly string[], more: object = {}): Promise<Following> {
  const box = sandbox('monitor')
  let commit = ''
  const server = await appServer(() => commit, phases)
  Object.assign(box.env, server.env)
  const top = followingRepository(box, more)
  commit = git(box, top, 'rev-parse', 'HEAD').trim()
  git(box, top, '-c', 'core.hooksPath=/dev/null', 'push', '-q', 'origin', 'main')
  return { box, commit, server, top }
}

function start({ box, top }: Following, ...words: readonly string[]): ChildProcess {
  return spawn(process.execPath, words, { cwd: top, env: box.env, stdio: ['pipe', 'pipe', 'pipe'] })
}

async function finish(at: Following, ...words: readonly string[]): Promise<Ended> {
  const child = start(at, ...words)
  child.stdin?.end()
  return await ended(child)
}

async function landed(at: Following): Promise<void> {
  const child = start(at, EVENT, 'landed')
  child.stdin?.end(`origin refs/heads/main ${'0'.repeat(40)} ${at.commit}\n`)
  assert.is((await ended(child)).code, 0)
}

interface Record {
  readonly checkedAt: string
  readonly deadlines: object
  readonly notified: readonly string[]
  readonly polls: number
  readonly reason: string | null
  readonly startedAt: string
  readonly state: string
}

const recordFile = ({ commit, top }: Following) => join(top, '.orchestra/deploy', `${commit}.json`)
const recordOf = (at: Following): Record => JSON.parse(readFileSync(recordFile(at), 'utf8')).environments.production
const ownerFile = ({ top }: Following) => join(top, '.orchestra/deploy/monitor')

function ownerPid(at: Following): number | undefined {
  try {
    return JSON.parse(readFileSync(ownerFile(at), 'utf8')).pid
  } catch {
    return undefined
  }
}

function isAlive(pid: number | undefined): boolean {
  try {
    if (pid === undefined) return false
    process.kill(pid, 0)
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const isWatched = (at: Following) => () => isAlive(ownerPid(at)) && recordOf(at).polls > 0

async function killed(at: Following): Promise<void> {
  const pid = ownerPid(at) ?? 0
  process.kill(pid, 'SIGKILL')
  await until(() => !isAlive(pid), 'the death of the monitor')
}

/** Nothing that was started is left behind. */
async function ends(at: Following): Promise<void> {
  const pid = ownerPid(at)
  if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGTERM')
  await until(() => !isAlive(pid), 'the end of the monitor')
  at.server.close()
}

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

for (const [phases, state] of [
  [['NONE'], 'queued'],
  [['PENDING_BUILD'], 'queued'],
  [['BUILDING'], 'building'],
  [['DEPLOYING'], 'deploying'],
] as const) {
  test(`killed while it saw ${phases[0]}: the next command starts another, with the same deadlines`, async () => {
    const at = await following(phases)
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
