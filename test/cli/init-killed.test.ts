// The whole command killed at any moment: the next command finds its way, in both directions.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isMoving } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { git, orcHooks, photograph, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

/** Starts a command, and kills it `afterMs` after it began to change things (its plan is on the disk), or at its end. */
async function killed(box: Sandbox, top: string, command: string, afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [resolve('dist/cli.js'), command, '--yes'], {
    cwd: top,
    env: box.env,
    stdio: 'ignore',
  })
  const ended = new Promise<boolean>((done) => child.on('exit', (_, signal) => done(signal === 'SIGKILL')))
  const journal = join(top, '.git/orc-hooks/install.journal.json')
  while (!existsSync(journal) && child.exitCode === null) await new Promise((done) => setTimeout(done, 1))
  await new Promise((done) => setTimeout(done, afterMs))
  child.kill('SIGKILL')
  return await ended
}

/** When a pushed ref was last looked for is another moment in each run. */
const isMovingHere = (path: string) => isMoving(path) || path.startsWith('.git/orc-hooks/push')

/** 75, try again later: killed while it wrote the journal, and for a few seconds that may be somebody who still does. */
async function patient(box: Sandbox, top: string, command: string): Promise<number | null> {
  for (const deadline = Date.now() + 15_000; ; ) {
    const { code } = orcHooks(box, top, command, '--yes')
    if (code !== 75 || Date.now() > deadline) return code
    await new Promise((done) => setTimeout(done, 500))
  }
}

test('killed in the middle of init or uninstall, any number of times: init makes it whole, uninstall leaves nothing', async () => {
  const box = sandbox('killed')
  const top = repository(box)
  put(join(top, '.claude/settings.json'), '{ "model": "opus" }')
  put(join(top, '.husky/pre-push'), '#!/bin/sh\nexit 0\n', 0o755)
  git(box, top, 'config', 'core.hooksPath', '.husky/_')
  const before = photograph(top, isMovingHere)
  orcHooks(box, top, 'init', '--yes')
  const whole = photograph(top, isMovingHere)
  orcHooks(box, top, 'uninstall', '--yes')
  let kills = 0
  for (const afterMs of [0, 2, 4, 8, 12]) {
    if (await killed(box, top, 'init', afterMs)) kills += 1
    assert.is(await patient(box, top, 'init'), 0)
    assert.equal(photograph(top, isMovingHere), whole, `init killed after ${afterMs} ms`)
    if (await killed(box, top, 'uninstall', afterMs)) kills += 1
    assert.is(await patient(box, top, 'uninstall'), 0)
    assert.equal(photograph(top, isMovingHere), before, `uninstall killed after ${afterMs} ms`)
    assert.not(existsSync(join(top, '.git/orc-hooks')))
  }
  assert.ok(kills > 0, 'every run ended before it could be killed')
})

run()
