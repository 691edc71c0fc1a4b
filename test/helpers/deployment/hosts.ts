// Vercel, Netlify, Render, Railway and Cloudflare Pages: a list of deployments behind one address each.
import { type Board, type Deployment, newBoard, type Phase } from './board.ts'
import { ALL, entry, type Fake, iso, overHttp, SECRET, wordOf } from './fake.ts'
import { type Fault, type Recorded, type Reply, serve } from './server.ts'

type Words = Readonly<Partial<Record<Phase, string>>>
type Route = (url: URL, board: Board, request: Recorded) => Reply | Fault | undefined

/** Lists behind `isList`; everything else is asked only about a failure. */
async function start(route: Route, isAllowed: (request: Recorded) => boolean) {
  const board = newBoard()
  const server = await serve((request) => {
    if (!isAllowed(request)) return { body: { message: 'Unauthorized' }, status: 401 }
    return (
      route(new URL(request.path, 'http://fake'), board, request) ?? { body: { message: 'Not Found' }, status: 404 }
    )
  })
  return { board, server }
}

function withBearer({ headers }: Recorded): boolean {
  return headers.authorization === `Bearer ${SECRET}`
}

function listed(
  board: Board,
  item: (one: Deployment) => unknown,
  wrap: (items: readonly unknown[]) => unknown,
): Reply | Fault {
  return board.tick() ?? { body: wrap(board.deployments.map(item)) }
}

const VERCEL: Words = {
  building: 'BUILDING',
  canceled: 'CANCELED',
  failed: 'ERROR',
  live: 'READY',
  queued: 'QUEUED',
  superseded: 'READY',
}

export async function fakeVercel(): Promise<Fake> {
  const item = ({ createdAt, id, phase, sha, updatedAt }: Deployment) => ({
    aliasAssigned: phase === 'live' || phase === 'superseded' ? updatedAt : null,
    created: createdAt,
    inspectorUrl: `https://vercel.com/acme/shop/${id}`,
    meta: { githubCommitSha: sha },
    readyState: wordOf(VERCEL, phase),
    target: 'production',
    uid: `dpl_${id}`,
  })
  const { board, server } = await start(({ pathname }, { deployments }) => {
    if (pathname === '/v6/deployments') return listed(board, item, (items) => ({ deployments: items }))
    if (pathname.endsWith('/events'))
      return {
        body: [
          { created: 2, payload: { text: 'Error: Command "npm run build" exited with 1' } },
          { created: 1, payload: { text: 'npm run build' } },
        ],
      }
    return deployments.length > 0
      ? { body: { errorCode: 'BUILD_FAILED', errorMessage: 'the build failed', errorStep: 'buildStep' } }
      : undefined
  }, withBearer)
  return overHttp(server, {
    board,
    config: entry('vercel', { project: 'shop', team: 'team_1' }),
    env: { VERCEL_API_URL: server.url, VERCEL_TOKEN: SECRET },
    phases: ['queued', 'building', 'live', 'failed', 'canceled', 'superseded', 'unheard-of'],
  })
}

const NETLIFY: Words = {
  building: 'building',
  deploying: 'uploading',
  failed: 'error',
  live: 'ready',
  queued: 'enqueued',
  superseded: 'ready',
  canceled: 'error',
  skipped: 'error',
}

export async function fakeNetlify(): Promise<Fake> {
  const item = ({ createdAt, id, phase, sha, updatedAt, wasLive }: Deployment) => ({
    commit_ref: sha,
    context: 'production',
    created_at: iso(createdAt),
    error_message:
      {
        canceled: 'Canceled build',
        failed: 'Build script returned non-zero exit code: 2',
        skipped: 'Canceled build due to no content change',
      }[phase as string] ?? null,
    id: `d${id}`,
    published_at: wasLive ? iso(updatedAt) : null,
    state: wordOf(NETLIFY, phase),
  })
  const { board, server } = await start(({ pathname }, { deployments }) => {
    if (pathname === '/api/v1/sites/site-1/deploys') return listed(board, item, (items) => items)
    const one = deployments.find(({ id }) => pathname === `/api/v1/deploys/d${id}`)
    return one && { body: item(one) }
  }, withBearer)
  return overHttp(server, {
    board,
    config: entry('netlify', {}),
    env: { NETLIFY_API_URL: server.url, NETLIFY_AUTH_TOKEN: SECRET, NETLIFY_SITE_ID: 'site-1' },
    phases: [...ALL, 'canceled', 'skipped', 'superseded'],
  })
}

const RENDER: Words = {
  building: 'build_in_progress',
  canceled: 'canceled',
  deploying: 'update_in_progress',
  failed: 'build_failed',
  live: 'live',
  queued: 'queued',
  superseded: 'deactivated',
}

export async function fakeRender(): Promise<Fake> {
  const item = ({ createdAt, id, phase, sha, updatedAt }: Deployment) => ({
    cursor: `c${id}`,
    deploy: {
      commit: { id: sha, message: 'x' },
      createdAt: iso(createdAt),
      finishedAt: iso(updatedAt),
      id: `dep-${id}`,
      status: wordOf(RENDER, phase),
    },
  })
  const { board, server } = await start(({ pathname }) => {
    if (pathname === '/v1/services/srv-1/deploys') return listed(board, item, (items) => items)
    if (pathname === '/v1/services/srv-1') return { body: { id: 'srv-1', ownerId: 'tea-1' } }
    if (pathname === '/v1/logs')
      return { body: { logs: [{ message: 'error: no such module' }, { message: 'cargo build' }] } }
    return undefined
  }, withBearer)
  return overHttp(server, {
    board,
    config: entry('render', { service: 'srv-1' }),
    env: { RENDER_API_KEY: SECRET, RENDER_API_URL: server.url },
    phases: [...ALL, 'canceled', 'superseded'],
  })
}

const RAILWAY: Words = {
  building: 'BUILDING',
  deploying: 'DEPLOYING',
  failed: 'FAILED',
  live: 'SUCCESS',
  queued: 'QUEUED',
  skipped: 'SKIPPED',
  superseded: 'REMOVED',
}

export async function fakeRailway(): Promise<Fake> {
  const item = ({ createdAt, id, phase, sha }: Deployment) => ({
    node: { createdAt: iso(createdAt), id: `r${id}`, meta: { commitHash: sha }, status: wordOf(RAILWAY, phase) },
  })
  const { board, server } = await start(
    (_url, _board, { body }) => {
      if (body.includes('buildLogs')) return { body: { data: { logs: [{ message: 'nixpacks failed' }] } } }
      if (body.includes('deploymentLogs')) return { body: { data: { logs: [] } } }
      return listed(board, item, (edges) => ({ data: { deployments: { edges } } }))
    },
    ({ headers }) => headers['project-access-token'] === SECRET,
  )
  return overHttp(server, {
    board,
    config: entry('railway', { environment: 'e1', project: 'p1', service: 's1' }),
    env: { RAILWAY_API_URL: `${server.url}/graphql/v2`, RAILWAY_TOKEN: SECRET },
    phases: [...ALL, 'skipped', 'superseded'],
  })
}

const STAGES: Readonly<Partial<Record<Phase, readonly [string, string]>>> = {
  building: ['build', 'active'],
  canceled: ['build', 'canceled'],
  deploying: ['deploy', 'active'],
  failed: ['build', 'failure'],
  live: ['deploy', 'success'],
  queued: ['queued', 'idle'],
  superseded: ['deploy', 'success'],
}

export async function fakeCloudflarePages(): Promise<Fake> {
  const item = ({ createdAt, id, phase, sha, updatedAt }: Deployment) => {
    const [name, status] = STAGES[phase] ?? ['deploy', 'a_word_of_tomorrow']
    return {
      created_on: iso(createdAt),
      deployment_trigger: { metadata: { branch: 'main', commit_hash: sha }, type: 'github:push' },
      environment: 'production',
      id: `cf-${id}`,
      is_skipped: phase === 'skipped',
      latest_stage: { ended_on: iso(updatedAt), name, started_on: iso(createdAt), status },
    }
  }
  const path = '/accounts/acc-1/pages/projects/shop/deployments'
  const { board, server } = await start(({ pathname }) => {
    if (pathname.endsWith('/history/logs'))
      return {
        body: { result: { data: [{ line: 'Failed: build command exited with code: 1', ts: 'x' }] }, success: true },
      }
    return pathname === path
      ? listed(board, item, (result) => ({ errors: [], messages: [], result, success: true }))
      : undefined
  }, withBearer)
  return overHttp(server, {
    board,
    config: entry('cloudflare-pages', { project: 'shop' }),
    env: { CLOUDFLARE_ACCOUNT_ID: 'acc-1', CLOUDFLARE_API_BASE_URL: server.url, CLOUDFLARE_API_TOKEN: SECRET },
    phases: [...ALL, 'canceled', 'skipped', 'superseded'],
  })
}
