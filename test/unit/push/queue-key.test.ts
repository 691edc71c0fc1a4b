import { normalAddress, pathOf } from '../../../lib/push/queue-key.ts'
import { assert, run, test } from '../../helpers/harness.ts'

test('all spellings of one repository on a hosting service are one', () => {
  const spellings = [
    'https://example.com/team/app.git',
    'https://example.com/team/app/',
    'https://token@example.com/team/app',
    'https://user:p@ss@Example.com:443/team/app.git',
    'ssh://git@example.com/team/app.git',
    'ssh://git@example.com:22/team/app',
    'git@example.com:team/app.git',
    'git@example.com:/team/app.git',
  ]
  assert.equal(new Set(spellings.map(normalAddress)), new Set(['example.com/team/app']))
})

test('what may be another repository stays another one', () => {
  const others = [
    'https://example.com/team/app',
    'https://example.com:8443/team/app',
    'https://example.org/team/app',
    'https://example.com/team/App',
    'alice@example.com:team/app',
    'bob@example.com:team/app',
    'bob@example.com:/team/app',
  ]
  assert.is(new Set(others.map(normalAddress)).size, others.length)
})

test('no credentials are left', () => {
  assert.not.match(String(normalAddress('https://user:secret@example.com/app')), /secret|user/)
  assert.not.match(String(normalAddress('ssh://user:secret@example.com/app')), /secret/)
})

test('paths on the disk are paths', () => {
  for (const path of ['/srv/app.git', '../app.git', './a:b', 'file:///srv/app.git', 'app']) {
    assert.is(normalAddress(path), undefined, path)
  }
  assert.is(pathOf('file:///srv/my%20app.git'), '/srv/my app.git')
  assert.is(pathOf('../app.git'), '../app.git')
})

run()
