import { PHASES } from '../../../../lib/deployment/providers/digitalocean/deployment.ts'
import { failingStep, runningStep } from '../../../../lib/deployment/providers/digitalocean/steps.ts'
import { APP_ID, type AppOptions, fakeDigitalocean } from '../../../helpers/deployment/digitalocean.ts'
import { entry, type Fake, SECRET } from '../../../helpers/deployment/fake.ts'
import { serve } from '../../../helpers/deployment/server.ts'
import { shaOf, sighting, watching } from '../../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../../helpers/harness.ts'

const OURS = shaOf('a1')

async function withApp(options: AppOptions, body: (fake: Fake) => Promise<void>) {
  const fake = await fakeDigitalocean(options)
  try {
    await body(fake)
  } finally {
    await fake.close()
  }
}

const NAMINGS = [
  ['hash', 'commit'],
  ['cause_details', 'commit'],
  ['cause', 'cause'],
] as const
for (const [naming, match] of NAMINGS) {
  test(`a commit that only ${naming} names is found`, async () => {
    await withApp({ naming }, async (fake) => {
      fake.board.deploy(shaOf('b2'), 'live')
      fake.board.deploy(OURS, 'building')
      const { commitMatch, stage, startedAt, state, url } = sighting(await watching(fake).look(OURS))
      assert.equal([commitMatch, state, stage], [match, 'building', 'build/components/web'])
      assert.match(startedAt ?? '', /^2026-03-01T12:/)
      assert.match(url ?? '', new RegExp(`^https://cloud\\.digitalocean\\.com/apps/${APP_ID}/deployments/`))
    })
  })
}

test('a push of another repository with the same abbreviation is not ours', async () => {
  await withApp({ naming: 'cause' }, async (fake) => {
    fake.board.deploy(OURS, 'live')
    const remote = { host: 'github.com', name: 'shop', owner: 'somebody' }
    assert.equal(await watching(fake).look(OURS, { remote }), { kind: 'none' })
  })
})

test('the app is found by its name, on whichever page it stands', async () => {
  await withApp({ option: 'shop' }, async (fake) => {
    fake.board.deploy(OURS, 'live')
    const { look } = watching(fake)
    assert.is(sighting(await look(OURS)).state, 'live')
    assert.is(sighting(await look(OURS)).state, 'live')
    const paths = fake.server?.requests.map(({ path }) => path.split('?')[0]) ?? []
    assert.equal(paths, ['/v2/apps', '/v2/apps', `/v2/apps/${APP_ID}/deployments`, `/v2/apps/${APP_ID}/deployments`])
  })
})

test('without an option the app is the one that builds the pushed branch of the repository', async () => {
  await withApp({}, async (fake) => {
    const { look } = watching({ ...fake, config: entry('digitalocean', {}) })
    fake.board.deploy(OURS, 'live')
    assert.is(sighting(await look(OURS)).state, 'live')
    const wrong = await look(OURS, { branch: 'next' })
    assert.ok(wrong.kind === 'unreadable' && wrong.isPermanent)
    assert.match(JSON.stringify(wrong), /no app built from acme\/shop, branch next among the 2 this token can see/)
    assert.match(JSON.stringify(await look(OURS, { remote: undefined })), /which app\? Set .*app/)
  })
})

test('a name that no app has ends the source, and says so', async () => {
  await withApp({ option: 'shoop' }, async (fake) => {
    const seen = await watching(fake).look(OURS)
    assert.ok(seen.kind === 'unreadable' && seen.isPermanent)
    assert.match(JSON.stringify(seen), /no app with the name \\"shoop\\"/)
  })
})

test('either variable is a token, and the one of the command line comes first', async () => {
  await withApp({}, async (fake) => {
    fake.board.deploy(OURS, 'live')
    const other = { DIGITALOCEAN_ACCESS_TOKEN: undefined, DIGITALOCEAN_TOKEN: SECRET }
    assert.is(sighting(await watching(fake, { env: other }).look(OURS)).state, 'live')
    const both = { DIGITALOCEAN_ACCESS_TOKEN: SECRET, DIGITALOCEAN_TOKEN: 'wrong' }
    assert.is(sighting(await watching(fake, { env: both }).look(OURS)).state, 'live')
  })
})

test('a failed build names its step, its reason and the end of its log, fetched without the token', async () => {
  for (const isExampleForm of [false, true]) {
    await withApp({ isExampleForm }, async (fake) => {
      fake.board.deploy(OURS, 'failed')
      const { logTail, reason, stage, state } = sighting(await watching(fake).look(OURS))
      assert.equal([state, stage], ['failed', 'build/components/web'])
      assert.equal(reason, { code: 'BuildJobExitNonZero', message: 'exit status 1' })
      assert.equal(logTail, ['installing', 'npm ERR! missing script: build'])
      const log = fake.server?.requests.find(({ path }) => path.includes('/logs'))
      assert.match(log?.path ?? '', /\/components\/web\/logs\?type=BUILD$/)
    })
  }
})

test('a failed start asks for the log of the start, then for that of the running container', async () => {
  await withApp({ failingStage: 'deploy', log: 'listening\nout of memory\n' }, async (fake) => {
    fake.board.deploy(OURS, 'failed')
    const { logTail, reason, stage } = sighting(await watching(fake).look(OURS))
    assert.equal(
      [stage, reason?.code, logTail?.at(-1)],
      ['deploy/components/web/deploy', 'DeployContainerExitNonZero', 'out of memory'],
    )
    const types = fake.server?.requests.flatMap(({ path }) => /type=(\w+)/.exec(path)?.[1] ?? [])
    assert.equal(types, ['DEPLOY', 'RUN'])
  })
})

test('logs that cannot be had change no verdict', async () => {
  await withApp({ log: '' }, async (fake) => {
    fake.board.deploy(OURS, 'failed')
    const { logTail, state } = sighting(await watching(fake).look(OURS))
    assert.equal([state, logTail], ['failed', undefined])
  })
})

test('superseded while it was being built, or after it had been live', async () => {
  await withApp({}, async (fake) => {
    fake.board.deploy(OURS, 'building')
    fake.board.deploy(shaOf('b2'), 'live')
    fake.board.move(OURS, 'superseded')
    const early = sighting(await watching(fake, { isAncestor: async () => true }).look(OURS))
    assert.equal(
      [early.state, early.wasLive, early.supersededBy],
      ['superseded', false, { isContaining: true, sha: shaOf('b2') }],
    )
    fake.board.deploy(OURS, 'live')
    fake.board.deploy(shaOf('c3'), 'live')
    const late = sighting(await watching(fake).look(OURS))
    assert.equal([late.state, late.wasLive, late.supersededBy?.sha], ['superseded', true, shaOf('c3')])
  })
})

test('an old commit is looked for on older pages, once where it is on none of them', async () => {
  await withApp({ perPage: 2 }, async (fake) => {
    fake.board.deploy(OURS, 'live')
    for (let count = 0; count < 7; count += 1) fake.board.deploy(shaOf(`${count}e`), 'canceled')
    const { look } = watching(fake)
    assert.is(sighting(await look(OURS)).state, 'live')
    assert.is(sighting(await look(OURS)).state, 'live', 'it still stands on an older page')
    assert.is(fake.server?.requests.length, 4 + 4)
    assert.equal(await look(shaOf('ff')), { kind: 'none' })
    assert.equal(await look(shaOf('ff')), { kind: 'none' })
    assert.is(fake.server?.requests.length, 8 + 4 + 1)
  })
})

test('an app without a deployment has none, and an answer in another form ends nothing', async () => {
  await withApp({}, async (fake) => {
    assert.equal(await watching(fake).look(OURS), { kind: 'none' })
  })
  for (const [body, expected] of [
    [{ links: {}, meta: { total: 0 } }, 'none'],
    [{ deployments: null, links: {}, meta: { total: 0 } }, 'none'],
    [{ maintenance: true }, 'unreadable'],
    [[], 'unreadable'],
  ] as const) {
    const server = await serve(() => ({ body }))
    try {
      const fake = await fakeDigitalocean()
      await fake.close()
      const seen = await watching({ ...fake, env: { ...fake.env, DIGITALOCEAN_API_URL: server.url } }).look(OURS)
      assert.is(seen.kind, expected, JSON.stringify(body))
      assert.not.ok(seen.kind === 'unreadable' && seen.isPermanent)
    } finally {
      await server.close()
    }
  }
})

test('every phase has its state, and no other word is one', () => {
  const states = ['live', 'building', 'canceled', 'deploying', 'failed', 'queued', 'deploying', 'superseded', 'unknown']
  assert.equal(Object.values(PHASES), states)
})

const failed = (name: string, more: object = {}) => ({ name, status: 'ERROR', ...more })
const STEPS: readonly (readonly [string, readonly object[], string | undefined])[] = [
  [
    'the innermost of several',
    [failed('build', { steps: [failed('components', { steps: [failed('web')] })] })],
    'build/components/web',
  ],
  ['a reused build is no failure', [failed('build', { reason: { code: 'PreviousBuildReused' } })], undefined],
  ['the first of two components', [failed('build', { steps: [failed('a'), failed('b')] })], 'build/a'],
  [
    'no step failed',
    [
      { name: 'build', status: 'SUCCESS' },
      { name: 'deploy', status: 'PENDING' },
    ],
    undefined,
  ],
  ['a step without a name', [{ status: 'ERROR' }], '?'],
]
for (const [title, steps, expected] of STEPS) {
  test(`the failing step: ${title}`, () => assert.is(failingStep({ progress: { steps } })?.path, expected))
}

test('a reason of the step around it is taken where the failing one has none', () => {
  const steps = [
    failed('build', {
      reason: { code: 'InternalError', message: 'm' },
      steps: [failed('web', { component_name: 'web' })],
    }),
  ]
  assert.equal(failingStep({ progress: { steps } }), {
    code: 'InternalError',
    component: 'web',
    message: 'm',
    path: 'build/web',
  })
  assert.is(runningStep({ progress: { steps: [{ name: 'deploy', status: 'RUNNING' }] } }), 'deploy')
  assert.is(runningStep({}), undefined)
})

run()
