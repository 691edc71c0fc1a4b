// The proof that nothing is lost must fail whenever something is: each test takes something away.
import fc from 'fast-check'
import { parseSha, type Sha } from '../../../lib/core/sha.ts'
import { integrate } from '../../../lib/push/integrate.adapter.ts'
import type { Integrated } from '../../../lib/push/integration.ts'
import { patchIds } from '../../../lib/push/patch-ids.adapter.ts'
import { unproven } from '../../../lib/push/proof.adapter.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { commit, head, type Team, team, textIn, theyPush } from '../../helpers/push.ts'
import { git, type Sandbox, sandbox } from '../../helpers/repository.ts'

const lines = (change: Record<number, string>, count = 30) =>
  Array.from({ length: count }, (_, index) => `${change[index] ?? `line ${index}`}\n`).join('')

interface Scene {
  readonly box: Sandbox
  readonly us: Team
  readonly upstream: Sha
  readonly tip: Sha
  readonly integrated: Integrated
}

/** Two local commits, rebased in memory onto one of a colleague. */
async function scene(name: string): Promise<Scene> {
  const box = sandbox(`proof-${name}`)
  Object.assign(process.env, { ...box.env, PATH: process.env['PATH'] })
  const us = team(box, { 'a.txt': lines({}), 'ö "x".txt': lines({}) })
  theyPush(box, us, { 'a.txt': lines({ 2: 'theirs' }), 'ö "x".txt': lines({ 5: 'same', 20: 'theirs' }) })
  commit(box, us.mine, { 'a.txt': lines({ 15: 'mine' }) }, 'first')
  commit(box, us.mine, { 'ö "x".txt': lines({ 5: 'same', 12: 'mine' }) }, 'second')
  git(box, us.mine, 'fetch', '-q')
  const [upstream, tip] = [head(box, us.mine, 'origin/main'), head(box, us.mine)]
  const found = await integrate({ repository: us.mine, strategy: 'rebase', tip, upstream })
  if (found.kind !== 'integrated') throw new Error(JSON.stringify(found))
  return { box, integrated: found, tip, upstream, us }
}

const proveWith = ({ integrated, tip, upstream, us }: Scene, change: Partial<Integrated>) =>
  unproven({ integrated: { ...integrated, ...change }, repository: us.mine, tip, upstream })

/** Every commit has the same author date, in whatever second it is made. */
const atOneTime = (box: Sandbox): Sandbox => ({ ...box, env: { ...box.env, GIT_AUTHOR_DATE: '1772000000 +0000' } })

/** The commit that `name` is, made again with something else in it. */
function forge({ box, us }: Scene, name: string, change: { author?: string; tree?: string }): Sha {
  const [parent = '', author = '', subject = ''] = git(box, us.mine, 'show', '-s', '--format=%P%n%an%n%s', name).split(
    '\n',
  )
  const date = git(box, us.mine, 'show', '-s', '--format=%ad', '--date=raw', name).trim()
  const words = [
    '-c',
    `user.name=${change.author ?? author}`,
    'commit-tree',
    '-p',
    parent,
    '-m',
    subject,
    change.tree ?? `${name}^{tree}`,
  ]
  process.env['GIT_AUTHOR_DATE'] = date
  return parseSha(git({ ...box, env: { ...box.env, GIT_AUTHOR_DATE: date } }, us.mine, ...words).trim())
}

test('an honest rebase is proven, also where a part of a change was upstream already', async () => {
  assert.equal(proveWith(await scene('honest'), {}), [])
})

test('a file that names a commit behind a carriage return does not speak for that commit', () => {
  const box = sandbox('proof-return')
  Object.assign(process.env, { ...box.env, PATH: process.env['PATH'] })
  const { mine } = team(box, { 'a.txt': 'a\n' })
  const honest = commit(box, mine, { 'a.txt': 'b\n' })
  const liar = commit(box, mine, { 'lie.txt': `x\r${honest}\n` })
  const ids = patchIds(mine, [honest, liar])
  assert.is(ids.size, 2)
  assert.is(ids.get(honest), patchIds(mine, [honest]).get(honest))
})

test('a commit that is gone, or was never there, is noticed', async () => {
  const here = await scene('count')
  const { box, integrated, us } = here
  const [first, second] = [...integrated.rewritten]
  if (!first || !second) throw new Error('there are two')
  assert.match(proveWith(here, { tip: first[1] }).join(), /2 local commits should be in the result/)
  assert.match(proveWith(here, { rewritten: new Map([first]) }).join(), /should be in the result/)
  const more = forge(here, integrated.tip, {})
  git(box, us.mine, 'update-ref', 'refs/keep', more)
  assert.is.not(proveWith(here, { tip: here.tip }).length, 0)
})

test('a commit that is said to be upstream and is not is noticed', async () => {
  const here = await scene('dropped')
  const [first, second] = [...here.integrated.rewritten]
  if (!first || !second) throw new Error('there are two')
  const dropped = [{ commit: second[0], why: 'already-upstream' } as const]
  assert.match(
    proveWith(here, { dropped, rewritten: new Map([first]), tip: first[1] }).join(),
    /upstream has no such change/,
  )
})

test('a commit that is said to be upstream, where one differs in white space alone, is noticed', () => {
  const box = sandbox('proof-indent')
  const us = team(box, { 'a.py': 'def f():\nreturn 1\n' })
  const upstream = theyPush(box, us, { 'a.py': 'def f():\n    return 1\n' })
  const tip = commit(box, us.mine, { 'a.py': 'def f():\n        return 1\n' })
  git(box, us.mine, 'fetch', '-q')
  const dropped = [{ commit: tip, why: 'already-upstream' } as const]
  const integrated = { dropped, kind: 'integrated', method: 'rebase', resolved: [], rewritten: new Map() } as const
  const proof = unproven({ integrated: { ...integrated, tip: upstream }, repository: us.mine, tip, upstream })
  assert.equal(proof, [`commit ${tip} was dropped, and upstream has no such change`])
})

test('a binary file that is another one, and a mode that is lost, are noticed', async () => {
  const here = await scene('binary')
  const { integrated, us } = here
  const box = atOneTime(here.box)
  const tip = integrated.tip
  git(box, us.mine, 'checkout', '-q', '--detach', here.tip)
  const made = commit(box, us.mine, { 'x.bin': 'a\0b' })
  git(box, us.mine, 'checkout', '-q', '--detach', tip)
  const good = commit(box, us.mine, { 'x.bin': 'a\0b' }, 'change x.bin')
  git(box, us.mine, 'checkout', '-q', '--detach', tip)
  const bad = commit(box, us.mine, { 'x.bin': 'a\0c' }, 'change x.bin')
  const claim = (sha: Sha) =>
    unproven({
      integrated: { ...integrated, rewritten: new Map([...integrated.rewritten, [made, sha]]), tip: sha },
      repository: us.mine,
      tip: made,
      upstream: here.upstream,
    })
  assert.equal(claim(good), [])
  const missing = `commit ${made}: a change of x.bin is missing`
  assert.equal(claim(bad), [missing])
  git(box, us.mine, 'checkout', '-q', '--detach', good)
  git(box, us.mine, 'update-index', '--chmod=+x', 'x.bin')
  git(box, us.mine, 'commit', '-q', '--amend', '--no-edit')
  assert.equal(claim(head(box, us.mine)), [missing])
})

test('another author, and a line that is gone, are noticed', async () => {
  const here = await scene('forged')
  const { box, integrated, us } = here
  const [first, second] = [...integrated.rewritten]
  if (!first || !second) throw new Error('there are two')
  const claim = (tip: Sha) => proveWith(here, { rewritten: new Map([first, [second[0], tip]]), tip }).join()
  assert.is(claim(forge(here, second[1], {})), '')
  assert.match(claim(forge(here, second[1], { author: 'Somebody' })), /lost its author, date or message/)
  git(box, us.mine, 'checkout', '-q', '--detach', second[1])
  commit(box, us.mine, { 'ö "x".txt': lines({ 5: 'same', 20: 'theirs' }) })
  assert.match(claim(forge(here, second[1], { tree: 'HEAD^{tree}' })), /a change of ö "x".txt is missing/)
})

test('a removed line that is there again is noticed', () => {
  const box = atOneTime(sandbox('proof-removed'))
  Object.assign(process.env, { ...box.env, PATH: process.env['PATH'] })
  const us = team(box, { 'a.txt': 'one\ntwo\nthree\n' })
  const upstream = theyPush(box, us, { 'b.txt': 'theirs\n' })
  const old = commit(box, us.mine, { 'a.txt': 'one\nthree\nfour\n' }, 'change')
  git(box, us.mine, 'fetch', '-q')
  const claim = (text: string) => {
    git(box, us.mine, 'checkout', '-q', '--detach', upstream)
    const tip = commit(box, us.mine, { 'a.txt': text }, 'change')
    const integrated = { dropped: [], kind: 'integrated', method: 'rebase', resolved: [], tip } as const
    const claimed = { ...integrated, rewritten: new Map([[old, tip]]) }
    return unproven({ integrated: claimed, repository: us.mine, tip: old, upstream })
  }
  assert.equal(claim('one\nthree\nfour\n'), [])
  assert.equal(claim('one\ntwo\nthree\nfour\n'), [`commit ${old}: a change of a.txt is missing`])
})

test('a merge without one of its sides is noticed', async () => {
  const here = await scene('merge')
  assert.equal(proveWith(here, { method: 'merge', tip: here.upstream }), [
    'the merge does not contain the local commits',
  ])
  assert.equal(proveWith(here, { method: 'merge', tip: here.tip }), ['the result does not contain all of upstream'])
})

test('whatever both sides change: the integration is proven, or it is a conflict', async () => {
  const box = sandbox('proof-any')
  const us = team(box, { 'a.txt': lines({}, 12) })
  const start = head(box, us.mine)
  const edits = fc.dictionary(fc.integer({ max: 11, min: 0 }).map(String), fc.constantFrom('x', 'y', 'z'), {
    maxKeys: 4,
  })
  await fc.assert(
    fc.asyncProperty(edits, fc.array(edits, { maxLength: 3, minLength: 1 }), async (theirs, mine) => {
      git(box, us.mine, 'checkout', '-q', '--detach', start)
      const upstream = commit(box, us.mine, { 'a.txt': lines(theirs, 12), 'b.txt': 'b\n' })
      git(box, us.mine, 'checkout', '-q', '--detach', start)
      const tip = mine
        .map((edit, index) => commit(box, us.mine, { 'a.txt': lines(edit, 12), [`${index}.txt`]: 'n\n' }))
        .at(-1)
      const found = await integrate({ repository: us.mine, strategy: 'auto', tip: tip ?? start, upstream })
      if (found.kind !== 'integrated') return found.kind === 'conflict'
      const proof = unproven({ integrated: found, repository: us.mine, tip: tip ?? start, upstream })
      assert.equal(proof, [])
      for (const index of mine.keys()) assert.is(textIn(box, us.mine, `${found.tip}:${index}.txt`), 'n\n')
      return true
    }),
    { numRuns: 10 },
  )
})

run()
