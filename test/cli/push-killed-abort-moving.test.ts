// kill -9 right before each step of handle-push-conflict from its push until its branch has moved, then --abort.
import { run, test } from '../helpers/harness.ts'
import { assertAborts, killScenes, stepsOf } from '../helpers/push-scene.ts'

const scene = killScenes()

for (const step of stepsOf(scene('steps')).upToMove) {
  test(`killed before step ${step.at} (${step.name}): --abort brings back what was`, () => {
    assertAborts(scene(`a${step.at}`), step)
  })
}

run()
