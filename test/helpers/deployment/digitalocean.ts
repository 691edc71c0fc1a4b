// DigitalOcean App Platform as its published description has it (test/unit/deployment/descriptions.test.ts checks that).
import { type Board, type Deployment, newBoard, type Phase } from './board.ts'
import { ALL, entry, type Fake, iso, overHttp, SECRET, wordOf } from './fake.ts'
import { type FakeServer, type Fault, type Recorded, type Reply, serve } from './server.ts'

export const APP_ID = '4f6c71e2-1e90-4762-9fee-6cc4a0a9f2cf'

const WORDS: Readonly<Partial<Record<Phase, string>>> = {
  building: 'BUILDING',
  canceled: 'CANCELED',
  deploying: 'DEPLOYING',
  failed: 'ERROR',
  live: 'ACTIVE',
  queued: 'PENDING_BUILD',
  superseded: 'SUPERSEDED',
}

export interface AppOptions {
  /** How the API names the commit. */
  readonly naming?: 'cause' | 'cause_details' | 'hash'
  readonly log?: string
  readonly option?: string
  /** The wrong form that an example of the description shows. */
  readonly isExampleForm?: boolean
  readonly failingStage?: 'build' | 'deploy'
  /** Other deployments in front of all. */
  readonly perPage?: number
  /** Instances of each component: how many are wanted and ready. */
  readonly instances?: Readonly<Record<string, readonly [desired: number, ready: number]>>
}

export async function fakeDigitalocean(options: AppOptions = {}): Promise<Fake> {
  const board = newBoard()
  const logs = await serve(() => ({ body: options.log ?? 'installing\nnpm ERR! missing script: build\n' }))
  const server: FakeServer = await serve((request) => answer(request, { board, logUrl: () => logs.url, options }))
  const fake = overHttp(server, {
    board,
    config: entry('digitalocean', { app: options.option ?? APP_ID }),
    env: { DIGITALOCEAN_ACCESS_TOKEN: SECRET, DIGITALOCEAN_API_URL: server.url },
    phases: [...ALL, 'canceled', 'superseded'],
  })
  return { ...fake, close: async () => void (await Promise.all([server.close(), logs.close()])) }
}

interface World {
  readonly board: Board
  readonly logUrl: () => string
  readonly options: AppOptions
}

function answer(request: Recorded, world: World): Reply | Fault {
  const url = new URL(request.path, 'http://fake')
  const reset = {
    'ratelimit-limit': '5000',
    'ratelimit-remaining': '4990',
    'ratelimit-reset': String(Math.round(Date.now() / 1000) + 3600),
  }
  if (request.headers.authorization !== `Bearer ${SECRET}`) return refuse(401, 'Unable to authenticate you')
  const reply = route(url, world)
  return 'kind' in reply ? reply : { headers: reset, ...reply }
}

function route({ pathname, searchParams }: URL, world: World): Reply | Fault {
  const list = `/v2/apps/${APP_ID}/deployments`
  const page = Number(searchParams.get('page') ?? 1)
  if (pathname === '/v2/apps') return listApps(page)
  if (pathname === list) {
    const fault = world.board.tick()
    if (fault) return fault
    const perPage = world.options.perPage ?? Number(searchParams.get('per_page') ?? 20)
    const shown = world.board.deployments.slice((page - 1) * perPage, page * perPage)
    const isMore = world.board.deployments.length > page * perPage
    const deployments = shown.map((one) => deploymentOf(one, world))
    return {
      body: { deployments, links: linksOf(list, page, isMore), meta: { total: world.board.deployments.length } },
    }
  }
  if (pathname === `/v2/apps/${APP_ID}/health`) return { body: { app_health: healthOf(world.options) } }
  if (pathname.endsWith('/logs')) return logsOf(searchParams.get('type'), world)
  const found = world.board.deployments.find(({ id }) => pathname === `${list}/${uuid(id)}`)
  return found ? { body: { deployment: deploymentOf(found, world) } } : refuse(404, 'not found')
}

/** The app stands on the second page; the first one has another of the same repository. */
function listApps(page: number): Reply {
  const other = { id: '11111111-2222-4333-8444-555555555555', spec: spec('docs', 'gh-pages') }
  const ours = { id: APP_ID, spec: spec('shop', 'main') }
  return {
    body: { apps: page === 1 ? [other] : [ours], links: linksOf('/v2/apps', page, page === 1), meta: { total: 2 } },
  }
}

function spec(name: string, branch: string) {
  const github = { branch, deploy_on_push: true, repo: 'Acme/Shop' }
  return { name, region: 'ams', services: [{ github, name: 'web' }] }
}

function healthOf({ instances = { web: [1, 1] } }: AppOptions) {
  return {
    components: Object.entries(instances).map(([name, [desired, ready]]) => ({
      cpu_usage_percent: 5,
      memory_usage_percent: 20,
      name,
      replicas_desired: desired,
      replicas_ready: ready,
      state: ready < desired ? 'UNHEALTHY' : 'HEALTHY',
    })),
  }
}

function linksOf(path: string, page: number, isMore: boolean) {
  return isMore ? { pages: { next: `https://api.digitalocean.com${path}?page=${page + 1}` } } : {}
}

function deploymentOf(one: Deployment, { options }: World) {
  const { createdAt, id, phase, sha, updatedAt } = one
  const naming = options.naming ?? 'hash'
  const component = { name: 'web', ...(naming === 'hash' && { source_commit_hash: sha }) }
  return {
    cause: naming === 'cause' ? `commit ${sha.slice(0, 7)} pushed to github/acme/shop` : 'manual',
    ...(naming === 'cause_details' && { cause_details: { git_push: { commit_sha: sha }, type: 'DEPLOY_ON_PUSH' } }),
    created_at: iso(createdAt),
    id: uuid(id),
    phase: wordOf(WORDS, phase),
    phase_last_updated_at: iso(updatedAt),
    progress: progressOf(one, options.failingStage ?? 'build'),
    services: [component],
    spec: spec('shop', 'main'),
    updated_at: iso(updatedAt),
  }
}

const REUSED = { code: 'PreviousBuildReused', message: 'the build of an earlier commit is used again' }

type Stage = 'build' | 'deploy'

const REASONS = {
  build: { code: 'BuildJobExitNonZero', message: 'exit status 1' },
  deploy: { code: 'DeployContainerExitNonZero', message: 'the container ended' },
} as const

function progressOf(one: Deployment, failingStage: Stage) {
  const hasFailed = one.phase === 'failed'
  const [build, deploy] = statusesOf(one, failingStage)
  const isBuilt = build === 'SUCCESS'
  const reason = REASONS[failingStage]
  const webOf = (status: string, steps: readonly object[]) => ({
    ...{ component_name: 'web', name: 'web', status, steps },
    ...(status === 'ERROR' && { reason }),
  })
  const deploySteps = ['deploy', 'wait'].map((name) => ({ name, status: deploy }))
  return {
    error_steps: hasFailed ? 1 : 0,
    pending_steps: 0,
    running_steps: 0,
    steps: [
      {
        ...{ name: 'build', status: build },
        steps: [
          { name: 'initialize', reason: REUSED, status: 'SUCCESS' },
          { name: 'components', status: build, steps: [webOf(build, [])] },
        ],
      },
      {
        ...{ name: 'deploy', status: deploy },
        steps: [{ name: 'components', status: deploy, steps: [webOf(deploy, deploySteps)] }],
      },
    ],
    success_steps: one.wasLive ? 4 : isBuilt ? 2 : 1,
    total_steps: 4,
  }
}

/** Of the two stages. */
function statusesOf({ phase, wasLive }: Deployment, failingStage: Stage): readonly [string, string] {
  if (wasLive) return ['SUCCESS', 'SUCCESS']
  if (phase === 'failed') return failingStage === 'build' ? ['ERROR', 'PENDING'] : ['SUCCESS', 'ERROR']
  if (phase === 'deploying') return ['SUCCESS', 'RUNNING']
  return [phase === 'building' ? 'RUNNING' : 'PENDING', 'PENDING']
}

function logsOf(type: string | null, { logUrl, options }: World): Reply {
  if (!type) return refuse(422, 'type is required')
  if (type === 'DEPLOY') return refuse(400, 'this state was never reached')
  const url = `${logUrl()}/log?X-Amz-Signature=${SECRET.toUpperCase()}`
  return { body: options.isExampleForm ? { historic_logs: [url], url } : { historic_urls: [url], live_url: url } }
}

function uuid(id: number): string {
  return `3aa4d20e-5527-4c00-b496-${String(id).padStart(12, '0')}`
}

function refuse(status: number, message: string): Reply {
  return { body: { id: 'error', message }, status }
}
