// kill -9 right before each step of handle-push-conflict, then --abort.
import { assert, run, test } from '../helpers/harness.ts'
import { assertNothingLeft, everything, killScene, runKilled, stepsOf } from '../helpers/push-scene.ts'
import { orcHooks } from '../helpers/repository.ts'

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
