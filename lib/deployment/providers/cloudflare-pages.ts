import { type Answer, ask, askOnce, bearerRequest, credential, lastLines } from '../ask.ts'
import { at, listAt, textAt, timeAt } from '../json.ts'
import { type Explanation, listSource, type Row, readRows } from '../list-source.ts'
import type { HttpRequest, LookContext, Source, SourceState } from '../ports.ts'
import { type SourceConfig, textOption } from '../source-config.ts'
import { reasonOf } from './states.ts'

/** Cloudflare Pages: the deployments of the project, by the commit of their trigger. */
export function cloudflarePages(config: SourceConfig): Source {
  const project = textOption(config, 'project') ?? ''
  const target = textOption(config, 'target') ?? 'production'
  return listSource<Row>({
    explain: async (row, context) => explain(row, context, config),
    list: async (_target, context) => {
      const request = connect(context, config, `?env=${target}&per_page=25`)
      if (request.kind === 'unreadable') return request
      const answer = await askOnce(context, { ...request.value, about: `project "${project}"`, isHome: true })
      if (answer.kind === 'unreadable') return answer
      return readRows(at(answer.value, 'result'), readDeployment)
    },
    name: config.name,
  })
}

function connect({ env }: LookContext, config: SourceConfig, path: string): Answer<HttpRequest> {
  const given = textOption(config, 'account')
  const account: Answer<string> = given ? { kind: 'ok', value: given } : credential(env, 'CLOUDFLARE_ACCOUNT_ID')
  if (account.kind === 'unreadable') return account
  const project = encodeURIComponent(textOption(config, 'project') ?? '')
  const place = `/accounts/${encodeURIComponent(account.value)}/pages/projects/${project}/deployments`
  return bearerRequest(env, API, place + path)
}

const API = {
  address: 'https://api.cloudflare.com/client/v4',
  addressVariable: 'CLOUDFLARE_API_BASE_URL',
  tokenVariable: 'CLOUDFLARE_API_TOKEN',
} as const

function readDeployment(item: unknown): Row | undefined {
  const id = textAt(item, 'id')
  if (!id) return undefined
  const commit = textAt(item, 'deployment_trigger', 'metadata', 'commit_hash')
  const stage = textAt(item, 'latest_stage', 'name')
  const word = textAt(item, 'latest_stage', 'status')
  const state = stageState(item, stage, word)
  return {
    commits: commit ? [commit] : [],
    endedAt: timeAt(item, 'latest_stage', 'ended_on'),
    id,
    reason: reasonOf(state, word, undefined),
    stage,
    startedAt: timeAt(item, 'created_on'),
    state,
  }
}

const BUSY: Readonly<Record<string, SourceState>> = {
  build: 'building',
  clone_repo: 'building',
  deploy: 'deploying',
  initialize: 'queued',
  queued: 'queued',
}

/** Live is the stage `deploy` with success; a success of an earlier stage only leads to the next one. */
function stageState(item: unknown, stage: string | undefined, word: string | undefined): SourceState {
  if (textAt(item, 'skip_reason') === 'superseded_queued_build') return 'superseded'
  if (at(item, 'is_skipped') === true || word === 'skipped') return 'skipped'
  const busy = (stage !== undefined && Object.hasOwn(BUSY, stage) ? BUSY[stage] : undefined) ?? 'unknown'
  switch (word) {
    case 'active':
    case 'idle':
      return busy
    case 'canceled':
      return 'canceled'
    case 'failure':
      return 'failed'
    case 'success':
      return stage === 'deploy' ? 'live' : busy
    default:
      return 'unknown'
  }
}

async function explain({ id, stage }: Row, context: LookContext, config: SourceConfig): Promise<Explanation> {
  const request = connect(context, config, `/${encodeURIComponent(id)}/history/logs`)
  if (request.kind === 'unreadable') return { stage }
  const answer = await ask(context, { ...request.value, about: 'the log', isHome: false })
  const data = answer.kind === 'ok' ? listAt(answer.value, 'result', 'data') : []
  return { logTail: lastLines(data.map((line) => textAt(line, 'line') ?? '').join('\n')), stage }
}
