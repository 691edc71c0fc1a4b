// What `doctor` says about watching pushes.
import { chmodSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { orcHooks, put, repository, sandbox } from '../helpers/repository.ts'

function checks(box: ReturnType<typeof sandbox>, top: string) {
  const report = JSON.parse(orcHooks(box, top, 'doctor', '--json').stdout)
  return (id: string) => report.checks.find((check: { id: string }) => check.id === `push.${id}`)
}

test('records that nobody watches any more, and a post-push hook that does not run', () => {
  const box = sandbox('doctor-push')
  const top = repository(box)
  orcHooks(box, top, 'init', '--yes', '--harness', 'claude')
  const good = checks(box, top)
  for (const id of ['records', 'watcher', 'post-push']) assert.is(good(id).status, 'ok', good(id).detail)
  const record = join(top, '.git/orc-hooks/push/1-0.want')
  put(record, `1\nprocess ${process.pid} 0\n`)
  utimesSync(record, 1, 1)
  const hook = join(top, '.git/hooks/post-push')
  chmodSync(hook, 0o644)
  const bad = checks(box, top)
  assert.match(bad('records').detail, /1-0\.want/)
  assert.match(bad('records').fix, /push-catch-up /)
  assert.match(bad('post-push').fix, /^chmod \+x /)
  writeFileSync(hook, '#!/bin/sh\n')
  assert.match(checks(box, top)('post-push').detail, /deployments are not followed/)
})

run()
