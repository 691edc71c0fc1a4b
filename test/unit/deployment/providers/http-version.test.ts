import type { OptionValue } from '../../../../lib/deployment/source-config.ts'
import { newBoard } from '../../../helpers/deployment/board.ts'
import { entry, overHttp } from '../../../helpers/deployment/fake.ts'
import { type FakeServer, type Fault, type Recorded, type Reply, serve } from '../../../helpers/deployment/server.ts'
import { shaOf, sighting, type Watching, type WatchingOptions, watching } from '../../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../../helpers/harness.ts'

const OURS = shaOf('a1')
const OTHER = shaOf('b2')

interface Service {
  readonly server: FakeServer
  readonly watch: Watching
}

async function withService(
  answer: (request: Recorded) => Reply | Fault,
  options: (url: string) => Readonly<Record<string, OptionValue>>,
  body: (service: Service) => Promise<void>,
  more: WatchingOptions = {},
) {
  const server = await serve(answer)
  const config = entry('http', { matches: 1, stableSeconds: 0, ...options(server.url) })
  const fake = overHttp(server, { board: newBoard(), config, env: {}, phases: [] })
  try {
    await body({ server, watch: watching(fake, more) })
  } finally {
    await server.close()
  }
}

const at =
  (path: string, more: Readonly<Record<string, OptionValue>> = {}) =>
  (url: string) => ({ url: url + path, ...more })
const json =
  (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  () => ({ body, headers })

const PLACES: readonly (readonly [string, () => Reply, Readonly<Record<string, OptionValue>>, string])[] = [
  ['the first of the usual fields', json({ status: 'pass', version: OURS }), {}, 'live'],
  ['releaseId before version', json({ releaseId: OURS.slice(0, 7), version: '1.2.3' }), {}, 'live'],
  ['commit beside the version of a release', json({ commit: OURS, version: '1.4.2' }), {}, 'live'],
  ['a commit that is not ours beside a release', json({ commit: OTHER, version: '1.4.2' }), {}, 'deploying'],
  ['a pointer', json({ build: { 'git/sha': OURS.slice(0, 12) } }), { pointer: '/build/git~1sha' }, 'live'],
  ['a pointer into a list', json({ parts: [{ v: OURS }] }), { pointer: '/parts/0/v' }, 'live'],
  ['a header', json('<html>', { 'x-version': `v1.4.2-g${OURS.slice(0, 9)}` }), { header: 'X-Version' }, 'live'],
  [
    'a pattern with a group',
    json(`<meta name="commit" content="${OURS}">`),
    { pattern: 'content="([0-9a-f]+)"' },
    'live',
  ],
  ['a version with build metadata', json({ version: `1.4.2+${OURS.slice(0, 8)}` }), {}, 'live'],
  ['six digits are too few', json({ version: OURS.slice(0, 6) }), {}, 'deploying'],
  ['a version that only ends like ours', json({ version: `ff${OURS.slice(0, 10)}` }), {}, 'deploying'],
  ['another commit', json({ version: OTHER }), {}, 'deploying'],
  ['no commit at all', json({ version: '1.4.2' }), {}, 'deploying'],
  ['no field', json({ status: 'ok' }), {}, 'unreadable'],
  ['a page', json('<html>ok</html>'), {}, 'unreadable'],
  ['a pattern that finds nothing', json('ok'), { pattern: 'sha=(\\w+)' }, 'unreadable'],
  ['a pattern that is none', json('ok'), { pattern: '(' }, 'unreadable'],
]
for (const [title, answer, options, expected] of PLACES) {
  test(`the version in ${title}: ${expected}`, async () => {
    await withService(answer, at('/health', options), async ({ watch }) => {
      const seen = await watch.look(OURS)
      assert.is(seen.kind === 'state' ? seen.state : seen.kind, expected, JSON.stringify(seen))
    })
  })
}

test('200 of another version is never live, however often it is seen', async () => {
  await withService(json({ version: OTHER }), at('/health'), async ({ watch }) => {
    for (let count = 0; count < 5; count += 1) {
      const { commitMatch, stage, state } = sighting(await watch.look(OURS))
      assert.equal([state, commitMatch, stage], ['deploying', 'other', `version ${OTHER} is served`])
    }
  })
})

test('a version that contains ours has taken its place', async () => {
  const isAncestor = async (sha: string, other: string) => sha === OURS && other === OTHER
  await withService(
    json({ version: OTHER }),
    at('/health'),
    async ({ watch }) => {
      const { commitMatch, state, supersededBy } = sighting(await watch.look(OURS))
      assert.equal([commitMatch, state, supersededBy], ['version', 'superseded', { isContaining: true, sha: OTHER }])
    },
    { isAncestor },
  )
})

test('live only after so many looks in a row and so long a time', async () => {
  let now = 1_800_000_000_000
  let version: string = OURS
  const options = at('/health', { matches: 3, stableSeconds: 10 })
  await withService(
    () => ({ body: { version } }),
    options,
    async ({ watch }) => {
      const look = async (passMs: number, served: string) => {
        now += passMs
        version = served
        return sighting(await watch.look(OURS)).state
      }
      const seen = []
      for (const [passMs, served] of [
        [0, OURS],
        [4000, OURS],
        [4000, OURS],
        [4000, OURS],
      ] as const)
        seen.push(await look(passMs, served))
      assert.equal(seen, ['verifying', 'verifying', 'verifying', 'live'])
      // Two replicas answer in turn, and one of them is old: the count begins anew.
      assert.is(await look(4000, OTHER), 'deploying')
      assert.is(await look(20_000, OURS), 'verifying')
    },
    { now: () => now },
  )
})

test('in a row means without an error or a "not ready" in between', async () => {
  const gaps: readonly (readonly [string, (path: string) => Reply | undefined, string])[] = [
    ['an error', () => ({ body: '', status: 502 }), 'unreadable'],
    ['a page without a version', () => ({ body: '<html>maintenance</html>' }), 'unreadable'],
    ['not ready', (path) => (path.startsWith('/ready') ? { body: '', status: 503 } : undefined), 'verifying'],
  ]
  for (const [title, gap, told] of gaps) {
    let isGap = false
    const answer = ({ path }: Recorded) => (isGap ? gap(path) : undefined) ?? { body: { version: OURS } }
    const options = (url: string) => ({ matches: 2, readyUrl: `${url}/ready`, stableSeconds: 0, url: `${url}/health` })
    await withService(answer, options, async ({ watch }) => {
      const seen = []
      for (const is of [false, true, false, true, false, false]) {
        isGap = is
        const one = await watch.look(OURS)
        seen.push(one.kind === 'state' ? one.state : one.kind)
      }
      assert.equal(seen, ['verifying', told, 'verifying', told, 'verifying', 'live'], title)
    })
  }
})

test('no cache may answer: each look asks for an address of its own', async () => {
  let now = 1_800_000_000_000
  await withService(
    json({ version: OURS }, { etag: '"x"' }),
    at('/health?full=1'),
    async ({ server, watch }) => {
      await watch.look(OURS)
      now += 1000
      await watch.look(OURS)
      const [first, second] = server.requests
      assert.match(first?.path ?? '', /^\/health\?full=1&orc-hooks=1800000000000$/)
      assert.not.equal(first?.path, second?.path)
      assert.equal([second?.headers['cache-control'], second?.headers['if-none-match']], ['no-cache', undefined])
    },
    { now: () => now },
  )
})

const READY: readonly (readonly [string, Reply, string])[] = [
  ['ready', { body: { status: 'pass' } }, 'live'],
  ['ready with a warning', { body: { status: 'warn' } }, 'live'],
  ['a plain OK', { body: 'OK' }, 'live'],
  ['a body that says no', { body: { status: 'DOWN' } }, 'verifying'],
  ['503', { body: { status: 'fail' }, status: 503 }, 'verifying'],
]
for (const [title, reply, expected] of READY) {
  test(`the right version, and /health/ready answers ${title}: ${expected}`, async () => {
    const answer = ({ path }: Recorded) => (path.startsWith('/health/ready') ? reply : { body: { version: OURS } })
    await withService(
      answer,
      (url) => ({ liveUrl: `${url}/health/live`, readyUrl: `${url}/health/ready`, url: `${url}/v` }),
      async ({ watch }) => {
        assert.is(sighting(await watch.look(OURS)).state, expected)
      },
    )
  })
}

test('404 may be the version before this one, 401 stays', async () => {
  for (const [status, isPermanent] of [
    [404, false],
    [500, false],
    [401, true],
    [403, true],
  ] as const) {
    await withService(
      () => ({ body: '', status }),
      at('/health'),
      async ({ watch }) => {
        const seen = await watch.look(OURS)
        assert.ok(seen.kind === 'unreadable' && seen.isPermanent === isPermanent, JSON.stringify(seen))
      },
    )
  }
})

test('a credential for the address comes from the variable that is named, and only once that is approved', async () => {
  const options = at('/health', { authorizationVariable: 'HEALTH_TOKEN' })
  const answer = ({ headers }: Recorded) => ({
    body: { version: headers.authorization === 'Bearer tok-123456' ? OURS : OTHER },
  })
  await withService(answer, options, async ({ watch }) => assert.is(sighting(await watch.look(OURS)).state, 'live'), {
    env: { HEALTH_TOKEN: 'tok-123456' },
  })
  await withService(
    answer,
    options,
    async ({ server, watch }) => {
      const seen = await watch.look(OURS)
      assert.match(JSON.stringify(seen), /not approved in this clone: npx orc-hooks trust/)
      assert.is(server.requests.length, 0)
    },
    { env: { HEALTH_TOKEN: 'tok-123456' }, isTrusted: false },
  )
})

run()
