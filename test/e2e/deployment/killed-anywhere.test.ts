// A monitor that is killed before any of its steps: the verdict is written and told all the same, and only once.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  type Following,
  finish,
  following,
  isAlive,
  MONITOR,
  ownerPid,
  recordOf,
  start,
} from '../../helpers/deployment/following.ts'
import { ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { git, put } from '../../helpers/repository.ts'

const PRELOAD = resolve('test/workers/preload.cjs')
/** A prime, so that the steps of each lock are met at different places. */
const EVERY = Number(process.env['ORC_TEST_EVERY'] ?? 4)

/** Runs a monitor to its end; `fault` is what goes wrong (test/workers/preload.cjs). */
async function monitor(at: Following, fault: object) {
  const env = { ...at.box.env, ORC_TEST_FAULT: JSON.stringify(fault) }
  return await ended(start({ ...at, box: { ...at.box, env } }, '--require', PRELOAD, MONITOR))
}

function notices(at: Following, audience: string): readonly string[] {
  const directory = join(at.top, '.orchestra/notices', audience)
  return existsSync(directory) ? readdirSync(directory).filter((name) => !name.startsWith('.')) : []
}

test('killed before any step: one verdict, one notice, right files', async () => {
  const at = quiet(await following(['ERROR'], { section: { notify: { command: 'echo told >>"$ORC_TOLD"' } } }))
  try {
    const told = join(at.box.top, 'told')
    at.box.env['ORC_TOLD'] = told
    assert.is((await finish(at, resolve('dist/cli.js'), 'trust', '--yes')).code, 0)
    const before = mkdtempSync(join(at.box.top, 'before-'))
    prepare(at)
    cpSync(join(at.top, '.orchestra'), before, { recursive: true })
    let step = 1
    for (let isKilled = true; isKilled; step += EVERY) {
      rmSync(join(at.top, '.orchestra'), { recursive: true })
      rmSync(told, { force: true })
      cpSync(before, join(at.top, '.orchestra'), { recursive: true })
      isKilled = (await monitor(at, { dieAtCall: step })).signal === 'SIGKILL'
      // Later, so that the lock of the dead one is stale.
      const next = await monitor(at, { clockMs: 60_000 })
      assert.equal([next.code, next.stderr], [0, ''], `step ${step}`)
      everythingIsRight(at, told, `step ${step}`)
    }
    assert.ok(step > 60, `only ${step} steps were tried`)
  } finally {
    at.server.close()
  }
})

/** A copy in which nothing is going on: in the clone itself the look for pushes that no hook saw may still be under way. */
function quiet(at: Following): Following {
  const top = join(at.box.top, 'copy')
  const isWanted = (path: string) => !/\/(\.orchestra|orc-hooks\/push(-catch-up)?)$/.test(path)
  cpSync(at.top, top, { filter: isWanted, recursive: true })
  return { ...at, top }
}

/** A push that is watched, and nobody has looked yet. */
function prepare(at: Following): void {
  const record = {
    commit: at.commit,
    deadlines: { landingAt: null, overallAt: later(90), registrationAt: later(5), stallMs: 1_800_000 },
    environment: 'production',
    ref: 'refs/heads/main',
    remote: 'origin',
    startedAt: later(0),
    state: 'queued',
    worktree: at.top,
  }
  const file = join(at.top, '.orchestra/deploy', `${at.commit}.json`)
  put(file, JSON.stringify({ commit: at.commit, environments: { production: record }, schemaVersion: '1.0.0' }))
}

const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

function everythingIsRight(at: Following, told: string, when: string): void {
  const { notified, state } = recordOf(at)
  assert.is(state, 'failed', when)
  assert.equal(notified, ['notice', 'command', 'everybody'], when)
  assert.is(notices(at, 'agents').length, 1, when)
  assert.ok(notices(at, 'shell').length <= 1, when)
  assert.ok(!existsSync(told) || readFileSync(told, 'utf8') === 'told\n', when)
  const short = at.commit.slice(0, 7)
  assert.is(readFileSync(join(at.top, `.deployment-status-${short}.result`), 'utf8'), 'failed\n', when)
  assert.not(existsSync(join(at.top, `.deployment-monitor-${short}.pid`)), when)
  assert.match(
    readFileSync(join(at.top, '.orchestra/cache/progress-status.txt'), 'utf8'),
    `${short} to production failed`,
  )
  assert.is(git(at.box, at.top, 'status', '--porcelain'), '', when)
  assert.not(isAlive(ownerPid(at)), when)
  assert.equal(
    readdirSync(join(at.top, '.orchestra/deploy')).filter((name) => /\.(tmp|claim)/.test(name)),
    [],
    when,
  )
}

run()
