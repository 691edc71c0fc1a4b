// GitHub's REST API as far as the source asks it, for each of the four things it can look at.
import { createHash } from 'node:crypto'
import { type Board, type Deployment, newBoard, type Phase } from './board.ts'
import { entry, type Fake, iso, overHttp, SECRET, wordOf } from './fake.ts'
import { type FakeServer, type Fault, type Recorded, type Reply, serve } from './server.ts'

export type Look = 'checks' | 'deployments' | 'statuses' | 'workflows'

const REPOSITORY = '/repos/acme/shop'

export async function fakeGithub(look: Look): Promise<Fake> {
  const board = newBoard()
  const logs = await serve((request) => logAnswer(request))
  const server: FakeServer = await serve((request) => answer(request, { board, logUrl: logs.url }))
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

interface World {
  readonly board: Board
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
  if (statusesOf) return { body: deploymentStatuses(board.deployments.find(({ id }) => id === Number(statusesOf))) }
  if (/^\/actions\/jobs\/\d+\/logs$/.test(path))
    return { body: '', headers: { location: `${logUrl}/log?sig=${SECRET}` }, status: 302 }
  if (/^\/actions\/runs\/\d+\/jobs$/.test(path)) return { body: { jobs: [failedJob()], total_count: 1 } }
  const fault = board.tick()
  if (fault) return fault
  const commit = /^\/commits\/([0-9a-f]+)\/(check-runs|status)$/.exec(path)
  if (commit?.[2] === 'check-runs') return { body: checkRuns(board, commit[1] ?? '') }
  if (commit?.[2] === 'status') return { body: combinedStatus(board, commit[1] ?? '') }
  if (path === '/actions/runs') return { body: workflowRuns(board, query.get('head_sha')) }
  if (path === '/deployments') return { body: deployments(board, query.get('sha')) }
  return refuse(404, 'Not Found')
}

function deployments({ deployments: all }: Board, sha: string | null) {
  return all
    .filter((one) => sha === null || one.sha === sha)
    .map(({ createdAt, id, sha: own, updatedAt }) => ({
      created_at: iso(createdAt),
      creator: null,
      description: null,
      environment: 'Production',
      id,
      node_id: `D_${id}`,
      payload: {},
      ref: 'main',
      repository_url: 'https://api.example.com/repos/acme/shop',
      sha: own,
      statuses_url: 'https://api.example.com/s',
      task: 'deploy',
      updated_at: iso(updatedAt),
      url: 'https://api.example.com/d',
    }))
}

const STATES: Readonly<Partial<Record<Phase, string>>> = {
  deploying: 'in_progress',
  failed: 'failure',
  live: 'success',
  queued: 'queued',
  superseded: 'inactive',
}

function deploymentStatuses(one: Deployment | undefined) {
  if (!one) return []
  const status = (id: number, state: string) => ({
    created_at: iso(one.updatedAt),
    creator: null,
    deployment_url: 'https://api.example.com/d',
    description: state === 'failure' ? 'the release command ended with 1' : '',
    environment: 'Production',
    environment_url: 'https://shop.example.com',
    id,
    log_url: `https://user:hunter2hunter2@ci.example.com/run/1?token=${SECRET}`,
    node_id: `DS_${id}`,
    repository_url: 'https://api.example.com/r',
    state,
    target_url: '',
    updated_at: iso(one.updatedAt),
    url: 'https://api.example.com/ds',
  })
  const now = status(20, wordOf(STATES, one.phase))
  return one.phase === 'superseded' && one.wasLive ? [now, status(10, 'success')] : [now]
}

const RUN: Readonly<Partial<Record<Phase, readonly [string, string | null]>>> = {
  building: ['in_progress', null],
  canceled: ['completed', 'cancelled'],
  failed: ['completed', 'failure'],
  live: ['completed', 'success'],
  queued: ['queued', null],
  skipped: ['completed', 'skipped'],
  superseded: ['completed', 'success'],
}

function runWords(phase: Phase) {
  const [status, conclusion] = RUN[phase] ?? ['completed', 'a_word_of_tomorrow']
  return { conclusion, status }
}

/** Without a commit the filter is dropped, as the service does. */
function workflowRuns({ deployments: all }: Board, sha: string | null) {
  const runs = all
    .filter((one) => !sha || one.sha === sha)
    .map(({ createdAt, id, phase, sha: own, updatedAt }) => ({
      ...runWords(phase),
      created_at: iso(createdAt),
      head_sha: own,
      html_url: `https://github.com/acme/shop/actions/runs/${id}`,
      id,
      name: 'Deploy',
      path: '.github/workflows/deploy.yml',
      run_started_at: iso(createdAt),
      updated_at: iso(updatedAt),
    }))
  return { total_count: runs.length, workflow_runs: runs }
}

function failedJob() {
  const times = { completed_at: '2026-03-01T12:01:00Z', started_at: '2026-03-01T12:00:00Z' }
  const steps = [
    { conclusion: 'success', name: 'Check out', number: 1, status: 'completed', ...times },
    { conclusion: 'failure', name: 'Deploy to production', number: 2, status: 'completed', ...times },
  ]
  return { conclusion: 'failure', id: 77, name: 'release', status: 'completed', steps, ...times }
}

function checkRuns({ deployments: all }: Board, sha: string) {
  const runs = all
    .filter((one) => one.sha === sha)
    .map(({ createdAt, id, phase, updatedAt }) => ({
      ...runWords(phase),
      completed_at: RUN[phase]?.[1] === null ? null : iso(updatedAt),
      head_sha: sha,
      html_url: `https://github.com/acme/shop/runs/${id}`,
      id,
      name: 'deploy',
      output: { title: phase === 'failed' ? 'the release failed' : null },
      started_at: iso(createdAt),
    }))
  return { check_runs: runs, total_count: runs.length }
}

const STATUS: Readonly<Partial<Record<Phase, string>>> = {
  building: 'pending',
  failed: 'failure',
  live: 'success',
  superseded: 'success',
}

/** Without any status it says "pending" all the same. */
function combinedStatus({ deployments: all }: Board, sha: string) {
  const own = all.filter((one) => one.sha === sha).slice(0, 1)
  const statuses = own.map(({ createdAt, id, phase, updatedAt }) => ({
    context: 'ci/deploy',
    created_at: iso(createdAt),
    description: phase === 'failed' ? 'it did not start' : '',
    id,
    state: wordOf(STATUS, phase),
    target_url: 'https://ci.example.com/1',
    updated_at: iso(updatedAt),
  }))
  return { sha, state: 'pending', statuses, total_count: statuses.length }
}

function refuse(status: number, message: string): Reply {
  return { body: { documentation_url: 'https://docs.github.com/rest', message }, status }
}
