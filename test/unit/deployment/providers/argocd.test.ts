import type { LookContext } from '../../../../lib/deployment/ports.ts'
import { newBoard } from '../../../helpers/deployment/board.ts'
import { entry, overHttp, SECRET } from '../../../helpers/deployment/fake.ts'
import { serve } from '../../../helpers/deployment/server.ts'
import { shaOf, sighting, type Watching, watching } from '../../../helpers/deployment/watching.ts'
import { assert, run, test } from '../../../helpers/harness.ts'

const OURS = shaOf('a1')
const OTHER = shaOf('b2')

interface Application {
  readonly health?: string
  readonly message?: string
  readonly phase?: string
  readonly revision?: string
  readonly sync?: string
  readonly syncRevision?: string
}

interface World {
  application: Application
  now: number
  paths: string[]
  readonly watch: Watching
}

async function withApplication(
  body: (world: World) => Promise<void>,
  isAncestor: LookContext['isAncestor'] = async () => undefined,
) {
  const server = await serve(() => ({ body: statusOf(world.application) }))
  const config = entry('argocd', { application: 'shop', namespace: 'argocd', stableSeconds: 10 })
  const env = { ARGOCD_AUTH_TOKEN: SECRET, ARGOCD_SERVER: server.url }
  const fake = overHttp(server, { board: newBoard(), config, env, phases: [] })
  const world: World = {
    application: {},
    now: 1_800_000_000_000,
    paths: [],
    watch: watching(fake, { isAncestor, now: () => world.now }),
  }
  try {
    await body(world)
    world.paths.push(...server.requests.map(({ path }) => path))
  } finally {
    await server.close()
  }
}

function statusOf({
  health = 'Healthy',
  message = '',
  phase = 'Succeeded',
  revision = OURS,
  sync = 'Synced',
  syncRevision,
}: Application) {
  return {
    metadata: { name: 'shop' },
    status: {
      health: { message, status: health },
      operationState: { message, phase, syncResult: { revision } },
      sync: { revision: syncRevision ?? revision, status: sync },
    },
  }
}

/** The states seen at looks that many milliseconds apart. */
async function states(world: World, application: Application, passes: readonly number[]): Promise<readonly string[]> {
  world.application = application
  const seen = []
  for (const passMs of passes) {
    world.now += passMs
    seen.push(sighting(await world.watch.look(OURS)).state)
  }
  return seen
}

test('healthy right after the sync is not live yet; healthy for a while is', async () => {
  await withApplication(async (world) => {
    assert.equal(await states(world, {}, [0, 4000, 4000, 4000]), ['verifying', 'verifying', 'verifying', 'live'])
    assert.equal(await states(world, { health: 'Progressing' }, [1000]), ['verifying'])
    assert.equal(await states(world, {}, [60_000, 5000, 5000]), ['verifying', 'verifying', 'live'])
  })
})

test('healthy and succeeded for our revision, while the application has to go to another one, is not live', async () => {
  await withApplication(async (world) => {
    assert.equal(await states(world, { syncRevision: OTHER }, [0, 20_000, 20_000]), [
      'verifying',
      'verifying',
      'verifying',
    ])
    assert.equal(await states(world, { sync: 'OutOfSync' }, [0, 20_000]), ['verifying', 'verifying'])
  })
})

test('degraded may be a pod that starts again; degraded for a minute is a failure', async () => {
  await withApplication(async (world) => {
    const degraded = { health: 'Degraded', message: 'Deployment "web" exceeded its progress deadline' }
    assert.equal(await states(world, degraded, [0, 20_000, 20_000]), ['verifying', 'verifying', 'verifying'])
    assert.equal(await states(world, {}, [1000]), ['verifying'])
    assert.equal(await states(world, degraded, [0, 30_000, 31_000]), ['verifying', 'verifying', 'failed'])
    assert.is(sighting(await world.watch.look(OURS)).reason?.message, degraded.message)
  })
})

const PHASES = [
  ['Running', 'deploying'],
  ['Terminating', 'deploying'],
  ['Failed', 'failed'],
  ['Error', 'failed'],
  ['Tomorrow', 'unknown'],
] as const
for (const [phase, expected] of PHASES) {
  test(`an operation that is ${phase} is ${expected}`, async () => {
    await withApplication(async (world) => {
      assert.equal(await states(world, { message: 'hook failed', phase }, [0]), [expected])
      const { reason } = sighting(await world.watch.look(OURS))
      if (expected === 'failed') assert.equal(reason, { code: phase, message: 'hook failed' })
    })
  })
}

test('a revision that contains ours has taken its place; any other says nothing of ours', async () => {
  await withApplication(async (world) => {
    world.application = { revision: OTHER }
    assert.equal(await world.watch.look(OURS), { kind: 'none' })
  })
  const isAncestor = async () => true
  await withApplication(async (world) => {
    world.application = { phase: 'Succeeded', revision: OTHER }
    const { commitMatch, state, supersededBy } = sighting(await world.watch.look(OURS))
    assert.equal([commitMatch, state, supersededBy], ['revision', 'superseded', { isContaining: true, sha: OTHER }])
  }, isAncestor)
})

test('a later revision that is being synced, or could not be, has taken the place of nothing', async () => {
  const isAncestor = async () => true
  for (const phase of ['Running', 'Failed', 'Error']) {
    await withApplication(async (world) => {
      world.application = { phase, revision: OTHER }
      const { commitMatch, reason, stage, state } = sighting(await world.watch.look(OURS))
      assert.equal([state, commitMatch, reason], ['deploying', 'other', undefined], phase)
      assert.is(stage, `${phase} at the later revision ${OTHER.slice(0, 7)}`)
    }, isAncestor)
  }
})

test('the namespace of the application is asked for', async () => {
  let paths: readonly string[] = []
  await withApplication(async (world) => {
    await world.watch.look(OURS)
    paths = world.paths
  })
  assert.equal(paths, ['/api/v1/applications/shop?refresh=normal&appNamespace=argocd'])
})

run()
