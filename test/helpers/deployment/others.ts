// Argo CD and a service that tells its version.
import { type Deployment, newBoard } from './board.ts'
import { entry, type Fake, iso, overHttp, SECRET } from './fake.ts'
import { serve } from './server.ts'

/** Phase of the operation, and health, of one application. */
const ARGO: Readonly<Record<string, readonly [string, string]>> = {
  deploying: ['Running', 'Progressing'],
  failed: ['Failed', 'Healthy'],
  live: ['Succeeded', 'Healthy'],
}

export async function fakeArgocd(): Promise<Fake> {
  const board = newBoard()
  const server = await serve(({ headers, path }) => {
    if (headers.authorization !== `Bearer ${SECRET}`) return { body: { message: 'invalid session' }, status: 401 }
    if (!path.startsWith('/api/v1/applications/shop?')) return { body: { message: 'not found' }, status: 404 }
    return board.tick() ?? { body: applicationOf(board.deployments[0]) }
  })
  return overHttp(server, {
    board,
    config: entry('argocd', { application: 'shop', stableSeconds: 0 }),
    env: { ARGOCD_AUTH_TOKEN: SECRET, ARGOCD_SERVER: server.url },
    looksForLive: 2,
    phases: ['deploying', 'live', 'failed', 'unheard-of'],
  })
}

/** It has one state: that of the newest sync. */
function applicationOf(one: Deployment | undefined) {
  if (!one) return { metadata: { name: 'shop' }, status: {} }
  const [phase, health] = ARGO[one.phase] ?? ['A_WORD_OF_TOMORROW', 'Healthy']
  return {
    metadata: { name: 'shop' },
    status: {
      health: { status: health },
      operationState: {
        finishedAt: iso(one.updatedAt),
        message: phase === 'Failed' ? 'one or more objects failed to apply' : '',
        phase,
        startedAt: iso(one.createdAt),
        syncResult: { revision: one.sha },
      },
      sync: { revision: one.sha, status: 'Synced' },
    },
  }
}

/** Serves what is live, and the version before it until then. */
export async function fakeService(): Promise<Fake> {
  const board = newBoard()
  const server = await serve(() => {
    const fault = board.tick()
    const live = board.deployments.find(({ wasLive }) => wasLive)
    return fault ?? { body: { status: 'pass', version: live?.sha.slice(0, 12) ?? '0ddba11' } }
  })
  return overHttp(server, {
    board,
    config: entry('http', { matches: 2, stableSeconds: 0, url: `${server.url}/health` }),
    env: {},
    looksForLive: 2,
    phases: ['live'],
  })
}
