// kill -9 right before each step of handle-push-conflict up to its push, then --continue.
import { assert, run, test } from '../helpers/harness.ts'
import { assertContinues, assertLanded, killScenes, stepsOf } from '../helpers/push-scene.ts'

const scene = killScenes()
const whole = scene('steps')
const { all, upToPush } = stepsOf(whole)

test('without a kill everything lands, and there are steps to be killed at', () => {
  assertLanded(whole, 'no kill')
  const names = ['push', 'read-tree', 'update-ref', 'notes', 'branch', 'renameSync index', 'writeFileSync index.lock']
  for (const name of names) assert.ok(all.includes(name), name)
})

for (const step of upToPush) {
  test(`killed before step ${step.at} (${step.name}): --continue lands it`, () => {
    assertContinues(scene(`c${step.at}`), step)
  })
}

run()
