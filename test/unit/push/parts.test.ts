// The pure parts of handle-push-conflict.

import { pauseMs } from '../../../lib/push/backoff.ts'
import { parseCommit, rewriteCommit } from '../../../lib/push/commit-text.ts'
import { parseBranchName, parseRefName, parseRemoteName } from '../../../lib/push/domain.ts'
import { parseMergeTree } from '../../../lib/push/merge-tree.ts'
import { parsePatch } from '../../../lib/push/patches.ts'
import { retryAfterOf } from '../../../lib/push/retry-after.ts'
import { backupRef, parseRunState, staleBackups } from '../../../lib/push/run-state.ts'
import { parseWorktrees } from '../../../lib/push/situation.ts'
import { assert, run, test } from '../../helpers/harness.ts'

test('names are taken as git takes them', () => {
  for (const bad of [
    '',
    '-x',
    'a..b',
    'a b',
    'a.lock',
    'a.lock/b',
    '.a',
    'a/.b',
    'a//b',
    '@',
    '@{1}',
    'HEAD',
    'a\u0000',
    'a~1',
  ]) {
    assert.throws(() => parseBranchName(bad), /not a branch name/, bad)
  }
  for (const good of ['main', 'agent/x', 'ümlaut', "a'$(b)", 'a@b']) assert.is(parseBranchName(good), good)
  assert.throws(() => parseRefName('main'), /not a full ref name/)
  assert.throws(() => parseRemoteName('--upload-pack=x'), /not a remote/)
})

test('pauses are random below a bound that doubles, and never shorter than what the server asks for', () => {
  const longest = [0, 1, 2, 3, 10].map((attempt) => pauseMs(attempt, () => 0.999_999))
  assert.equal(longest, [499, 999, 1999, 3999, 29_999])
  assert.is(
    pauseMs(3, () => 0),
    0,
  )
  assert.is(
    pauseMs(0, () => 0.5, 7000),
    7000,
  )
})

test('Retry-After is seconds or a date; the last answer counts, and nonsense does not', () => {
  const line = (value: string) => `12:00:00.000000 http.c:725 <= Recv header: Retry-After: ${value}\n`
  const now = Date.UTC(2026, 0, 2, 12, 0, 0)
  assert.is(retryAfterOf(line('5'), now), 5000)
  assert.is(retryAfterOf(line('5') + line('7'), now), 7000)
  assert.is(retryAfterOf(line('Fri, 02 Jan 2026 12:00:30 GMT'), now), 30_000)
  assert.is(retryAfterOf(line('Fri, 02 Jan 2026 11:00:00 GMT'), now), undefined)
  assert.is(retryAfterOf(line('soon'), now), undefined)
  assert.is(retryAfterOf(line('999999999'), now), 3_600_000)
  assert.is(retryAfterOf('', now), undefined)
})

test('a commit in another place keeps all that is not bound to its place', () => {
  const raw =
    'tree 1\nparent 2\nauthor A <a> 1 +0000\ncommitter B <b> 2 +0000\nencoding ISO-8859-1\ngpgsig -----BEGIN\n line\n -----END\nodd kept\n more\n\nsubject\n\nbody \n'
  const made = rewriteCommit(parseCommit(raw), { committer: 'C <c> 3 +0000', parents: ['9'], tree: '8' })
  assert.is(
    made,
    'tree 8\nparent 9\nauthor A <a> 1 +0000\ncommitter C <c> 3 +0000\nencoding ISO-8859-1\nodd kept\n more\n\nsubject\n\nbody \n',
  )
})

test('what merge-tree prints is read with its stages and kinds of conflicts', () => {
  const id = (digit: string) => digit.repeat(40)
  const stage = (number: number, path: string) => `100644 ${id(String(number))} ${number}\t${path}\0`
  const messages = `1\0n\nl\0Auto-merging\0Auto-merging n\n\0${1}\0n\nl\0CONFLICT (contents)\0text\n\0${2}\0d\0d/x\0CONFLICT (file/directory)\0text\n\0`
  const { conflicts, tree } = parseMergeTree(
    `${id('a')}\0${stage(1, 'n\nl')}${stage(2, 'n\nl')}${stage(3, 'n\nl')}\0${messages}`,
  )
  assert.is(tree, id('a'))
  assert.equal(
    conflicts.map(({ path, stages, types }) => [path, Object.keys(stages).length, types]),
    [
      ['n\nl', 3, ['CONFLICT (contents)']],
      ['d', 0, ['CONFLICT (file/directory)']],
      ['d/x', 0, ['CONFLICT (file/directory)']],
    ],
  )
  assert.throws(() => parseMergeTree('merge: x - not something we can merge'), /not a full commit id/)
})

test('a patch is read by file, whatever stands in its lines and its name', () => {
  const text =
    'diff --git a b a b\nindex 1..2\n--- a b\n+++ a b\n@@ -1 +1 @@\n--- a\n+++ b\ndiff --git "\\303\\266" "\\303\\266"\nnew file mode 100644\n@@ -0,0 +1 @@\n+diff --git x x\ndiff --git b b\nindex 1..2\nBinary files b and b differ\n'
  assert.equal(
    [...parsePatch(text)],
    [
      ['a b', { added: ['++ b'], blob: undefined, mode: undefined, removed: ['-- a'] }],
      ['ö', { added: ['diff --git x x'], blob: undefined, mode: '100644', removed: [] }],
      ['b', { added: [], blob: '2', mode: undefined, removed: [] }],
    ],
  )
})

test('old backups go, the newest ten stay however old they are', () => {
  const at = (day: number) =>
    backupRef({ branch: parseBranchName('agent/x'), startedAt: new Date(Date.UTC(2026, 0, day)).toISOString() })
  const refs = Array.from({ length: 14 }, (_, index) => at(index + 1))
  const stale = staleBackups([...refs, parseRefName('refs/orc/backup/mine')], Date.UTC(2026, 2, 1))
  assert.equal(stale, [at(4), at(3), at(2), at(1)])
  assert.equal(staleBackups(refs, Date.UTC(2026, 0, 20)), [])
})

test('half a state, or one of another version, is none', () => {
  assert.is(parseRunState('{"version":1,"id":"x","pha'), undefined)
  assert.is(parseRunState('{"version":2,"id":"x","phase":"started"}'), undefined)
  assert.is(parseRunState('{"version":1,"id":"x","phase":"else"}'), undefined)
  assert.is(parseRunState('{"version":1,"id":"x","phase":"started"}')?.id, 'x')
})

test('worktrees are listed with their branches, and those that are gone', () => {
  const output = 'worktree /a b\nHEAD 1\nbranch refs/heads/main\n\nworktree /c\nHEAD 2\ndetached\nprunable gone\n\n'
  assert.equal(parseWorktrees(output), [
    { branch: 'refs/heads/main', isGone: false, path: '/a b' },
    { branch: undefined, isGone: true, path: '/c' },
  ])
  assert.equal(parseWorktrees('worktree /a\nbranch refs/heads/b\nHEAD 1\nbranch refs/heads/main\n\n'), [
    { branch: 'refs/heads/main', isGone: false, path: '/a\nbranch refs/heads/b' },
  ])
})

run()
