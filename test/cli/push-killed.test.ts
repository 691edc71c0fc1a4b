// kill -9 right before each step of handle-push-conflict, then --continue.
import { assert, run, test } from '../helpers/harness.ts'
import { head } from '../helpers/push.ts'
import { assertLanded, killScene, runKilled, stepsOf } from '../helpers/push-scene.ts'
import { orcHooks } from '../helpers/repository.ts'

const scene = killScene('steps')
const STEPS = stepsOf(scene)

test('without a kill everything lands, and there are steps to be killed at', () => {
  assertLanded(scene, 'no kill')
  const names = ['push', 'read-tree', 'update-ref', 'notes', 'branch', 'renameSync index', 'writeFileSync index.lock']
  for (const name of names) assert.ok(STEPS.includes(name), name)
})

for (const [index, name] of STEPS.entries()) {
  test(`killed before step ${index + 1} (${name}): --continue lands it`, () => {
    const killed = killScene(`c${index}`)
    const { box, us } = killed
    assert.is(runKilled(killed, index + 1).code, null)
    const next = orcHooks(box, us.mine, 'handle-push-conflict', '--continue')
    const isNothing = next.code === 1 && next.stderr.includes('no unfinished run')
    assert.ok(isNothing || next.code === 0, next.stdout + next.stderr)
    // Killed before the first state was written: there is nothing to continue, and one begins anew.
    if (isNothing && head(box, us.mine) !== head(box, us.remote, 'main')) {
      assert.is(orcHooks(box, us.mine, 'handle-push-conflict').code, 0)
    }
    assertLanded(killed, name)
  })
}

run()
