// What the queue keeps on the disk about pushes under way, and what git's configuration says.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { thisProcess } from '../../../lib/core/process-identity.ts'
import { parseSha } from '../../../lib/core/sha.ts'
import {
  noteLanded,
  putEntry,
  putIntended,
  readIntended,
  readOutcome,
  waitingEntries,
} from '../../../lib/push/queue-files.adapter.ts'
import type { QueueEntry } from '../../../lib/push/queue-records.ts'
import { isLate, type Turn } from '../../../lib/push/queue-turn.adapter.ts'
import { settingsOf } from '../../../lib/push/settings.adapter.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { execute, git, repository, sandbox } from '../../helpers/repository.ts'

const sha = (digit: string) => parseSha(digit.repeat(40))

test('a push that was begun by a killed holder is known beside that of the next: it may still land, and must not land twice', () => {
  const box = sandbox('intended')
  mkdirSync(join(box.top, 'intended'))
  const commonDir = box.top
  const commit = sha('a')
  assert.equal(readIntended(box.top, commit), [])
  for (const digit of ['1', '2']) {
    putIntended(box.top, {
      commit,
      commonDir,
      head: sha(digit),
      integrated: undefined,
      onto: undefined,
      tip: sha(digit),
    })
  }
  assert.equal(
    readIntended(box.top, commit).map(({ tip }) => tip),
    [sha('1'), sha('2')],
  )
  assert.equal(readIntended(box.top, sha('b')), [])
})

/** An empty queue, and an entry of this process. */
function queue(): { readonly directory: string; readonly entry: QueueEntry } {
  const { top: directory } = sandbox('queue')
  for (const name of ['done', 'taken', 'waiting']) mkdirSync(join(directory, name))
  writeFileSync(join(directory, 'about'), 'pushes\n')
  const entry = {
    commit: sha('a'),
    committer: 'T <t@example.com> 1 +0000',
    commonDir: directory,
    id: '0000000000001-0000000000000002-3',
    isAlone: false,
    message: undefined,
    owner: thisProcess(),
    strategy: 'auto',
  } as const
  return { directory, entry }
}

test('files that are no entries are passed over: other words, another name, an option, a link', () => {
  const { directory, entry } = queue()
  putEntry(directory, entry)
  const put = (name: string, text: string) => writeFileSync(join(directory, 'waiting', name), text)
  put('1.json', '{"id": "1"')
  put('2.json', JSON.stringify({ ...entry, id: '../../../etc/2' }))
  put('3.json', JSON.stringify({ ...entry, commit: '--upload-pack=touch x', id: '3' }))
  symlinkSync('/etc/passwd', join(directory, 'waiting/4.json'))
  assert.equal(
    waitingEntries(directory).map(({ id }) => id),
    [entry.id],
  )
})

test('an outcome that cannot be read is none, and does not stay: else its owner would wait for ever', () => {
  const { directory, entry } = queue()
  const file = join(directory, 'done', `${entry.id}.json`)
  writeFileSync(file, '{"version": 9}\n')
  assert.is(readOutcome(directory, entry.id), undefined)
  assert.is(existsSync(file), false)
})

test('while others land nobody who waits is late, however long it takes; the time of own tries counts', async () => {
  const { directory, entry } = queue()
  let now = 0
  const score = { at: 0, stamp: 0 }
  const turn = {
    place: { directory },
    request: { maxWaitMs: 90_000 },
    score: { firstTryAt: undefined as number | undefined, landed: score },
    self: entry,
    tools: { elapsedMs: () => now },
  } as unknown as Turn
  for (const minutes of [1, 2, 3, 10]) {
    now = minutes * 60_000
    // The time of a file may be no finer than this.
    await new Promise((resolve) => setTimeout(resolve, 20))
    noteLanded(directory)
    assert.is(isLate(turn), false, `${minutes} minutes`)
  }
  now += 89_000
  assert.is(isLate(turn), false)
  now += 2000
  assert.is(isLate(turn), true)
  noteLanded(directory)
  turn.score.firstTryAt = now - 91_000
  assert.is(isLate(turn), true)
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
