// What one token may still ask is shared by all processes of a user.
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sharedBudget } from '../../../lib/deployment/shared-budget.adapter.ts'
import { ends, type Following, following, landed, recordOf } from '../../helpers/deployment/following.ts'
import { serve } from '../../helpers/deployment/server.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { until } from '../../helpers/until.ts'

const RETRY_SECONDS = 6
const HOUR_MS = 3_600_000

test('what one monitor was refused, the monitor of another repository does not ask for either', async () => {
  const commits: string[] = []
  const asked: number[] = []
  const server = await serve(() => {
    asked.push(Date.now())
    if (asked.length === 1) {
      return { body: { message: 'slow down' }, headers: { 'retry-after': `${RETRY_SECONDS}` }, status: 429 }
    }
    const deployments = commits.map((commit, index) => ({
      id: `d${index}`,
      phase: 'ACTIVE',
      progress: { steps: [] },
      services: [{ name: 'web', source_commit_hash: commit }],
    }))
    return { body: { deployment: deployments[0], deployments } }
  })
  const state = mkdtempSync(join(tmpdir(), 'orc-budget-'))
  const clones: Following[] = []
  const clone = async (): Promise<Following> => {
    const at = await following(['NONE'])
    clones.push(at)
    Object.assign(at.box.env, { DIGITALOCEAN_API_URL: server.url, XDG_STATE_HOME: state })
    commits.push(at.commit)
    return at
  }
  try {
    const [one, other] = [await clone(), await clone()]
    await landed(one)
    await until(() => recordOf(one).polls > 0, 'the refusal')
    const [refusedAt = 0] = asked
    await landed(other)
    const isOver = (at: Following) => recordOf(at).notified.includes('everybody')
    await until(() => isOver(one) && isOver(other), 'both verdicts')
    // By the clock of the server: whatever the load, nobody came early.
    assert.ok((asked[1] ?? 0) - refusedAt >= RETRY_SECONDS * 1000 - 50, `asked after ${(asked[1] ?? 0) - refusedAt} ms`)
    const directory = join(state, 'orc-hooks/budget')
    const files = readdirSync(directory).filter((name) => !name.endsWith('.lock'))
    assert.is(files.length, 1, files.join(' '))
    const text = readFileSync(join(directory, files[0] ?? ''), 'utf8')
    assert.is(Object.keys(JSON.parse(text).askers).length, 2, text)
    assert.not.match(text, one.box.env['DIGITALOCEAN_ACCESS_TOKEN'] ?? '?')
  } finally {
    await server.close()
    await Promise.all(clones.map(ends))
  }
})

test('the pace keeps inside of what is left, and a reset far off never stalls it while much is left', () => {
  const env = { XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'orc-budget-')) }
  const now = Date.UTC(2026, 0, 5)
  let count = 0
  const floorOf = (remaining: number, resetMs: number, limit = 5000) => {
    const budget = sharedBudget(env, () => now)
    budget.note(`k${count++}`, { limit, remaining, resetAtMs: now + resetMs, retryAfterMs: undefined })
    return budget.floorMs()
  }
  assert.is(floorOf(5000, HOUR_MS), 1440)
  assert.is(floorOf(500, HOUR_MS), 14_400)
  assert.is(floorOf(1, HOUR_MS), 60_000)
  assert.is(floorOf(4000, 20 * HOUR_MS), 36_000)
  for (const resetMs of [30 * HOUR_MS, 1000 * HOUR_MS, 1e15, -HOUR_MS, 0]) {
    assert.is(floorOf(4000, resetMs), 1440, `reset in ${resetMs} ms`)
  }
  for (let remaining = 0; remaining < 6000; remaining += 37) assert.ok(floorOf(remaining, 1e9, 60) <= 60_000)
})

run()
