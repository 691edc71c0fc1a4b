import { type Answer, ask, askOnce, bearerRequest, lastLines } from '../ask.ts'
import { listAt, textAt, timeAt } from '../json.ts'
import { type Explanation, listSource, type Row, readRows } from '../list-source.ts'
import type { HttpRequest, LookContext, Source } from '../ports.ts'
import { type SourceConfig, textOption } from '../source-config.ts'
import { type States, wordRow } from './states.ts'

/** `deactivated` was live, and another deploy took its place. */
const STATES: States = {
  build_failed: 'failed',
  build_in_progress: 'building',
  canceled: 'canceled',
  created: 'queued',
  deactivated: 'superseded',
  live: 'live',
  pre_deploy_failed: 'failed',
  pre_deploy_in_progress: 'deploying',
  queued: 'queued',
  update_failed: 'failed',
  update_in_progress: 'deploying',
}

/** Render: `GET /v1/services/{id}/deploys`, by `commit.id`. */
export function render(config: SourceConfig): Source {
  const service = textOption(config, 'service') ?? ''
  const path = `/v1/services/${encodeURIComponent(service)}`
  return listSource<Row>({
    explain: async (row, context) => explain(row, context, { path, service }),
    list: async (_target, context) => {
      const request = connect(context, `${path}/deploys?limit=50`)
      if (request.kind === 'unreadable') return request
      const answer = await askOnce(context, { ...request.value, about: `service ${service}`, isHome: true })
      if (answer.kind === 'unreadable') return answer
      return readRows(answer.value, (item) => readDeploy(item, service))
    },
    name: config.name,
  })
}

const API = {
  address: 'https://api.render.com',
  addressVariable: 'RENDER_API_URL',
  tokenVariable: 'RENDER_API_KEY',
} as const

function connect({ env }: LookContext, path: string): Answer<HttpRequest> {
  return bearerRequest(env, API, path)
}

function readDeploy(item: unknown, service: string): Row | undefined {
  const id = textAt(item, 'deploy', 'id')
  if (!id) return undefined
  const word = textAt(item, 'deploy', 'status')
  return {
    ...wordRow(STATES, { commit: textAt(item, 'deploy', 'commit', 'id'), id, word }),
    endedAt: timeAt(item, 'deploy', 'finishedAt'),
    stage: word?.replace(/_(in_progress|failed)$/, ''),
    startedAt: timeAt(item, 'deploy', 'createdAt'),
    url: `https://dashboard.render.com/web/${service}/deploys/${id}`,
    wasLive: word === 'deactivated' ? true : undefined,
  }
}

interface Service {
  readonly path: string
  readonly service: string
}

/** Logs are asked for by owner, which only the service names. */
async function explain(row: Row, context: LookContext, { path, service }: Service): Promise<Explanation> {
  const request = connect(context, path)
  if (request.kind === 'unreadable') return {}
  const told = await ask(context, { ...request.value, about: `service ${service}`, isHome: false })
  const owner = told.kind === 'ok' ? textAt(told.value, 'ownerId') : undefined
  if (!owner) return {}
  const type = row.stage === 'build' ? 'build' : 'app'
  const since = row.startedAt ? `&startTime=${encodeURIComponent(row.startedAt)}` : ''
  const query = `ownerId=${encodeURIComponent(owner)}&resource=${encodeURIComponent(service)}&type=${type}`
  const logs = connect(context, `/v1/logs?${query}&direction=backward&limit=50${since}`)
  if (logs.kind === 'unreadable') return {}
  const answer = await ask(context, { ...logs.value, about: 'the log', isHome: false })
  if (answer.kind === 'unreadable') return {}
  const lines = listAt(answer.value, 'logs').map((line) => textAt(line, 'message') ?? '')
  return { logTail: lastLines(lines.toReversed().join('\n')) }
}
