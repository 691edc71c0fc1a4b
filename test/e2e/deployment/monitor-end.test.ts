// How a monitor ends: promptly when it is told to, and it is not there for what nobody watches.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import {
  CHECK,
  ends,
  finish,
  following,
  isAlive,
  isWatched,
  landed,
  ownerFile,
  ownerPid,
  recordOf,
} from '../../helpers/deployment/following.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { git, put } from '../../helpers/repository.ts'
import { until } from '../../helpers/until.ts'

test('SIGTERM while git waits for a remote that never answers: both end at once', async () => {
  const at = await following(['NONE'])
  try {
    const note = join(at.box.top, 'ssh-pid')
    put(
      join(at.box.top, 'programs/ssh'),
      `#!/bin/sh\necho $$ >"${note}.new"; mv "${note}.new" "${note}"; exec sleep 60\n`,
      0o755,
    )
    at.box.env['PATH'] = [join(at.box.top, 'programs'), at.box.env['PATH']].join(delimiter)
    git(at.box, at.top, 'commit', '-q', '--allow-empty', '-m', 'not pushed')
    const commit = git(at.box, at.top, 'rev-parse', 'HEAD').trim()
    git(at.box, at.top, 'remote', 'set-url', 'origin', 'ssh://nowhere.invalid/shop')
    const begun = await finish(at, resolve('dist/bin/monitor-deployment.js'), 'HEAD', '--background', '--quiet')
    assert.is(begun.code, 0, begun.stderr)
    await until(() => existsSync(note), 'the wait for the remote')
    const [pid, ssh] = [ownerPid(at), Number(readFileSync(note, 'utf8'))]
    assert.ok(isAlive(pid) && isAlive(ssh))
    process.kill(pid ?? Number.NaN, 'SIGTERM')
    await until(() => !isAlive(pid) && !isAlive(ssh), 'the end of both', 8000)
    assert.is(recordOf({ ...at, commit }).state, 'queued', 'no verdict is made up')
  } finally {
    await ends(at)
  }
})

test('a configuration that is damaged for a moment ends no watch', async () => {
  const at = await following(['BUILDING'])
  try {
    const file = join(at.top, 'orc-hooks.config.json')
    const text = readFileSync(file, 'utf8')
    await landed(at)
    await until(isWatched(at), 'the watch')
    for (const damaged of ['<<<<<<< ours\n', '{"deployment":{"environments":{}}}']) {
      writeFileSync(file, damaged)
      const { polls } = recordOf(at)
      await until(() => recordOf(at).polls > polls + 2, 'more looks')
      assert.is(recordOf(at).state, 'building', `${recordOf(at).reason}`)
    }
    writeFileSync(file, text)
  } finally {
    await ends(at)
  }
})

test('agents that finish one task after the other do not make it ask without a pause', async () => {
  const at = await following(['BUILDING'], { environment: () => ({ pollSeconds: 30 }) })
  try {
    await landed(at)
    await until(isWatched(at), 'the watch')
    const wish = join(at.top, '.orchestra/deploy/look-now')
    const before = at.server.looks()
    writeFileSync(wish, '')
    await until(() => at.server.looks() > before, 'the look that was wished for')
    const [since, looks] = [performance.now(), at.server.looks()]
    while (performance.now() - since < 4000) {
      writeFileSync(wish, '')
      await new Promise((passed) => setTimeout(passed, 100))
    }
    const most = 1 + Math.ceil((performance.now() - since) / 2000)
    assert.ok(at.server.looks() - looks <= most, `${at.server.looks() - looks} looks, at most ${most}`)
  } finally {
    await ends(at)
  }
})

test('SIGTERM: it ends at once, what it knew is written, and the pid file is gone', async () => {
  const at = await following(['BUILDING'])
  await landed(at)
  await until(isWatched(at), 'the watch')
  const pid = ownerPid(at)
  const file = join(at.top, `.deployment-monitor-${at.commit.slice(0, 7)}.pid`)
  await until(() => existsSync(file) && readFileSync(file, 'utf8') === `${pid}\n`, 'the pid file')
  process.kill(pid ?? Number.NaN, 'SIGTERM')
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
  await landed(at)
  assert.is(recordOf(at).state, 'stopped', 'also when the same landing is told again')
  assert.is((await finish(at, CHECK)).code, 7)
  assert.is((await finish(at, manage, 'status')).stdout, 'No deployment is being watched.\n')
  assert.is((await finish(at, resolve('dist/bin/monitor-deployment.js'), '--background', '--quiet')).code, 0)
  await until(isWatched(at), 'the watch that a person begins again')
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
  const kilobytes = Number(spawnSync('ps', ['-o', 'rss=', '-p', `${ownerPid(at)}`], { encoding: 'utf8' }).stdout)
  assert.ok(kilobytes > 0 && kilobytes <= 60 * 1024, `${kilobytes} kB`)
  await ends(at)
})

run()
