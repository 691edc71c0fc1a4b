// The fake of GitHub behind Prism: `PRISM=/path/to/prism npm test -- deployment-prism`.
import { fakeGithub } from '../helpers/deployment/github.ts'
import { withPrism } from '../helpers/deployment/prism.ts'
import { shaOf, sighting, watching } from '../helpers/deployment/watching.ts'
import { assert, run } from '../helpers/harness.ts'

for (const look of ['checks', 'deployments', 'statuses', 'workflows'] as const) {
  withPrism(
    `GitHub: through every phase, with no violation of the description (${look})`,
    'github',
    async (prism, own) => {
      const fake = own(await fakeGithub(look))
      const url = await prism(fake.server?.url)
      for (const [index, phase] of fake.phases.filter((one) => one !== 'unheard-of').entries()) {
        const sha = shaOf(`${index}d`)
        fake.board.deploy(sha, phase === 'superseded' ? 'live' : phase)
        if (phase === 'superseded') fake.board.deploy(shaOf('ee'), 'live')
        // Of the log of a job nothing is asked here: Prism follows the redirect itself, and then objects to it.
        assert.is(
          sighting(await watching(fake, { env: { GITHUB_API_URL: url }, timeoutMs: 20_000 }).look(sha)).state,
          phase,
        )
      }
    },
  )
}

withPrism('GitHub: Prism finds a state of tomorrow, and none is told', 'github', async (prism, own) => {
  const fake = own(await fakeGithub('deployments'))
  fake.board.deploy(shaOf('a1'), 'unheard-of')
  const url = await prism(fake.server?.url)
  const seen = await watching(fake, { env: { GITHUB_API_URL: url }, timeoutMs: 20_000 }).look(shaOf('a1'))
  assert.ok(seen.kind === 'unreadable' && !seen.isPermanent, JSON.stringify(seen))
})

withPrism(
  'GitHub: Prism knows every request, and its own examples name no commit of ours',
  'github',
  async (prism, own) => {
    const url = await prism()
    for (const look of ['checks', 'deployments', 'statuses', 'workflows'] as const) {
      const fake = own(await fakeGithub(look))
      const seen = await watching(fake, { env: { GITHUB_API_URL: url }, timeoutMs: 20_000 }).look(shaOf('a1'))
      assert.equal(seen, { kind: 'none' }, look)
    }
  },
)

run()
