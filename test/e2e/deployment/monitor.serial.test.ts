// The background process: one of it, whatever starts it, however it or the machine ends.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { thisProcess } from '../../../lib/core/process-identity.ts'
import {
  CHECK,
  ends,
  finish,
  following,
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
import { assert, run, test } from '../../helpers/harness.ts'
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
  // Our own pid and start: alive, but for the boot that it belongs to.
  writeFileSync(ownerFile(at), JSON.stringify({ ...owner, ...thisProcess(), bootId: 'before' }))
  assert.is((await finish(at, CHECK)).code, 2)
  await until(() => ownerPid(at) !== process.pid && isWatched(at)(), 'a new monitor')
  await ends(at)
})

test('stopped by SIGSTOP it stays the one; when it wakes it goes on', async () => {
  const at = await following(['BUILDING', 'BUILDING', 'ACTIVE'])
  await landed(at)
  await until(isWatched(at), 'the watch')
  const pid = ownerPid(at) ?? Number.NaN
  process.kill(pid, 'SIGSTOP')
  await finish(at, CHECK)
  assert.is(ownerPid(at), pid)
  process.kill(pid, 'SIGCONT')
  await until(() => recordOf(at).state === 'live', 'the verdict')
  await ends(at)
})

run()
