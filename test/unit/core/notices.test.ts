import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Notice, noticePaths, postNotice, takeNotices } from '../../../lib/core/notices.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const AT = 1_700_000_000_000
const state = () => mkdtempSync(join(tmpdir(), 'orc-notices-'))
const notice = (more: Partial<Notice> = {}): Notice => ({
  at: AT,
  audience: { kind: 'everybody' },
  context: 'the push was refused\nnext: npx handle-push-conflict main',
  key: 'k',
  person: 'the push was refused',
  ttlMs: 60_000,
  ...more,
})
const taker = (session: string, worktree = '/w', now = AT + 1000) => ({ now, session, worktree })

test('nothing there: nothing taken, nothing made', () => {
  const directory = state()
  assert.equal(takeNotices(directory, taker('a')), [])
  assert.equal(readdirSync(directory), [])
})

test('a notice for everybody reaches every session once, and is gone when its time is over', () => {
  const directory = state()
  postNotice(directory, notice())
  assert.equal(
    takeNotices(directory, taker('a')).map(({ context }) => context),
    [notice().context],
  )
  assert.equal(takeNotices(directory, taker('a')), [])
  assert.is(takeNotices(directory, taker('b')).length, 1)
  assert.equal(takeNotices(directory, taker('c', '/w', AT + 61_000)), [])
  assert.not.ok(existsSync(noticePaths(directory).agents))
  assert.equal(readdirSync(noticePaths(directory).seen), [])
})

test('a notice for a session or a worktree reaches nobody else', () => {
  const directory = state()
  postNotice(directory, notice({ audience: { kind: 'session', session: 'a' }, key: 's' }))
  postNotice(directory, notice({ audience: { kind: 'worktree', top: '/w' }, key: 'w' }))
  assert.equal(takeNotices(directory, taker('b', '/elsewhere')), [])
  assert.is(takeNotices(directory, taker('b')).length, 1)
  assert.is(takeNotices(directory, taker('a')).length, 2)
  assert.equal(takeNotices(directory, taker('a')), [])
  assert.is(readdirSync(noticePaths(directory).shell).length, 1, 'a session has no prompt')
})

test('posted twice under one key it is shown once', () => {
  const directory = state()
  postNotice(directory, notice())
  assert.is(takeNotices(directory, taker('a')).length, 1)
  postNotice(directory, notice({ person: 'again' }))
  assert.equal(takeNotices(directory, taker('a')), [])
})

test('hostile text becomes lines that are safe to print, in a file for its owner alone', () => {
  const directory = state()
  postNotice(directory, notice({ context: '\u001b]0;x\u0007a\u202eb\n\n> c', person: `${'x'.repeat(5000)}\u009b2J` }))
  const file = join(noticePaths(directory).shell, readdirSync(noticePaths(directory).shell)[0] ?? '')
  assert.not.match(readFileSync(file, 'utf8'), /[\u001b\u009b\u202e]/)
  assert.is(statSync(file).mode & 0o777, 0o600)
  const [taken] = takeNotices(directory, taker('a'))
  assert.is(taken?.context, 'a b\n> c')
  assert.ok((taken?.person.length ?? 0) <= 400)
})

run()
