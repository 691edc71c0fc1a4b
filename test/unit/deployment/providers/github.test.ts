import type { RemoteRepository, SourceState } from '../../../../lib/deployment/ports.ts'
import { connect } from '../../../../lib/deployment/providers/github/connect.ts'
import { foldParts, type Part, runState } from '../../../../lib/deployment/providers/github/parts.ts'
import { entry, type Fake, SECRET } from '../../../helpers/deployment/fake.ts'
import { fakeGithub, type Look } from '../../../helpers/deployment/github.ts'
import type { GithubOptions } from '../../../helpers/deployment/github-answers.ts'
import { shaOf, sighting, watching } from '../../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../../helpers/harness.ts'

const OURS = shaOf('a1')

async function withGithub(look: Look, body: (fake: Fake) => Promise<void>, options: GithubOptions = {}) {
  const fake = await fakeGithub(look, options)
  try {
    await body(fake)
  } finally {
    await fake.close()
  }
}

test('a poll that finds nothing new is answered 304, which costs nothing', async () => {
  await withGithub('deployments', async (fake) => {
    const { look } = watching(fake)
    fake.board.deploy(OURS, 'deploying')
    for (let count = 0; count < 4; count += 1) assert.is(sighting(await look(OURS)).state, 'deploying')
    fake.board.move(OURS, 'live')
    assert.is(sighting(await look(OURS)).state, 'live')
    const conditional = fake.server?.requests.filter(({ headers }) => headers['if-none-match'])
    // The last one is about what has been deployed since: asked once ours is live.
    assert.equal([fake.server?.requests.length, conditional?.length], [11, 8])
  })
})

test('every request names the whole commit: without it the filter would be dropped', async () => {
  for (const look of ['checks', 'deployments', 'statuses', 'workflows'] as const) {
    await withGithub(look, async (fake) => {
      fake.board.deploy(shaOf('b2'), 'failed')
      assert.equal(await watching(fake).look(OURS), { kind: 'none' })
      assert.ok(fake.server?.requests.every(({ path }) => path.includes(OURS)))
    })
  }
})

test('an environment that the provider writes with a capital letter is the same, any other is not', async () => {
  await withGithub('deployments', async (fake) => {
    fake.board.deploy(OURS, 'live')
    assert.is(sighting(await watching(fake).look(OURS)).state, 'live')
    assert.equal(await watching(fake).look(OURS, { environment: 'staging' }), { kind: 'none' })
    const config = entry('github', { environment: 'PRODUCTION', repository: 'acme/shop' })
    assert.is(sighting(await watching({ ...fake, config }).look(OURS, { environment: 'staging' })).state, 'live')
  })
})

test('the commit that took the place of ours is found in the environment, not by ours', async () => {
  await withGithub('deployments', async (fake) => {
    fake.board.deploy(OURS, 'live')
    fake.board.deploy(shaOf('b2'), 'live')
    const seen = sighting(await watching(fake, { isAncestor: async () => true }).look(OURS))
    assert.equal(
      [seen.state, seen.wasLive, seen.supersededBy],
      ['superseded', true, { isContaining: true, sha: shaOf('b2') }],
    )
  })
})

for (const [look, event] of [
  ['workflows', 'push'],
  ['workflows', 'pull_request'],
  ['workflows', 'merge_group'],
  ['checks', 'push'],
] as const) {
  test(`${look}: a ${event} of the same commit to another branch is no verdict about ours`, async () => {
    const branchOf = ({ id }: { readonly id: number }) => (id === 2 ? 'main' : 'feature')
    const others = ['live', 'failed', 'skipped'] as const
    for (const phase of others) {
      await withGithub(
        look,
        async (fake) => {
          fake.board.deploy(OURS, phase)
          const { look: at } = watching(fake)
          assert.equal(await at(OURS), { kind: 'none' }, phase)
          fake.board.deploy(OURS, 'building')
          assert.is(sighting(await at(OURS)).state, 'building')
          fake.board.deploy(OURS, phase)
          assert.is(sighting(await at(OURS)).state, 'building', 'also when it is the newer one')
          assert.is(sighting(await at(OURS, { branch: '' })).state, phase, 'nobody knows which branch was pushed')
        },
        { branchOf, eventOf: () => event },
      )
    }
  })
}

test('a workflow that a release starts belongs to no branch, and a tag is named by its short name', async () => {
  const options = { branchOf: () => 'v1.2.0', eventOf: () => 'release' }
  await withGithub(
    'workflows',
    async (fake) => {
      fake.board.deploy(OURS, 'live')
      assert.is(sighting(await watching(fake).look(OURS)).state, 'live')
    },
    options,
  )
  await withGithub(
    'workflows',
    async (fake) => {
      fake.board.deploy(OURS, 'live')
      assert.is(sighting(await watching(fake).look(OURS, { branch: 'refs/tags/v1.2.0' })).state, 'live')
      assert.equal(await watching(fake).look(OURS), { kind: 'none' })
    },
    { ...options, eventOf: () => 'push' },
  )
})

test('the checks of an app count whichever branch its suite was made for', async () => {
  const options = { branchOf: () => 'feature', slug: 'vercel' }
  await withGithub(
    'checks',
    async (fake) => {
      fake.board.deploy(OURS, 'live')
      assert.is(sighting(await watching(fake).look(OURS)).state, 'live')
      assert.is(fake.server?.requests.length, 1)
    },
    options,
  )
})

for (const look of ['checks', 'deployments', 'statuses', 'workflows'] as const) {
  test(`${look}: what is wanted stands on the second page`, async () => {
    await withGithub(
      look,
      async (fake) => {
        fake.board.deploy(OURS, 'failed')
        assert.is(sighting(await watching(fake).look(OURS)).state, 'failed')
      },
      { others: 130 },
    )
  })
}

test('a deployment that still says success after a newer one of another commit is not live', async () => {
  await withGithub(
    'deployments',
    async (fake) => {
      fake.board.deploy(OURS, 'live')
      fake.board.deploy(shaOf('b2'), 'live')
      const { look } = watching(fake, { isAncestor: async () => false })
      const { state, supersededBy, wasLive } = sighting(await look(OURS))
      assert.equal([state, wasLive, supersededBy], ['superseded', true, { isContaining: false, sha: shaOf('b2') }])
      fake.board.deploy(OURS, 'queued')
      assert.is(sighting(await look(OURS)).state, 'queued', 'it is deployed again')
      fake.board.move(OURS, 'live')
      assert.is(sighting(await look(OURS)).state, 'live')
    },
    { others: 3, staysActive: true },
  )
})

test('a run that is tried again is under way again, and one beside it that is newer counts more', async () => {
  await withGithub('workflows', async (fake) => {
    const { look } = watching(fake)
    fake.board.deploy(OURS, 'failed')
    assert.is(sighting(await look(OURS)).state, 'failed')
    fake.board.move(OURS, 'building')
    const again = sighting(await look(OURS))
    assert.equal([again.state, again.endedAt, again.reason], ['building', undefined, undefined])
    fake.board.deploy(OURS, 'live')
    assert.is(sighting(await look(OURS)).state, 'live')
  })
})

test('a failed run names job and step, and its log ends with the error; the token stays at home', async () => {
  await withGithub('workflows', async (fake) => {
    fake.board.deploy(OURS, 'failed')
    const { logTail, reason, stage, url } = sighting(await watching(fake).look(OURS))
    assert.is(stage, 'Deploy / release / Deploy to production')
    assert.equal(reason, { code: 'failure', message: 'job "release" failed' })
    assert.equal(logTail, ['npm run deploy', '##[error]Process completed with exit code 1.'])
    assert.is(url, 'https://github.com/acme/shop/actions/runs/1')
  })
})

test('403 with the words of a rate limit is no lack of rights', async () => {
  await withGithub('deployments', async (fake) => {
    fake.fail({
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1900000000' },
      kind: 'status',
      status: 403,
    })
    const seen = await watching(fake).look(OURS)
    assert.ok(seen.kind === 'unreadable' && !seen.isPermanent, JSON.stringify(seen))
  })
})

const ENTERPRISE = { host: 'git.corp.example', name: 'shop', owner: 'acme' }
const PUBLIC = { host: 'github.com', name: 'shop', owner: 'acme' }
const TOKENS = { GH_ENTERPRISE_TOKEN: 'enterprise', GH_TOKEN: 'first', GITHUB_TOKEN: 'second' }
const HOSTS: readonly (readonly [string, RemoteRepository, Record<string, string>, string])[] = [
  ['github.com', PUBLIC, TOKENS, 'https://api.github.com/repos/acme/shop/x Bearer first'],
  ['the second variable', PUBLIC, { GITHUB_TOKEN: 'second' }, 'https://api.github.com/repos/acme/shop/x Bearer second'],
  [
    'ssh over https',
    { ...PUBLIC, host: 'ssh.github.com' },
    TOKENS,
    'https://api.github.com/repos/acme/shop/x Bearer first',
  ],
  [
    'an enterprise in the cloud',
    { ...PUBLIC, host: 'acme.ghe.com' },
    TOKENS,
    'https://api.acme.ghe.com/repos/acme/shop/x Bearer first',
  ],
  ['an enterprise server', ENTERPRISE, TOKENS, 'https://git.corp.example/api/v3/repos/acme/shop/x Bearer enterprise'],
  [
    'an address from the environment',
    ENTERPRISE,
    { GH_TOKEN: 't', GITHUB_API_URL: 'https://ghe.example/api/v3/' },
    'https://ghe.example/api/v3/repos/acme/shop/x Bearer t',
  ],
  [
    'the public token for another host',
    ENTERPRISE,
    { GH_TOKEN: 'first' },
    'GH_ENTERPRISE_TOKEN or GITHUB_ENTERPRISE_TOKEN is not set',
  ],
  ['no token', PUBLIC, {}, 'GH_TOKEN or GITHUB_TOKEN is not set'],
]
for (const [title, remote, env, expected] of HOSTS) {
  test(`API and token: ${title}`, () => {
    const target = { branch: 'main', environment: 'p', remote, sha: OURS }
    const ready = connect(env, target, entry('github', {}))
    const request = ready.kind === 'ok' ? ready.value('/x') : undefined
    assert.is(ready.kind === 'ok' ? `${request?.url} ${request?.credential?.value}` : ready.why, expected)
  })
}

const WORDS: readonly (readonly [string, string | undefined, SourceState])[] = [
  ['completed', 'success', 'live'],
  ['completed', 'neutral', 'skipped'],
  ['completed', 'skipped', 'skipped'],
  ['completed', 'cancelled', 'canceled'],
  ['completed', 'failure', 'failed'],
  ['completed', 'timed_out', 'failed'],
  ['completed', 'startup_failure', 'failed'],
  ['completed', 'action_required', 'queued'],
  ['completed', 'stale', 'unknown'],
  ['completed', undefined, 'unknown'],
  ['completed', 'constructor', 'unknown'],
  ['in_progress', undefined, 'building'],
  ['in_progress', 'success', 'building'],
  ['queued', undefined, 'queued'],
  ['waiting', undefined, 'queued'],
  ['requested', undefined, 'queued'],
  ['pending', undefined, 'queued'],
  ['success', 'success', 'unknown'],
  ['', undefined, 'unknown'],
]
for (const [status, conclusion, expected] of WORDS) {
  test(`a run that is ${status} with ${conclusion} is ${expected}`, () =>
    assert.is(runState(status, conclusion), expected))
}

const part = (name: string, state: SourceState): Part => ({ id: name, names: [name], state })
const FOLDS: readonly (readonly [readonly Part[], string | undefined])[] = [
  [[], undefined],
  [[part('other', 'live')], undefined],
  [[part('build', 'live')], 'queued'],
  [[part('build', 'failed')], 'failed'],
  [[part('build', 'live'), part('Deploy', 'live'), part('other', 'failed')], 'live'],
  [[part('build', 'live'), part('deploy', 'building')], 'building'],
  [[part('build', 'failed'), part('deploy', 'building')], 'failed'],
  [[part('build', 'unknown'), part('deploy', 'live')], 'unknown'],
  [[part('build', 'canceled'), part('deploy', 'building')], 'building'],
  [[part('build', 'canceled'), part('deploy', 'live')], 'canceled'],
  [[part('build', 'skipped'), part('deploy', 'live')], 'skipped'],
  [[part('build', 'live'), part('deploy', 'skipped')], 'skipped'],
  [[part('build', 'skipped'), part('deploy', 'skipped')], 'skipped'],
  [[part('build', 'live'), part('deploy', 'live'), part('deploy', 'failed')], 'live'],
]
for (const [parts, expected] of FOLDS) {
  const title = parts.map(({ names, state }) => `${names[0]} ${state}`).join(', ') || 'nothing'
  test(`build and deploy are wanted, there is ${title}: ${expected ?? 'none'}`, () => {
    assert.is(foldParts(parts, ['build', 'deploy'])?.state, expected)
  })
}

test('a wanted workflow that has not registered is named', () => {
  assert.is(foldParts([part('build', 'live')], ['build', 'deploy.yml'])?.stage, 'waits for deploy.yml')
})

test('the log of a job is fetched from where it was redirected to, and its address is never told', async () => {
  await withGithub('workflows', async (fake) => {
    fake.board.deploy(OURS, 'failed')
    const watch = watching(fake)
    await watch.look(OURS)
    assert.not.ok(JSON.stringify(watch.told).includes(SECRET))
  })
})

run()
