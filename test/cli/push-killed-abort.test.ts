// kill -9 right before each step of handle-push-conflict up to its push, then --abort.
import { spawnSync } from 'node:child_process'
import { assert, run, test } from '../helpers/harness.ts'
import { assertAborts, killScenes, runKilled, stepsOf } from '../helpers/push-scene.ts'
import { git, orcHooks } from '../helpers/repository.ts'

const scene = killScenes()

test('refs of dead processes go, whatever they hold; those of living ones stay', () => {
  const killed = scene('dead')
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

for (const step of stepsOf(scene('abort')).upToPush) {
  test(`killed before step ${step.at} (${step.name}): --abort brings back what was`, () => {
    assertAborts(scene(`a${step.at}`), step)
  })
}

run()
