// The objects that GitHub puts into its answers, with every field that its published description requires
// (test/unit/deployment/descriptions.test.ts checks that).

export const API = 'https://api.example.com'
const REPOSITORY = `${API}/repos/acme/shop`
const PAGE = 'https://github.com/acme/shop'

const USER_LISTS = [
  ...['events', 'followers', 'following', 'gists', 'organizations', 'received_events', 'repos', 'starred'],
  'subscriptions',
]

export function user(login: string) {
  const url = `${API}/users/${login}`
  return {
    ...links(url, USER_LISTS),
    avatar_url: `https://avatars.example.com/${login}`,
    gravatar_id: '',
    html_url: `https://github.com/${login}`,
    id: 7,
    login,
    node_id: 'U_7',
    site_admin: false,
    type: 'User',
    url,
  }
}

const REPOSITORY_LISTS = [
  ...['archive', 'assignees', 'blobs', 'branches', 'collaborators', 'comments', 'commits', 'compare', 'contents'],
  ...['contributors', 'deployments', 'downloads', 'events', 'forks', 'git_commits', 'git_refs', 'git_tags', 'hooks'],
  ...['issue_comment', 'issue_events', 'issues', 'keys', 'labels', 'languages', 'merges', 'milestones'],
  ...['notifications', 'pulls', 'releases', 'stargazers', 'statuses', 'subscribers', 'subscription', 'tags'],
  ...['teams', 'trees'],
]

export function repository() {
  return {
    ...links(REPOSITORY, REPOSITORY_LISTS),
    description: null,
    fork: false,
    full_name: 'acme/shop',
    html_url: PAGE,
    id: 1,
    name: 'shop',
    node_id: 'R_1',
    owner: user('acme'),
    private: true,
    url: REPOSITORY,
  }
}

function links(base: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [`${name}_url`, `${base}/${name}`]))
}

function commit(id: string, timestamp: string) {
  const person = { email: 'dev@example.com', name: 'Dev' }
  return { author: person, committer: person, id, message: 'a change', timestamp, tree_id: id }
}

/** The app that a check belongs to. */
function app(slug: string) {
  return {
    created_at: '2026-01-01T00:00:00Z',
    description: null,
    events: ['check_run'],
    external_url: `https://apps.example.com/${slug}`,
    html_url: `https://github.com/apps/${slug}`,
    id: 15_368,
    name: slug,
    node_id: 'A_15368',
    owner: user('github'),
    permissions: { checks: 'write', metadata: 'read' },
    slug,
    updated_at: '2026-01-01T00:00:00Z',
  }
}

/** What a run of a workflow has beside its state. */
export function runAround(id: number, sha: string, createdAt: string) {
  const url = `${REPOSITORY}/actions/runs/${id}`
  return {
    ...links(url, ['artifacts', 'cancel', 'jobs', 'logs', 'rerun']),
    check_suite_id: id,
    check_suite_url: `${REPOSITORY}/check-suites/${id}`,
    created_at: createdAt,
    display_title: 'a change',
    head_commit: commit(sha, createdAt),
    head_repository: repository(),
    head_sha: sha,
    html_url: `${PAGE}/actions/runs/${id}`,
    id,
    node_id: `WFR_${id}`,
    pull_requests: [],
    repository: repository(),
    run_attempt: 1,
    run_number: id,
    run_started_at: createdAt,
    url,
    workflow_id: 5,
    workflow_url: `${REPOSITORY}/actions/workflows/5`,
  }
}

const TIMES = { completed_at: '2026-03-01T12:01:00Z', started_at: '2026-03-01T12:00:00Z' }

/** The job that failed in a run. */
export function failedJob(run: { readonly id: number; readonly sha: string }) {
  return {
    ...TIMES,
    check_run_url: `${REPOSITORY}/check-runs/77`,
    conclusion: 'failure',
    created_at: TIMES.started_at,
    head_branch: 'main',
    head_sha: run.sha,
    html_url: `${PAGE}/actions/runs/${run.id}/job/77`,
    id: 77,
    labels: ['ubuntu-latest'],
    name: 'release',
    node_id: 'J_77',
    run_attempt: 1,
    run_id: run.id,
    run_url: `${REPOSITORY}/actions/runs/${run.id}`,
    runner_group_id: 2,
    runner_group_name: 'GitHub Actions',
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    status: 'completed',
    steps: [
      { conclusion: 'success', name: 'Check out', number: 1, status: 'completed', ...TIMES },
      { conclusion: 'failure', name: 'Deploy to production', number: 2, status: 'completed', ...TIMES },
    ],
    url: `${REPOSITORY}/actions/jobs/77`,
    workflow_name: 'Deploy',
  }
}

/** What a check run has beside its state. */
export function checkAround(id: number, sha: string, { name, slug }: { readonly name: string; readonly slug: string }) {
  return {
    app: app(slug),
    check_suite: { id },
    details_url: `${PAGE}/actions/runs/${id}/job/${id}`,
    external_id: '',
    head_sha: sha,
    html_url: `${PAGE}/runs/${id}`,
    id,
    name,
    node_id: `CR_${id}`,
    pull_requests: [],
    url: `${REPOSITORY}/check-runs/${id}`,
  }
}

/** What a suite of checks has beside its branch and state. */
export function suiteAround(id: number, sha: string, createdAt: string) {
  return {
    after: sha,
    app: app('github-actions'),
    before: '0'.repeat(40),
    check_runs_url: `${REPOSITORY}/check-suites/${id}/check-runs`,
    created_at: createdAt,
    head_commit: commit(sha, createdAt),
    head_sha: sha,
    id,
    latest_check_runs_count: 1,
    node_id: `CS_${id}`,
    pull_requests: [],
    repository: repository(),
    updated_at: createdAt,
    url: `${REPOSITORY}/check-suites/${id}`,
  }
}
