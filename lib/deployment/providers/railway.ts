import { type Answer, ask, askOnce, bearer, credential, ended, lastLines, unreadable } from '../ask.ts'
import { at, listAt, textAt, timeAt } from '../json.ts'
import { type Explanation, listSource, type Row, readRows } from '../list-source.ts'
import type { HttpRequest, LookContext, Source } from '../ports.ts'
import { type SourceConfig, textOption } from '../source-config.ts'
import { type States, wordRow } from './states.ts'

/** `SLEEPING`: it was deployed, and sleeps until somebody visits it. */
const STATES: States = {
  BUILDING: 'building',
  CRASHED: 'failed',
  DEPLOYING: 'deploying',
  FAILED: 'failed',
  INITIALIZING: 'queued',
  NEEDS_APPROVAL: 'queued',
  QUEUED: 'queued',
  REMOVED: 'superseded',
  REMOVING: 'superseded',
  SKIPPED: 'skipped',
  SLEEPING: 'live',
  SUCCESS: 'live',
  WAITING: 'queued',
}

const DEPLOYMENTS = `query ($input: DeploymentListInput!) {
  deployments(first: 50, input: $input) { edges { node { id status createdAt meta } } }
}`
const LOGS = {
  build: 'query ($id: String!) { logs: buildLogs(deploymentId: $id, limit: 50) { message } }',
  run: 'query ($id: String!) { logs: deploymentLogs(deploymentId: $id, limit: 50) { message } }',
}

/** Railway: the GraphQL list of deployments of one service in one environment, by `meta.commitHash`. */
export function railway(config: SourceConfig): Source {
  const place = {
    environmentId: textOption(config, 'environment') ?? '',
    projectId: textOption(config, 'project') ?? '',
    serviceId: textOption(config, 'service') ?? '',
  }
  return listSource<Row>({
    explain,
    list: async (_target, context) => {
      const request = connect(context, DEPLOYMENTS, { input: place })
      if (request.kind === 'unreadable') return request
      const answer = await askOnce(context, { ...request.value, about: `service ${place.serviceId}`, isHome: true })
      if (answer.kind === 'unreadable') return answer
      const problem = problemIn(answer.value)
      const url = `https://railway.com/project/${place.projectId}/service/${place.serviceId}`
      const edges = at(answer.value, 'data', 'deployments', 'edges')
      return problem ?? readRows(edges, (edge) => readDeployment(edge, url))
    },
    name: config.name,
  })
}

/** A token of a project has a header of its own; one of an account or a workspace is an ordinary bearer token. */
function connect({ env }: LookContext, query: string, variables: unknown): Answer<HttpRequest> {
  const project = env['RAILWAY_TOKEN']?.trim()
  const account = credential(env, 'RAILWAY_TOKEN', 'RAILWAY_API_TOKEN')
  if (account.kind === 'unreadable') return account
  return {
    kind: 'ok',
    value: {
      body: JSON.stringify({ query, variables }),
      credential: project ? { header: 'project-access-token', value: project } : bearer(account.value),
      headers: { 'content-type': 'application/json' },
      method: 'POST',
      url: env['RAILWAY_API_URL'] || 'https://backboard.railway.com/graphql/v2',
    },
  }
}

/** GraphQL answers 200 with `errors`, also to a token without rights. */
function problemIn(answer: unknown): Answer<never> | undefined {
  const message = textAt(answer, 'errors', 0, 'message')
  if (message && /not authorized|unauthori[sz]ed|not found/i.test(message)) return ended(message)
  if (message) return unreadable(message)
  return at(answer, 'data', 'deployments') ? undefined : unreadable('the answer holds no deployments')
}

function readDeployment(edge: unknown, url: string): Row | undefined {
  const id = textAt(edge, 'node', 'id')
  if (!id) return undefined
  const word = textAt(edge, 'node', 'status')
  return {
    ...wordRow(STATES, { commit: textAt(edge, 'node', 'meta', 'commitHash'), id, word }),
    stage: word === 'NEEDS_APPROVAL' ? 'waits for an approval' : undefined,
    startedAt: timeAt(edge, 'node', 'createdAt'),
    url: `${url}?id=${id}`,
  }
}

async function explain(row: Row, context: LookContext): Promise<Explanation> {
  const stage = row.reason?.code === 'CRASHED' ? 'run' : 'build'
  for (const kind of stage === 'run' ? (['run'] as const) : (['build', 'run'] as const)) {
    const request = connect(context, LOGS[kind], { id: row.id })
    if (request.kind === 'unreadable') return {}
    const answer = await ask(context, { ...request.value, about: 'the log', isHome: false })
    const items = answer.kind === 'ok' ? listAt(answer.value, 'data', 'logs') : []
    const logTail = lastLines(items.map((item) => textAt(item, 'message') ?? '').join('\n'))
    if (logTail) return { logTail, stage: kind }
  }
  return { stage }
}
