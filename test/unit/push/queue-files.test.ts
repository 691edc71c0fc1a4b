// What the queue keeps on the disk about pushes under way, and what git's configuration says.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSha } from '../../../lib/core/sha.ts'
import { parseRefName } from '../../../lib/push/domain.ts'
import { putIntended, readIntended } from '../../../lib/push/queue-files.adapter.ts'
import { settingsOf } from '../../../lib/push/settings.adapter.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { execute, git, repository, sandbox } from '../../helpers/repository.ts'

const sha = (digit: string) => parseSha(digit.repeat(40))

test('a push that was begun by a killed holder is known beside that of the next: it may still land, and must not land twice', () => {
  const box = sandbox('intended')
  mkdirSync(join(box.top, 'intended'))
  const source = { commonDir: box.top, ref: parseRefName('refs/orc/queue/k/1') }
  const commit = sha('a')
  assert.equal(readIntended(box.top, commit), [])
  for (const digit of ['1', '2']) {
    putIntended(box.top, { commit, head: sha(digit), integrated: undefined, onto: undefined, source, tip: sha(digit) })
  }
  assert.equal(
    readIntended(box.top, commit).map(({ tip }) => tip),
    [sha('1'), sha('2')],
  )
  assert.equal(readIntended(box.top, sha('b')), [])
})

test('the configuration is read as git reads it', () => {
  const box = sandbox('settings')
  Object.assign(process.env, { ...box.env, PATH: process.env['PATH'] })
  const top = repository(box)
  writeFileSync(
    join(top, '.git/config'),
    `[core]
	bare = false
[Commit]
	gpgSign
[pull]
	REBASE = merges
[branch "Fix.It"]
	rebase = false
[alias]
	x = "!f() {\\ncommit.gpgsign=false\\n}"
[remote "one.two"]
	url = a
	url = b
`,
  )
  const settings = settingsOf(top)
  assert.is(settings.value('pull.rebase'), git(box, top, 'config', '--get', 'pull.rebase').trim())
  assert.is(settings.value('branch.Fix.It.rebase'), 'false')
  assert.is(settings.value('branch.fix.it.rebase'), undefined)
  assert.equal(settings.values('remote.one.two.url'), ['a', 'b'])
  assert.equal(settings.remotes(), git(box, top, 'remote').trimEnd().split('\n'))
  assert.is(settings.isTrue('commit.gpgSign'), true)
  assert.is(settings.hasRewrites(), false)
  for (const word of ['true', 'YES', 'on', '1', '2k', '-1', 'false', 'no', 'off', '0', '', 'sometimes']) {
    git(box, top, 'config', 'commit.gpgSign', word)
    const told = execute(box, top, ['git', 'config', '--type=bool', '--get', 'commit.gpgSign']).stdout.trim()
    assert.is(settingsOf(top).isTrue('commit.gpgSign'), told === 'true', word)
  }
})

run()
