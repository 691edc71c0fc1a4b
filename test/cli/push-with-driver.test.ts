// handle-push-conflict in a repository in which `init` has registered the merge driver.
import { assert, run, test } from '../helpers/harness.ts'
import { commit, handle, team, textIn, theyPush } from '../helpers/push.ts'
import { orcHooks, sandbox } from '../helpers/repository.ts'

const list = (a: number, ...words: readonly string[]) =>
  `{\n  "a": ${a},\n  "list": [${words.map((word) => `"${word}"`).join(', ')}]\n}\n`

test('JSON that both sides changed in one line is pushed where the merge driver is installed, and named as merged', () => {
  const box = sandbox('push-with-driver')
  const us = team(box, { 'data.json': list(1, 'x') })
  assert.is(orcHooks(box, us.mine, 'init', '--yes', '--no-git-hooks').code, 0)
  theyPush(box, us, { 'data.json': list(1, 'x', 'theirs') })
  commit(box, us.mine, { 'data.json': list(2, 'x', 'mine') })
  const outcome = handle(box, us.mine)
  assert.is(outcome.outcome, 'pushed', outcome.reason)
  assert.equal(
    outcome.resolved.map(({ path }: { path: string }) => path),
    ['data.json'],
  )
  assert.is(textIn(box, us.remote, 'main:data.json'), list(2, 'x', 'theirs', 'mine'))
})

run()
