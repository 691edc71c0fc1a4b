import type { RepositoryPaths } from '../../../lib/core/paths.ts'
import { classifyHooks } from '../../../lib/install/classify-hooks.ts'
import type { HookFacts } from '../../../lib/install/domain.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const paths: RepositoryPaths = {
  commonDir: '/r/main/.git',
  mainWorktree: '/r/main',
  stateDir: '/r/main/.orchestra',
  worktree: '/r/linked',
}

function classify(values: readonly string[], more: Partial<HookFacts> = {}) {
  const hooksPaths = values.map((value) => ({ scope: 'local', value }))
  return classifyHooks({ hasHusky: false, hooksPaths, lefthookConfig: undefined, ...more }, paths)
}

test('no core.hooksPath: git itself, lefthook by its file, husky that is not active yet', () => {
  assert.equal(classify([]), { directory: '/r/main/.git/hooks', kind: 'plain' })
  assert.is(classify([], { lefthookConfig: 'lefthook.yml' }).kind, 'lefthook')
  const husky = { directory: '/r/linked/.husky', isActive: false, kind: 'husky', relative: '.husky' }
  assert.equal(classify([], { hasHusky: true }), husky)
})

test('the last core.hooksPath counts', () => {
  assert.is(classify(['/opt/hooks', '.githooks']).kind, 'directory')
  assert.is(classify(['.githooks', '/opt/hooks']).kind, 'outside')
})

test('husky keeps its scripts one level above, also in a package of a monorepo', () => {
  const husky = { directory: '/r/linked/web/.husky', isActive: true, kind: 'husky', relative: 'web/.husky' }
  assert.equal(classify(['web/.husky/_']), husky)
})

test('an absolute path is relative to nothing; git’s own directory, spelled out, is as if it were not set', () => {
  assert.equal(classify(['/r/main/.githooks']), {
    directory: '/r/main/.githooks',
    kind: 'directory',
    relative: undefined,
  })
  assert.equal(classify(['/r/main/.git/hooks']), { directory: '/r/main/.git/hooks', kind: 'plain' })
})

test('a path that climbs out of the repository is outside, whatever it is called', () => {
  assert.is(classify(['../hooks']).kind, 'outside')
  assert.is(classify(['/r/main-other/.husky/_']).kind, 'outside')
})

run()
