// Which pushed refs an environment watches.
import { isWatched } from '../../../lib/deployment/plan.ts'
import { assert, run, test } from '../../helpers/harness.ts'
import { PATIENCE } from '../../helpers/watching.ts'

const CASES: readonly (readonly [refs: readonly string[], ref: string, defaultBranch: string | undefined, boolean])[] =
  [
    [[], 'refs/heads/main', 'main', true],
    [[], 'refs/heads/feature', 'main', false],
    [[], 'refs/heads/main', undefined, false],
    [[], 'refs/tags/main', 'main', false],
    [['release/*'], 'refs/heads/release/1', 'main', true],
    [['release/*'], 'refs/heads/release/1/hotfix', 'main', false],
    [['release/**'], 'refs/heads/release/1/hotfix', 'main', true],
    [['release/*'], 'refs/heads/main', 'main', false],
    [['main'], 'refs/heads/mainline', 'main', false],
    [['main'], 'refs/heads/x/main', 'main', false],
    [['refs/tags/v*'], 'refs/tags/v1.2', 'main', true],
    [['v*'], 'refs/tags/v1.2', 'main', false],
    [['v1.2'], 'refs/heads/v1x2', 'main', false],
    [['a', 'b+(c)|d'], 'refs/heads/b+(c)|d', 'main', true],
  ]
for (const [refs, ref, defaultBranch, expected] of CASES) {
  test(`${JSON.stringify(refs)} and ${ref}, by default ${defaultBranch}: ${expected}`, () => {
    const plan = { name: 'production', patience: PATIENCE, pollMs: undefined, refs, sources: [] }
    assert.is(isWatched(plan, ref, defaultBranch), expected)
  })
}

run()
