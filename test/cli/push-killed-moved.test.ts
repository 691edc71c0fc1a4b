// kill -9 right before each step of handle-push-conflict once its branch has moved, then --continue.
import { run, test } from '../helpers/harness.ts'
import { assertContinues, killScenes, stepsOf } from '../helpers/push-scene.ts'

const scene = killScenes()

for (const step of stepsOf(scene('steps')).afterMove) {
  test(`killed before step ${step.at} (${step.name}): --continue lands it`, () => {
    assertContinues(scene(`c${step.at}`), step)
  })
}

run()
