// What a stopped operation is called, which commits are behind its sides, and which commands end it.
import { describeOperation, type OperationFacts } from '../../../lib/merge/operation.ts'
import { commandsFor, nameBeforeAside, putAsideText, whatHappened } from '../../../lib/merge/report.ts'
import { mergedMode, type Stages, shapeOf } from '../../../lib/merge/unmerged.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const ID = 'f'.repeat(40)
const FACTS: OperationFacts = {
  branch: 'main',
  kind: 'merge',
  onto: { id: 'o'.repeat(40), short: 'ooo' },
  stash: 'stash@{1}',
  theirs: { hasParent: true, id: ID, short: 'fff', subject: 'feat: it' },
  theirsName: 'feature',
}
const NOBODY = { hasParent: false, id: '', short: '', subject: '' }

type Said = readonly [ours: string, theirs: string, oursCommits: string, theirsCommits: string]
const SAID: Readonly<Record<OperationFacts['kind'], Said>> = {
  am: ['main', 'the patch', '', ''],
  'cherry-pick': ['main', 'picked fff (feat: it)', `${ID}^..HEAD`, `-1 ${ID}`],
  merge: ['main', 'feature', `${ID}..HEAD`, `HEAD..${ID}`],
  other: ['checked out', 'the change', '-1 HEAD', ''],
  rebase: ['upstream ooo', 'your commit fff (feat: it)', `${ID}^..HEAD`, `-1 ${ID}`],
  revert: ['main', 'without fff (feat: it)', `${ID}..HEAD`, `-1 ${ID}`],
  squash: ['main', 'feature', `${ID}..HEAD`, `HEAD..${ID}`],
  stash: ['your work tree', 'the stash', '-1 HEAD', '-1 stash@{1}'],
}

for (const [name, said] of Object.entries(SAID)) {
  const kind = name as OperationFacts['kind']
  test(`${kind}: labels, and the commits of the sides`, () => {
    const { ours, theirs } = describeOperation({ ...FACTS, kind })
    assert.equal([ours.label, theirs.label, ours.commits.join(' '), theirs.commits.join(' ')], said)
  })
}

test('the commands that end it: of git where git has them, else what comes next', () => {
  const ends = (kind: OperationFacts['kind']) => {
    const { abort, proceed } = describeOperation({ ...FACTS, kind })
    return [proceed.command, abort.command]
  }
  for (const kind of ['am', 'cherry-pick', 'merge', 'rebase', 'revert'] as const)
    assert.equal(ends(kind), [`git ${kind} --continue`, `git ${kind} --abort`])
  assert.equal(ends('stash'), ["git stash drop 'stash@{1}'", 'git restore --staged --worktree -- <path>'])
  assert.equal(ends('other'), ['git status', 'git restore --staged --worktree -- <path>'])
  assert.equal(ends('squash'), ['git commit', 'git reset --merge'])
})

test('where nobody knows the commit, or there is no branch, nothing is made up', () => {
  const of = (kind: OperationFacts['kind']) => describeOperation({ ...FACTS, branch: '', kind, theirs: NOBODY })
  assert.equal(
    (['cherry-pick', 'rebase', 'revert'] as const).map((kind) => of(kind).theirs.label),
    ['picked', 'your commit', 'without'],
  )
  assert.equal(of('revert').ours.commits, [])
  assert.equal(of('rebase').theirs.commits, [])
  assert.equal(of('cherry-pick').ours.commits, ['HEAD'], 'a root commit has no parent')
  assert.is(of('merge').ours.label, 'HEAD')
  assert.is(describeOperation({ ...FACTS, kind: 'rebase', onto: { id: '', short: '' } }).ours.label, 'upstream')
})

test('what proves that it was done: the commit that is merged, or the one that is landed on', () => {
  assert.is(describeOperation(FACTS).proof, ID)
  assert.is(describeOperation({ ...FACTS, kind: 'rebase' }).proof, FACTS.onto.id)
})

const stage = (blob: string, mode = '100644') => ({ blob, mode })
const [base, ours, theirs] = [stage('1'), stage('2'), stage('3')]
const SHAPES: readonly (readonly [Stages, shape: string, what: string, commands: readonly string[]])[] = [
  [
    { base, ours, theirs },
    'both-modified',
    'changed in upstream and in your commit',
    ['git add -- a', 'git checkout --ours -- a && git add -- a', 'git checkout --theirs -- a && git add -- a'],
  ],
  [
    { ours, theirs },
    'both-added',
    'added in upstream and in your commit',
    ['git add -- a', 'git checkout --ours -- a && git add -- a', 'git checkout --theirs -- a && git add -- a'],
  ],
  [
    { base, ours },
    'deleted-by-theirs',
    'changed in upstream, removed or renamed in your commit',
    ['git add -- a', 'git rm -- a'],
  ],
  [
    { base, theirs },
    'deleted-by-ours',
    'removed or renamed in upstream, changed in your commit',
    ['git add -- a', 'git rm -- a'],
  ],
  [{ base }, 'both-deleted', 'removed or renamed in upstream and in your commit, in two ways', ['git rm -- a']],
  [{ ours }, 'added-by-ours', 'the name that upstream gave to a file', ['git add -- a', 'git rm -- a']],
  [{ theirs }, 'added-by-theirs', 'the name that your commit gave to a file', ['git add -- a', 'git rm -- a']],
]
for (const [stages, shape, what, commands] of SHAPES) {
  test(`${shape}: what happened, and every way to decide it`, () => {
    const rebase = describeOperation({ ...FACTS, kind: 'rebase' })
    assert.is(shapeOf(stages), shape)
    assert.is(whatHappened(stages, rebase), what)
    assert.equal(
      commandsFor({ path: 'a', stages }, rebase).map(({ command }) => command),
      commands,
    )
  })
}

test('the effects name the side whose version stays, and whose is gone', () => {
  const rebase = describeOperation({ ...FACTS, kind: 'rebase' })
  const effects = (stages: Stages) => commandsFor({ path: 'a', stages }, rebase).map(({ effect }) => effect)
  assert.equal(effects({ base, ours, theirs }).slice(1), [
    'take all of upstream; what your commit did to this file is gone',
    'take all of your commit; what upstream did to this file is gone',
  ])
  assert.equal(effects({ base, theirs }), ['keep the version of your commit', 'remove it, as upstream did'])
  assert.equal(effects({ base, ours }), ['keep the version of upstream', 'remove it, as your commit did'])
  assert.equal(effects({ ours }), ['keep the version of upstream', 'have no file of this name'])
  assert.equal(effects({ theirs }), ['keep the version of your commit', 'have no file of this name'])
})

test('a name that git made up because something else is under the real one', () => {
  const { ours: mine, theirs: other } = describeOperation(FACTS)
  assert.is(nameBeforeAside({ path: 'a/docs~HEAD', stages: { ours } }), 'a/docs')
  assert.is(nameBeforeAside({ path: 'a/docs~HEAD', stages: { ours, theirs } }), undefined)
  assert.is(nameBeforeAside({ path: 'a/docs', stages: { ours } }), undefined)
  const told = (stages: Stages) => putAsideText('docs', stages, { ours: mine, theirs: other })
  assert.match(told({ ours }), /^"docs" of your branch \(main\): feature has something else/)
  assert.match(told({ theirs }), /^"docs" of feature: your branch \(main\) has something else/)
})

test('the mode of what is merged: that of the side that changed it; a person’s where both did, or it is no file', () => {
  const mode = (b: string | undefined, o: string, t: string) =>
    mergedMode({ ...(b !== undefined && { base: stage('1', b) }), ours: stage('2', o), theirs: stage('3', t) })
  const [plain, executable, link] = ['100644', '100755', '120000']
  assert.is(mode(plain, plain, executable), executable)
  assert.is(mode(plain, executable, plain), executable)
  assert.is(mode(executable, plain, executable), plain)
  assert.is(mode(plain, executable, executable), executable)
  assert.is(mode(undefined, executable, executable), executable)
  assert.is(mode(undefined, executable, plain), undefined)
  assert.is(mode(plain, link, plain), undefined)
  assert.is(mode(plain, plain, link), undefined)
})

run()
