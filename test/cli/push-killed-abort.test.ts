// kill -9 right before each step of handle-push-conflict, then --abort.
import { spawnSync } from 'node:child_process'
import { assert, run, test } from '../helpers/harness.ts'
import { assertNothingLeft, everything, killScene, runKilled, stepsOf } from '../helpers/push-scene.ts'
import { git, orcHooks } from '../helpers/repository.ts'

test('refs of dead processes go, whatever they hold; those of living ones stay', () => {
  const killed = killScene('dead')
  const { box, us } = killed
  const { pid: dead } = spawnSync('true')
  runKilled(killed, 5)
  const name = (pid: number) => `refs/orc/queue/key/0000000000001-0000000000000002-${pid}`
  for (const ref of [name(dead), `${name(dead)}-upstream`, name(process.pid)]) {
    git(box, us.mine, 'update-ref', ref, 'refs/remotes/origin/main')
  }
  assert.is(orcHooks(box, us.mine, 'handle-push-conflict', '--abort').code, 0)
  assert.is(git(box, us.mine, 'for-each-ref', '--format=%(refname)', 'refs/orc/queue'), `${name(process.pid)}\n`)
})

for (const [index, name] of stepsOf(killScene('abort')).entries()) {
  test(`killed before step ${index + 1} (${name}): --abort brings back what was`, () => {
    const killed = killScene(`a${index}`)
    assert.is(runKilled(killed, index + 1).code, null)
    const next = orcHooks(killed.box, killed.us.mine, 'handle-push-conflict', '--abort')
    // Nothing had begun, or nothing was left to do.
    if (next.code === 1 && next.stderr.includes('no unfinished run')) return
    assert.is(next.code, 0, next.stdout + next.stderr)
    assert.equal(everything(killed.box, killed.us.mine), killed.before, name)
    assertNothingLeft(killed.box, killed.us.mine, name)
  })
}

run()
