// Integration without a work tree, compared with what `git rebase` makes of the same commits.
import { join } from 'node:path'
import { integrate } from '../../../lib/push/integrate.adapter.ts'
import type { Integrated, Integration } from '../../../lib/push/integration.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { commit, type Files, head, type Team, team, textIn, theyPush } from '../../helpers/push.ts'
import { execute, git, photograph, put, type Sandbox, sandbox } from '../../helpers/repository.ts'

/** What both rebases must agree about. */
const FORMAT = '--format=%T %an <%ae> %ad%n%B'
const LINES = Array.from({ length: 40 }, (_, index) => `line ${index}\n`)
const changed = (at: number, text: string) => LINES.with(at, `${text}\n`).join('')

interface Scene {
  readonly box: Sandbox
  readonly us: Team
}

function scene(name: string, files?: Files): Scene {
  const box = sandbox(`integrate-${name}`)
  // integrate() runs in this process: its git must see the sandbox's identity.
  Object.assign(process.env, { ...box.env, PATH: process.env['PATH'] })
  return { box, us: team(box, files) }
}

function integrateHere({ box, us }: Scene, strategy: 'auto' | 'merge' | 'rebase' = 'auto'): Promise<Integration> {
  git(box, us.mine, 'fetch', '-q')
  const upstream = head(box, us.mine, 'origin/main')
  return integrate({ repository: us.mine, strategy, tip: head(box, us.mine), upstream })
}

function integrated(found: Integration): Integrated {
  if (found.kind !== 'integrated') throw new Error(JSON.stringify(found))
  return found
}

test('a rebase in memory makes the commits that git rebase makes', async () => {
  const here = scene('same', { 'a.txt': LINES.join(''), 'b.txt': 'b\n' })
  const { box, us } = here
  theyPush(box, us, { 'a.txt': changed(0, 'theirs'), 'c.txt': 'c\n' })
  commit(box, us.mine, { 'a.txt': changed(20, 'mine') }, 'one\n\nwith a body\n\nand a trailer: x')
  git(box, us.mine, 'mv', 'b.txt', 'moved.txt')
  commit(box, us.mine, { 'deep/er/new.txt': 'new\n' })
  git(
    box,
    us.mine,
    'commit',
    '-q',
    '--allow-empty',
    '--author',
    'Zoë <z@example.com>',
    '--date',
    '@1234567890 +0530',
    '-m',
    'made empty',
  )
  put(join(us.mine, 'latin.txt'), 'x')
  git(box, us.mine, 'add', '.')
  git(box, us.mine, '-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '-q', '-m', 'caf\u00e9')
  const before = photograph(us.mine, (path) => /^\.git\/(objects|index$|FETCH_HEAD|.*origin)/.test(path))
  const ours = integrated(await integrateHere(here))
  const after = photograph(us.mine, (path) => /^\.git\/(objects|index$|FETCH_HEAD|.*origin)/.test(path))
  assert.equal(after, before, 'nothing but objects was written')
  assert.is(ours.method, 'rebase')
  assert.is(ours.rewritten.size, 4)
  const tip = ours.tip
  git(box, us.mine, 'rebase', '-q', 'origin/main')
  const log = (name: string) => git(box, us.mine, 'log', FORMAT, `origin/main..${name}`)
  assert.is(log(tip), log('HEAD'))
  assert.is(git(box, us.mine, 'cat-file', 'commit', tip).includes('encoding ISO-8859-1'), true)
})

test('a commit that upstream already has is dropped, and said so; its neighbours stay', async () => {
  const here = scene('dropped', { 'a.txt': LINES.join('') })
  const { box, us } = here
  theyPush(box, us, { 'z.txt': 'z\n' })
  theyPush(box, us, { 'a.txt': changed(3, 'same') }, 'same')
  commit(box, us.mine, { 'first.txt': '1\n' })
  const twin = commit(box, us.mine, { 'a.txt': changed(3, 'same') }, 'same')
  commit(box, us.mine, { 'last.txt': '2\n' })
  const { dropped, rewritten, tip } = integrated(await integrateHere(here))
  assert.equal(dropped, [{ commit: twin, why: 'already-upstream' }])
  assert.is(rewritten.size, 2)
  assert.is(git(box, us.mine, 'ls-tree', '--name-only', tip), 'a.txt\nfirst.txt\nlast.txt\nz.txt\n')
})

test('a commit that differs from one upstream in white space alone is not taken for it', async () => {
  const here = scene('indent', { 'a.py': 'def f():\nreturn 1\n' })
  const { box, us } = here
  theyPush(box, us, { 'a.py': 'def f():\n    return 1\n' })
  const mine = commit(box, us.mine, { 'a.py': 'def f():\n        return 1\n' })
  const found = await integrateHere(here)
  assert.equal([found.kind, found.kind === 'conflict' && found.commit], ['conflict', mine])
})

test('a commit that would become empty for another reason is not dropped: the local history is merged as it is', async () => {
  const here = scene('empty', { 'a.txt': LINES.join('') })
  const { box, us } = here
  theyPush(box, us, { 'a.txt': LINES.with(3, 'x\n').with(30, 'y\n').join('') })
  const mine = commit(box, us.mine, { 'a.txt': changed(3, 'x') })
  const rebased = await integrateHere(here, 'rebase')
  assert.equal([rebased.kind, rebased.kind === 'conflict' && rebased.files], ['conflict', []])
  const { method, tip } = integrated(await integrateHere(here))
  assert.is(method, 'merge')
  assert.is(execute(box, us.mine, ['git', 'merge-base', '--is-ancestor', mine, tip]).code, 0)
})

test('merges are not flattened', async () => {
  const here = scene('merges', { 'a.txt': 'a\n' })
  const { box, us } = here
  git(box, us.mine, 'checkout', '-q', '-b', 'side')
  commit(box, us.mine, { 'side.txt': 's\n' })
  git(box, us.mine, 'checkout', '-q', 'main')
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  git(box, us.mine, 'merge', '-q', '--no-edit', 'side')
  const tip = head(box, us.mine)
  const upstream = theyPush(box, us, { 'b.txt': 'b\n' })
  const found = await integrateHere(here, 'rebase')
  assert.equal([found.kind, found.kind === 'refused' && found.why], ['refused', 'has-merges'])
  const merged = integrated(await integrateHere(here))
  assert.is(git(box, us.mine, 'rev-parse', `${merged.tip}^1`, `${merged.tip}^2`), `${tip}\n${upstream}\n`)
  assert.is(git(box, us.mine, 'ls-tree', '--name-only', merged.tip), 'a.txt\nb.txt\nmine.txt\nside.txt\n')
})

test('what only a person can merge is listed, with the commit', async () => {
  const here = scene('person', { 'a.txt': LINES.join(''), 'gone.txt': 'x\n' })
  const { box, us } = here
  theyPush(box, us, { 'a.txt': changed(5, 'theirs'), 'gone.txt': null })
  commit(box, us.mine, { 'fine.txt': 'f\n' })
  const bad = commit(box, us.mine, { 'a.txt': changed(5, 'mine'), 'gone.txt': 'y\n' })
  const found = await integrateHere(here)
  if (found.kind !== 'conflict') throw new Error(found.kind)
  assert.is(found.commit, bad)
  assert.equal(
    found.files.map(({ collisions, path }) => `${path}: ${collisions.length > 0}`),
    ['a.txt: true', 'gone.txt: true'],
  )
  assert.ok(found.files[0]?.stages.base && found.files[0].stages.ours && found.files[0].stages.theirs)
})

test('a file of which both sides changed different fields is merged by our rules in each commit', async () => {
  const here = scene('rules', { 'state.json': '{\n  "a": 1,\n  "b": 1,\n  "c": 1\n}\n' })
  const { box, us } = here
  theyPush(box, us, { 'state.json': '{\n  "a": 2,\n  "b": 1,\n  "c": 1\n}\n' })
  commit(box, us.mine, { 'state.json': '{\n  "a": 1,\n  "b": 2,\n  "c": 1\n}\n' })
  commit(box, us.mine, { 'state.json': '{\n  "a": 1,\n  "b": 2,\n  "c": 2\n}\n' })
  const found = await integrateHere(here)
  if (found.kind !== 'integrated') return assert.is(found.kind, 'conflict')
  assert.is(textIn(box, us.mine, `${found.tip}:state.json`), '{\n  "a": 2,\n  "b": 2,\n  "c": 2\n}\n')
  assert.is(found.resolved[0]?.path, 'state.json')
})

test('unrelated histories and a history cut short are refused, each by its name', async () => {
  const here = scene('unrelated')
  const { box, us } = here
  theyPush(box, us, { 'b.txt': 'b\n' })
  git(box, us.mine, 'checkout', '-q', '--orphan', 'other')
  commit(box, us.mine, { 'c.txt': 'c\n' })
  const found = await integrateHere(here)
  assert.equal([found.kind, found.kind === 'refused' && found.why], ['refused', 'unrelated'])
  const shallow = join(box.top, 'shallow')
  git(box, box.top, 'clone', '-q', '--depth=1', `file://${us.remote}`, shallow)
  commit(box, shallow, { 'mine.txt': 'm\n' })
  for (const name of ['p', 'q']) theyPush(box, us, { [`${name}.txt`]: name })
  git(box, shallow, 'fetch', '-q', '--depth=1')
  const cut = await integrate({
    repository: shallow,
    strategy: 'auto',
    tip: head(box, shallow),
    upstream: head(box, shallow, 'origin/main'),
  })
  assert.equal([cut.kind, cut.kind === 'refused' && cut.why], ['refused', 'shallow'])
})

run()
