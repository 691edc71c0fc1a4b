// What GitHub answers about the deployments of a board, as runs, checks, statuses and deployments.
import type { Board, Deployment, Phase } from './board.ts'
import { iso, SECRET, wordOf } from './fake.ts'
import { API, checkAround, repository, runAround, suiteAround, user } from './github-objects.ts'

/** What a deployment of the board is to GitHub: runs and checks belong to a branch, and there may be many others. */
export interface GithubOptions {
  /** For pushes to other branches than `main`. */
  readonly branchOf?: (one: Deployment) => string
  readonly eventOf?: (one: Deployment) => string
  /** As many other runs, checks, statuses or deployments of the commit stand in front of the one that is wanted. */
  readonly others?: number
  /** The app of the checks. */
  readonly slug?: string
  /** Whether a deployment that was replaced still says `success`, as in environments of production. */
  readonly staysActive?: boolean
}

export interface GithubBoard {
  readonly board: Board
  readonly options: GithubOptions
}

/** As GitHub counts pages. */
export function pageOf<T>(items: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Number(query.get('per_page') ?? 30)
  const page = Number(query.get('page') ?? 1)
  return items.slice((page - 1) * size, page * size)
}

/** As many others as are asked for, with ids of their own above all that the board gives. */
function others<T>({ options }: GithubBoard, make: (id: number) => T): readonly T[] {
  return Array.from({ length: options.others ?? 0 }, (_none, index) => make(10_000 + index))
}

export function deployments(world: GithubBoard, query: URLSearchParams) {
  const [sha, environment] = [query.get('sha'), query.get('environment')]
  const item = (id: number, own: string, times: { created_at: string; updated_at: string }) => ({
    ...times,
    creator: user('dev'),
    description: null,
    environment: id < 10_000 ? 'Production' : `pr-${id}`,
    id,
    node_id: `D_${id}`,
    payload: {},
    ref: 'main',
    repository_url: `${API}/repos/acme/shop`,
    sha: own,
    statuses_url: `${API}/repos/acme/shop/deployments/${id}/statuses`,
    task: 'deploy',
    url: `${API}/repos/acme/shop/deployments/${id}`,
  })
  const at = { created_at: '2026-03-01T12:00:00Z', updated_at: '2026-03-01T12:00:00Z' }
  const own = world.board.deployments.map(({ createdAt, id, sha: of, updatedAt }) =>
    item(id, of, { created_at: iso(createdAt), updated_at: iso(updatedAt) }),
  )
  return [...others(world, (id) => item(id, sha ?? 'f'.repeat(40), at)), ...own].filter(
    (one) => (sha === null || one.sha === sha) && (environment === null || one.environment === environment),
  )
}

const STATES: Readonly<Partial<Record<Phase, string>>> = {
  deploying: 'in_progress',
  failed: 'failure',
  live: 'success',
  queued: 'queued',
  superseded: 'inactive',
}

export function deploymentStatuses(one: Deployment | undefined, { options }: GithubBoard) {
  if (!one) return []
  const status = (id: number, state: string) => ({
    created_at: iso(one.updatedAt),
    creator: user('dev'),
    deployment_url: `${API}/repos/acme/shop/deployments/${one.id}`,
    description: state === 'failure' ? 'the release command ended with 1' : '',
    environment: 'Production',
    environment_url: 'https://shop.example.com',
    id,
    log_url: `https://user:hunter2hunter2@ci.example.com/run/1?token=${SECRET}`,
    node_id: `DS_${id}`,
    repository_url: `${API}/repos/acme/shop`,
    state,
    target_url: 'https://ci.example.com/run/1',
    updated_at: iso(one.updatedAt),
    url: `${API}/repos/acme/shop/deployments/${one.id}/statuses/${id}`,
  })
  const now = status(20, wordOf(STATES, options.staysActive && one.phase === 'superseded' ? 'live' : one.phase))
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
export function workflowRuns(world: GithubBoard, sha: string | null) {
  const { board, options } = world
  const run = (one: Deployment) => ({
    ...runAround(one.id, one.sha, iso(one.createdAt)),
    ...runWords(one.phase),
    event: options.eventOf?.(one) ?? 'push',
    head_branch: options.branchOf?.(one) ?? 'main',
    name: one.id < 10_000 ? 'Deploy' : 'Stale issues',
    path: one.id < 10_000 ? '.github/workflows/deploy.yml' : '.github/workflows/stale.yml',
    updated_at: iso(one.updatedAt),
  })
  const more = others(world, (id) => run(strangerOf(id, sha ?? '')))
  return [...more, ...board.deployments.filter((one) => !sha || one.sha === sha).map(run)]
}

function strangerOf(id: number, sha: string): Deployment {
  const at = Date.parse('2026-03-01T12:00:00Z')
  return { createdAt: at, id, phase: 'live', sha, updatedAt: at, wasLive: true }
}

export function checkRuns(world: GithubBoard, sha: string) {
  const { board, options } = world
  const check = (one: Deployment) => ({
    ...checkAround(one.id, sha, {
      name: one.id < 10_000 ? 'deploy' : `test (${one.id})`,
      slug: options.slug ?? 'github-actions',
    }),
    ...runWords(one.phase),
    completed_at: RUN[one.phase]?.[1] === null ? null : iso(one.updatedAt),
    output: {
      annotations_count: 0,
      annotations_url: `${API}/repos/acme/shop/check-runs/${one.id}/annotations`,
      summary: null,
      text: null,
      title: one.phase === 'failed' ? 'the release failed' : null,
    },
    started_at: iso(one.createdAt),
  })
  return [
    ...others(world, (id) => check(strangerOf(id, sha))),
    ...board.deployments.filter((one) => one.sha === sha).map(check),
  ]
}

export function checkSuites({ board, options }: GithubBoard, sha: string) {
  return board.deployments
    .filter((one) => one.sha === sha)
    .map((one) => ({
      ...suiteAround(one.id, sha, iso(one.createdAt)),
      ...runWords(one.phase),
      head_branch: options.branchOf?.(one) ?? 'main',
    }))
}

const STATUS: Readonly<Partial<Record<Phase, string>>> = {
  building: 'pending',
  failed: 'failure',
  live: 'success',
  superseded: 'success',
}

/** Without any status it says "pending" all the same. */
export function combinedStatus(world: GithubBoard, sha: string, query: URLSearchParams) {
  const status = (one: Deployment) => ({
    avatar_url: 'https://avatars.example.com/dev',
    context: one.id < 10_000 ? 'ci/deploy' : `ci/${one.id}`,
    created_at: iso(one.createdAt),
    description: one.phase === 'failed' ? 'it did not start' : '',
    id: one.id,
    node_id: `SC_${one.id}`,
    state: wordOf(STATUS, one.phase),
    target_url: 'https://ci.example.com/1',
    updated_at: iso(one.updatedAt),
    url: `${API}/repos/acme/shop/statuses/${sha}`,
  })
  const own = world.board.deployments.filter((one) => one.sha === sha).slice(0, 1)
  const statuses = [...others(world, (id) => strangerOf(id, sha)), ...own].map(status)
  return {
    commit_url: `${API}/repos/acme/shop/commits/${sha}`,
    repository: repository(),
    sha,
    state: 'pending',
    statuses: pageOf(statuses, query),
    total_count: statuses.length,
    url: `${API}/repos/acme/shop/commits/${sha}/status`,
  }
}
