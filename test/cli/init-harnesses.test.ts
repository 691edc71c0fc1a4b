// Which harnesses get settings, and what stays the person's own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMoving } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { orcHooks, photograph, put, repository, sandbox } from '../helpers/repository.ts'

test('a status line of the person stays the one that is shown', () => {
  const box = sandbox('statusline')
  const top = repository(box)
  put(join(box.home, '.claude/settings.json'), '{ "statusLine": { "type": "command", "command": "date" } }')
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /status line of your own .*to combine: let it also print/)
  assert.is(JSON.parse(readFileSync(join(top, '.claude/settings.json'), 'utf8')).statusLine, undefined)
  assert.match(orcHooks(box, top, 'doctor').stdout, /- {5}status line: yours .* is kept/)
})

test('harnesses that are there get their settings, without being named', () => {
  const box = sandbox('detect')
  const top = repository(box)
  put(join(top, '.gemini/settings.json'), '{\n  // mine\n  "ui": {}\n}\n')
  put(join(box.top, 'bin/codex'), '#!/bin/sh\necho codex-cli 0.169.0\n', 0o755)
  box.env['PATH'] = `${join(box.top, 'bin')}:${box.env['PATH']}`
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /installed for claude, codex, gemini;/)
  assert.match(readFileSync(join(top, '.gemini/settings.json'), 'utf8'), /\/\/ mine[\s\S]*orc-hooks/)
  assert.match(orcHooks(box, top, 'doctor').stdout, /ok {4}Codex and these settings: 0\.169\.0/)
  orcHooks(box, top, 'uninstall', '--yes')
  const left = Object.keys(photograph(top, (path) => path.startsWith('.git/')))
  assert.equal(left.sort(), ['.gemini/', '.gemini/settings.json', '.git/'])
})

test('all six harnesses: init, init again, a try-out event through each, and back', () => {
  const box = sandbox('six')
  const top = repository(box)
  const before = photograph(top, isMoving)
  const all = 'claude,codex,copilot,cursor,gemini,opencode'
  assert.is(orcHooks(box, top, 'init', '--yes', '--harness', all).code, 0)
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /nothing to do/)
  const checks = JSON.parse(orcHooks(box, top, 'doctor', '--json').stdout).checks as { id: string; status: string }[]
  const events = checks.filter(({ id }) => id.startsWith('event.'))
  assert.is(events.length, 5, 'opencode runs a plugin, not a command')
  assert.ok(checks.every(({ status }) => status !== 'fail'))
  orcHooks(box, top, 'uninstall', '--yes')
  assert.equal(photograph(top, isMoving), before)
})

run()
