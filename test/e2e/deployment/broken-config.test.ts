// The configuration is broken for a moment (a merge, an editor) while a new monitor takes a watch up.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  CHECK,
  EVENT,
  ends,
  finish,
  following,
  isWatched,
  killed,
  landed,
  recordOf,
  start,
} from '../../helpers/deployment/following.ts'
import { ended } from '../../helpers/ended.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { until } from '../../helpers/until.ts'

test('a watch that is taken up while the file has conflict marks goes on once it has none', async () => {
  const at = await following(['BUILDING'])
  const file = join(at.top, 'orc-hooks.config.json')
  const whole = readFileSync(file, 'utf8')
  try {
    await landed(at)
    await until(isWatched(at), 'the monitor')
    await killed(at)
    writeFileSync(file, `<<<<<<< HEAD\n${whole}`)
    const asked = await finish(at, CHECK)
    assert.is(asked.code, 2, `${asked.stdout}${asked.stderr}`)
    assert.match(asked.stderr, /warning: orc-hooks\.config\.json: is not JSON/)
    assert.match(asked.stdout, /could not read: +configuration: orc-hooks\.config\.json: is not JSON/)
    const before = at.server.looks()
    writeFileSync(file, whole)
    await until(() => at.server.looks() > before, 'a look at the provider')
    assert.is(recordOf(at).state, 'building')
  } finally {
    await ends(at)
  }
})

test('what is not understood after a push stands in the log', async () => {
  const at = await following(['ACTIVE'])
  const file = join(at.top, 'orc-hooks.config.json')
  try {
    writeFileSync(file, '{ "deployment": { "environments": 7 } }')
    const child = start(at, EVENT, 'landed')
    child.stdin?.end(`origin refs/heads/main ${'0'.repeat(40)} ${at.commit}\n`)
    assert.is((await ended(child)).code, 0)
    const log = readFileSync(join(at.top, '.orchestra/logs/deployment.log'), 'utf8')
    assert.match(log, /\[WARN\] after a push: .*deployment\.environments is 7; allowed: an object/)
  } finally {
    await ends(at)
  }
})

run()
