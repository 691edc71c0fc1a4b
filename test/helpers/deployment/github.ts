// GitHub's REST API as far as the source asks it, for each of the four things it can look at.
import { createHash } from 'node:crypto'
import { newBoard, type Phase } from './board.ts'
import { entry, type Fake, overHttp, SECRET } from './fake.ts'
import {
  checkRuns,
  checkSuites,
  combinedStatus,
  deploymentStatuses,
  deployments,
  type GithubBoard,
  type GithubOptions,
  pageOf,
  workflowRuns,
} from './github-answers.ts'
import { failedJob } from './github-objects.ts'
import { type FakeServer, type Fault, type Recorded, type Reply, serve } from './server.ts'

export type Look = 'checks' | 'deployments' | 'statuses' | 'workflows'

const REPOSITORY = '/repos/acme/shop'

export async function fakeGithub(look: Look, options: GithubOptions = {}): Promise<Fake> {
  const board = newBoard()
  const logs = await serve((request) => logAnswer(request))
  const server: FakeServer = await serve((request) => answer(request, { board, logUrl: logs.url, options }))
  const names = { checks: ['deploy'], deployments: undefined, statuses: ['ci/deploy'], workflows: ['deploy.yml'] }[look]
  const fake = overHttp(server, {
    board,
    config: entry('github', { look, repository: 'acme/shop', ...(names && { names }) }),
    env: { GITHUB_API_URL: server.url, GITHUB_TOKEN: SECRET },
    phases: PHASES[look],
  })
  return { ...fake, close: async () => void (await Promise.all([server.close(), logs.close()])) }
}

const PHASES: Readonly<Record<Look, readonly Phase[]>> = {
  checks: ['queued', 'building', 'live', 'failed', 'canceled', 'skipped', 'unheard-of'],
  deployments: ['queued', 'deploying', 'live', 'failed', 'superseded', 'unheard-of'],
  statuses: ['building', 'live', 'failed', 'unheard-of'],
  workflows: ['queued', 'building', 'live', 'failed', 'canceled', 'skipped', 'unheard-of'],
}

/** Signed addresses refuse a token, and nobody may send one there. */
function logAnswer({ headers }: Recorded): Reply {
  if (headers.authorization) return { body: 'InvalidAuthenticationInfo', status: 400 }
  const lines = ['npm run deploy', '##[error]Process completed with exit code 1.', 'Post job cleanup.']
  return { body: lines.map((line) => `2026-03-01T12:00:00.1234567Z ${line}`).join('\n') }
}

interface World extends GithubBoard {
  readonly logUrl: string
}

function answer(request: Recorded, world: World): Reply | Fault {
  if (request.headers.authorization !== `Bearer ${SECRET}`) return refuse(401, 'Bad credentials')
  const { pathname, searchParams } = new URL(request.path, 'http://fake')
  if (!pathname.startsWith(`${REPOSITORY}/`)) return refuse(404, 'Not Found')
  const reply = route(pathname.slice(REPOSITORY.length), searchParams, world)
  return 'kind' in reply ? reply : withEtag(request, reply)
}

/** An ETag belongs to the token as well as to the answer. */
function withEtag({ headers }: Recorded, reply: Reply): Reply {
  const text = JSON.stringify(reply.body) + headers.authorization
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`
  const rate = {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4990',
    'x-ratelimit-reset': String(Math.round(Date.now() / 1000) + 3600),
  }
  if (headers['if-none-match'] === etag) return { body: '', headers: { etag, ...rate }, status: 304 }
  return { ...reply, headers: { etag, ...rate, ...reply.headers } }
}

function route(path: string, query: URLSearchParams, world: World): Reply | Fault {
  const { board, logUrl } = world
  const statusesOf = /^\/deployments\/(\d+)\/statuses$/.exec(path)?.[1]
  if (statusesOf)
    return {
      body: deploymentStatuses(
        board.deployments.find(({ id }) => id === Number(statusesOf)),
        world,
      ),
    }
  if (/^\/actions\/jobs\/\d+\/logs$/.test(path))
    return { body: '', headers: { location: `${logUrl}/log?sig=${SECRET}` }, status: 302 }
  const run = /^\/actions\/runs\/(\d+)\/jobs$/.exec(path)?.[1]
  if (run)
    return { body: { jobs: board.deployments.filter(({ id }) => id === Number(run)).map(failedJob), total_count: 1 } }
  const suites = /^\/commits\/([0-9a-f]+)\/check-suites$/.exec(path)?.[1]
  if (suites) return { body: listOf('check_suites', checkSuites(world, suites), query) }
  const fault = board.tick()
  if (fault) return fault
  const commit = /^\/commits\/([0-9a-f]+)\/(check-runs|status)$/.exec(path)
  if (commit?.[2] === 'check-runs') return { body: listOf('check_runs', checkRuns(world, commit[1] ?? ''), query) }
  if (commit?.[2] === 'status') return { body: combinedStatus(world, commit[1] ?? '', query) }
  if (path === '/actions/runs')
    return { body: listOf('workflow_runs', workflowRuns(world, query.get('head_sha')), query) }
  if (path === '/deployments') return { body: pageOf(deployments(world, query), query) }
  return refuse(404, 'Not Found')
}

function listOf(key: string, items: readonly unknown[], query: URLSearchParams) {
  return { total_count: items.length, [key]: pageOf(items, query) }
}

function refuse(status: number, message: string): Reply {
  return { body: { documentation_url: 'https://docs.github.com/rest', message }, status }
}
