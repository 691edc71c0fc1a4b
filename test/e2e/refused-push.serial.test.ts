// A push of a real agent that the remote refuses: the model's next request says why, and what to type.
import { join } from 'node:path'
import { takeNotices } from '../../lib/core/notices.ts'
import { assert, run } from '../helpers/harness.ts'
import { untilQuiet } from '../helpers/landing.ts'
import { clientTest, newProject, play } from '../helpers/real-client.ts'
import { execute, git, type Sandbox } from '../helpers/repository.ts'

const EXPECTED = 'git push was refused (behind): main at origin has commits that are not here.'
const NEXT = 'Next command: npx orc-hooks handle-push-conflict main --remote origin'

/** A remote that has a commit the project has not. */
function remoteAhead(box: Sandbox, project: string): void {
  git(box, box.top, 'init', '-q', '--bare', 'shop.git')
  git(box, project, 'remote', 'add', 'origin', '../shop.git')
  assert.is(execute(box, project, ['git', 'push', '-q', 'origin', 'main'], { env: { ORC_HOOKS: '0' } }).code, 0)
  git(box, box.top, 'clone', '-q', 'shop.git', 'other')
  git(box, join(box.top, 'other'), 'commit', '-q', '--allow-empty', '-m', 'theirs')
  git(box, join(box.top, 'other'), 'push', '-q')
  git(box, project, 'commit', '-q', '--allow-empty', '-m', 'ours')
}

clientTest('a refused push: class and command are in the next request, also without its exit code', async () => {
  const { box, project } = newProject()
  remoteAhead(box, project)
  const { requests, result } = play(project, 'test/e2e/scripts/refused-push.json')
  assert.ok(result.ok, result.problems.join())
  assert.not.match(requests[0] ?? '', /push was refused/)
  for (const request of requests.slice(1)) {
    assert.ok(request.includes(EXPECTED), request)
    assert.ok(request.includes(NEXT), request)
  }
  assert.is(requests.length, 3)
  // The watchers of the two pushes have nothing to add.
  await untilQuiet({ top: project })
  const taken = takeNotices(join(project, '.orchestra'), { now: Date.now(), session: 'another', worktree: project })
  assert.equal(taken, [])
})

run()
