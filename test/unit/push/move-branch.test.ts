// A work tree that was left half way between two commits by a kill: it goes on, or back, and keeps what is not committed.
import { existsSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_MERGE_CONFIG } from '../../../lib/merge/config.ts'
import { planMove } from '../../../lib/push/clashes.adapter.ts'
import { branchRef, parseBranchName } from '../../../lib/push/domain.ts'
import { type Move, moveBranch, reversed } from '../../../lib/push/move-branch.adapter.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { commit, everything, head, status, team, textOf } from '../../helpers/push.ts'
import { git, put, type Sandbox, sandbox } from '../../helpers/repository.ts'

/** Names that git would read as others in a list of paths. */
const [QUOTED, RETURN] = ['"quoted".txt', 'return\r'] as const

interface Scene {
  readonly box: Sandbox
  readonly mine: string
  readonly move: Move
}

/** From a commit to another one that changes, adds, removes and replaces; with a change that is not committed. */
async function scene(name: string): Promise<Scene> {
  const box = sandbox(`move-${name}`)
  Object.assign(process.env, { ...box.env, PATH: process.env['PATH'] })
  const { mine } = team(box, {
    'a.txt': 'a\nb\nc\nd\n',
    'changed.txt': 'old\n',
    'empty.txt': 'old\n',
    'half.txt': 'old\n',
    'missing.txt': 'old\n',
    'dir.txt': 'file\n',
    'gone.txt': 'g\n',
    'same.txt': 's\n',
    [QUOTED]: 'q\nb\nc\nd\n',
    [RETURN]: 'r\n',
  })
  const from = head(box, mine)
  commit(box, mine, { 'dir.txt': null })
  const to = commit(box, mine, {
    'a.txt': 'A\nb\nc\nd\n',
    'changed.txt': 'new\n',
    'empty.txt': 'new\n',
    'half.txt': 'new, and long\n',
    'missing.txt': 'new\n',
    'dir.txt/x': 'x\n',
    'gone.txt': null,
    'new.txt': 'n\n',
    [QUOTED]: 'Q\nb\nc\nd\n',
    [RETURN]: 'R\n',
  })
  git(box, mine, 'reset', '-q', '--hard', from)
  put(join(mine, 'a.txt'), 'a\nb\nc\nD\n')
  put(join(mine, QUOTED), 'q\nb\nc\nD\n')
  put(join(mine, 'same.txt'), 'dirty\n')
  git(box, mine, 'add', 'same.txt')
  const checkout = { gitDir: join(mine, '.git'), worktree: mine }
  const plan = await planMove({ checkout, config: DEFAULT_MERGE_CONFIG, from, id: 'test', to })
  assert.equal(plan.inTheWay, [])
  const ref = branchRef(parseBranchName('main'))
  const { clashes } = plan
  return {
    box,
    mine,
    move: { checkout, clashes, from, id: 'test', isResumed: false, reason: 'test', ref, repository: mine, to },
  }
}

const AFTER = ' M "\\"quoted\\".txt"\n M a.txt\nM  same.txt\n'

/** As git leaves it when it is killed in the middle: some files are new, some old, and our lock is there. */
function leaveHalf({ mine }: Scene): void {
  put(join(mine, 'changed.txt'), 'new\n')
  put(join(mine, 'new.txt'), 'n\n')
  rmSync(join(mine, 'gone.txt'))
  rmSync(join(mine, 'missing.txt'))
  put(join(mine, 'empty.txt'), '')
  put(join(mine, 'half.txt'), 'new, a')
  put(join(mine, '.git/index.lock'), 'orc-hooks handle-push-conflict test\n')
}

test('a branch moves with its files, and what is not committed stays', async () => {
  const { box, mine, move } = await scene('whole')
  assert.equal(moveBranch(move), { kind: 'moved' })
  assert.is(git(box, mine, 'status', '--porcelain'), AFTER)
  assert.is(textOf(mine, 'a.txt'), 'A\nb\nc\nD\n')
  assert.is(textOf(mine, 'dir.txt/x'), 'x\n')
})

test('from half way it goes on', async () => {
  const half = await scene('on')
  leaveHalf(half)
  assert.equal(moveBranch({ ...half.move, isResumed: true }), { kind: 'moved' })
  assert.is(git(half.box, half.mine, 'status', '--porcelain'), AFTER)
  assert.is(textOf(half.mine, 'new.txt'), 'n\n')
  assert.is(textOf(half.mine, 'half.txt'), 'new, and long\n')
})

test('what somebody wrote into a file after the kill is not taken for the beginning of one', async () => {
  const half = await scene('edited')
  leaveHalf(half)
  put(join(half.mine, 'half.txt'), 'new, and mine')
  assert.throws(() => moveBranch({ ...half.move, isResumed: true }), /half\.txt/)
  assert.is(textOf(half.mine, 'half.txt'), 'new, and mine')
})

test('as long as a git that outlived the run is at work, it waits; the lock of one that was killed does not stop it', async () => {
  const half = await scene('lock')
  leaveHalf(half)
  const lock = join(half.mine, '.git/index.orc-hooks-test.lock')
  put(lock, '')
  assert.equal(moveBranch({ ...half.move, isResumed: true }), { kind: 'locked' })
  const old = new Date(Date.now() - 10_000)
  utimesSync(lock, old, old)
  assert.equal(moveBranch({ ...half.move, isResumed: true }), { kind: 'moved' })
  assert.is(existsSync(lock), false)
})

test('from half way, and from the end, it goes back to exactly what was', async () => {
  const half = await scene('back')
  const before = everything(half.box, half.mine)
  const back = { ...reversed(half.move, 'test'), isResumed: true }
  leaveHalf(half)
  assert.equal(moveBranch(back), { kind: 'moved' })
  assert.equal(withoutLogs(everything(half.box, half.mine)), withoutLogs(before))
  moveBranch(half.move)
  assert.equal(moveBranch(back), { kind: 'moved' })
  assert.equal(withoutLogs(everything(half.box, half.mine)), withoutLogs(before))
})

test('where somebody committed meanwhile, or holds the index, nothing is touched', async () => {
  const { box, mine, move } = await scene('others')
  put(join(mine, '.git/index.lock'), '')
  const before = status(box, mine)
  assert.equal(moveBranch(move), { kind: 'locked' })
  rmSync(join(mine, '.git/index.lock'))
  assert.is(status(box, mine), before)
  git(box, mine, 'commit', '-q', '-m', 'meanwhile')
  const now = everything(box, mine)
  assert.equal(moveBranch(move), { kind: 'elsewhere' })
  assert.equal(everything(box, mine), now)
})

function withoutLogs({ files, ...rest }: ReturnType<typeof everything>) {
  return {
    ...rest,
    files: Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('.git/logs/'))),
  }
}

run()
