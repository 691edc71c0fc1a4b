// What commands say where there is no worktree to work in.
import { join } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'
import { git, orcHooks, sandbox } from '../helpers/repository.ts'

/** These work in a bare repository. */
const ALSO_IN_BARE = [
  ['handle-push-conflict', '--dry-run'],
  ['push', 'origin', 'main'],
  ['push', '--orc-json'],
]
const COMMANDS = [
  ['push', 'status'],
  ['trust'],
  ['progress', 'show'],
  ['check-deployment-status'],
  ['manage-deployment-monitors', 'status'],
  ['deploy', 'list'],
  ['init', '--yes'],
]
const box = sandbox('no-repository')
const bare = join(box.top, 'store.git')
git(box, box.top, 'init', '-q', '--bare', bare)

for (const words of COMMANDS) {
  test(`${words.join(' ')}: outside of a repository, and in a bare one, the same code and a next command that helps`, () => {
    const outside = orcHooks(box, box.top, ...words)
    assert.is(outside.code, 65, outside.stderr)
    assert.match(outside.stderr, /not in a git repository: .*no-repository/)
    const inBare = orcHooks(box, bare, ...words)
    assert.is(inBare.code, 65, inBare.stderr)
    assert.match(
      inBare.stderr,
      /store\.git is a bare repository: run this in one of its worktrees\n {2}git worktree list/,
    )
  })
}

for (const words of ALSO_IN_BARE) {
  test(`${words.join(' ')}: outside of a repository it says so, once`, () => {
    const { code, stderr, stdout } = orcHooks(box, box.top, ...words)
    assert.is(code, 65, stderr)
    assert.match(stderr + stdout, /not in a git repository: .*no-repository/)
    assert.not.match(stderr + stdout, /refused|fatal/)
    assert.not.match(orcHooks(box, bare, ...words).stderr, /not in a git repository|worktree/)
  })
}

run()
