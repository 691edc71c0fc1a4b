import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Observation } from '../../../../lib/deployment/ports.ts'
import { newBoard } from '../../../helpers/deployment/board.ts'
import { entry } from '../../../helpers/deployment/fake.ts'
import { shaOf, sighting, type WatchingOptions, watching } from '../../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../../helpers/harness.ts'

const OURS = shaOf('a1')

function look(
  command: string,
  options: WatchingOptions = {},
  more: Readonly<Record<string, number>> = {},
): Promise<Observation> {
  const config = entry('shell', { command, ...more })
  const env = { PATH: process.env['PATH'] ?? '' }
  const fake = {
    board: newBoard(),
    close: async () => {},
    config,
    env,
    fail: () => {},
    looksForLive: 1,
    phases: [],
    server: undefined,
  }
  return watching(fake, options).look(OURS)
}

const CODES: readonly (readonly [number, string])[] = [
  [0, 'live'],
  [1, 'failed'],
  [75, 'deploying'],
  [2, 'unreadable'],
  [42, 'unreadable'],
  [126, 'unreadable'],
  [127, 'unreadable'],
]
for (const [code, expected] of CODES) {
  test(`exit code ${code} is ${expected}`, async () => {
    const seen = await look(`exit ${code}`)
    assert.is(seen.kind === 'state' ? seen.state : seen.kind, expected)
  })
}

test('the command gets the commit, its environment, and the rest of the environment', async () => {
  const script = 'echo "$ORC_SHA $ORC_SHORT_SHA $ORC_BRANCH $ORC_ENVIRONMENT $ORC_REPOSITORY $TOKEN_NAME"; exit 75'
  const { stage } = sighting(await look(script, { env: { TOKEN_NAME: 'x' } }))
  assert.is(stage, `${OURS} ${OURS.slice(0, 7)} main production acme/shop x`)
})

test('the last line is the reason, and what was complained of is the log', async () => {
  const { logTail, reason } = sighting(await look('echo first; echo "smoke test failed"; echo "3 of 5" >&2; exit 1'))
  assert.equal([reason?.message, logTail], ['smoke test failed', ['3 of 5']])
})

test('the reason of a failure is said once, and is not called a stage', async () => {
  const { reason, stage } = sighting(await look('echo "smoke test failed"; exit 1'))
  assert.equal([reason, stage], [{ code: '', message: 'smoke test failed' }, undefined])
  assert.is(sighting(await look('exit 1')).reason?.message, 'the command ended with 1')
})

test('a command that does not end is ended, with all that it started', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'orc-shell-'))
  const beat = join(directory, 'beat')
  const startedAt = performance.now()
  const seen = await look(
    `(while :; do echo x >> '${beat}'; sleep 0.05; done) & echo waiting; wait`,
    {},
    { timeoutSeconds: 1 },
  )
  assert.match(JSON.stringify(seen), /without an exit code: no answer in time/)
  assert.ok(performance.now() - startedAt < 8000)
  const size = () => (existsSync(beat) ? readFileSync(beat).length : 0)
  await sleep(200)
  const after = size()
  assert.ok(after > 0)
  await sleep(300)
  assert.is(size(), after)
})

test('something that the command leaves in the background does not hold up the answer', async () => {
  const startedAt = performance.now()
  assert.is(sighting(await look('sleep 20 & exit 0')).state, 'live')
  assert.ok(performance.now() - startedAt < 8000)
})

test('a command that this clone has not approved is not run', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'orc-shell-')), 'ran')
  const seen = await look(`: > '${file}'`, { isTrusted: false })
  assert.ok(seen.kind === 'unreadable' && seen.isPermanent)
  assert.not.ok(existsSync(file))
})

run()
