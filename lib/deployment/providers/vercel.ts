import { type Answer, ask, askOnce, bearerRequest, lastLines } from '../ask.ts'
import { at, idAt, listAt, textAt, timeAt } from '../json.ts'
import { type Explanation, listSource, type Row, readRows } from '../list-source.ts'
import type { HttpRequest, LookContext, Source, SourceState } from '../ports.ts'
import { type SourceConfig, textOption } from '../source-config.ts'
import { reasonOf, type States, stateOf } from './states.ts'

const STATES: States = {
  BLOCKED: 'failed',
  BUILDING: 'building',
  CANCELED: 'canceled',
  DELETED: 'canceled',
  ERROR: 'failed',
  INITIALIZING: 'queued',
  QUEUED: 'queued',
  READY: 'live',
}

/** Vercel: `GET /v6/deployments` of the project, by the commit in `meta`. */
export function vercel(config: SourceConfig): Source {
  const team = textOption(config, 'team')
  const scope = team ? `&teamId=${encodeURIComponent(team)}` : ''
  const project = textOption(config, 'project') ?? ''
  const target = textOption(config, 'target') ?? 'production'
  return listSource<Row>({
    explain: async (row, context) => explain(row, context, scope),
    list: async (_target, context) => {
      const query = `projectId=${encodeURIComponent(project)}&target=${target}&limit=50${scope}`
      const request = connect(context, `/v6/deployments?${query}`)
      if (request.kind === 'unreadable') return request
      const answer = await askOnce(context, { ...request.value, about: `project "${project}"`, isHome: true })
      if (answer.kind === 'unreadable') return answer
      return readRows(at(answer.value, 'deployments'), readDeployment)
    },
    name: config.name,
  })
}

const API = {
  address: 'https://api.vercel.com',
  addressVariable: 'VERCEL_API_URL',
  tokenVariable: 'VERCEL_TOKEN',
} as const

function connect({ env }: LookContext, path: string): Answer<HttpRequest> {
  return bearerRequest(env, API, path)
}

function readDeployment(item: unknown): Row | undefined {
  const id = textAt(item, 'uid') ?? textAt(item, 'id')
  if (!id) return undefined
  const word = textAt(item, 'readyState') ?? textAt(item, 'state')
  const built = stateOf(STATES, word)
  const state = built === 'live' ? readyState(item) : built
  const aliasError = textAt(item, 'aliasError', 'message') ?? textAt(item, 'aliasError', 'code')
  const message = textAt(item, 'errorMessage') ?? aliasError
  return {
    commits: ['github', 'gitlab', 'bitbucket'].flatMap((host) => textAt(item, 'meta', `${host}CommitSha`) ?? []),
    endedAt: state === 'live' ? timeAt(item, 'ready') : undefined,
    id,
    reason: reasonOf(state, textAt(item, 'errorCode') ?? (aliasError ? 'alias' : word), message),
    stage: state === 'verifying' ? waitingFor(item) : undefined,
    startedAt: timeAt(item, 'createdAt') ?? timeAt(item, 'created'),
    state,
    url: textAt(item, 'inspectorUrl'),
  }
}

/** Built is not live: the addresses must have been moved to it, and a staged one waits for a person. */
function readyState(item: unknown): SourceState {
  if (at(item, 'aliasError') && textAt(item, 'aliasError', 'code')) return 'failed'
  if (textAt(item, 'readySubstate') === 'STAGED') return 'verifying'
  return at(item, 'aliasAssigned') ? 'live' : 'verifying'
}

function waitingFor(item: unknown): string {
  return textAt(item, 'readySubstate') === 'STAGED' ? 'waits for its promotion' : 'waits for its alias'
}

async function explain(row: Row, context: LookContext, scope: string): Promise<Explanation> {
  const id = encodeURIComponent(row.id)
  const detail = connect(context, `/v13/deployments/${id}?withGitRepoInfo=false${scope}`)
  const events = connect(context, `/v3/deployments/${id}/events?direction=backward&limit=50${scope}`)
  if (detail.kind === 'unreadable' || events.kind === 'unreadable') return {}
  const about = { about: `deployment ${row.id}`, isHome: false }
  const told = await ask(context, { ...detail.value, ...about })
  const log = await ask(context, { ...events.value, ...about })
  const value = told.kind === 'ok' ? told.value : undefined
  const message = textAt(value, 'errorMessage')
  return {
    logTail: log.kind === 'ok' ? logLines(log.value) : undefined,
    reason: message ? { code: textAt(value, 'errorCode') ?? row.reason?.code ?? '', message } : undefined,
    stage: textAt(value, 'errorStep') ?? 'build',
  }
}

/** Newest first, as asked for; the text stands at one of two places. */
function logLines(value: unknown): readonly string[] | undefined {
  const texts = listAt(value).map((event) => textAt(event, 'text') ?? textAt(event, 'payload', 'text') ?? '')
  const times = listAt(value).map((event) => Number(idAt(event, 'created') ?? 0))
  const isBackward = (times[0] ?? 0) > (times.at(-1) ?? 0)
  return lastLines((isBackward ? texts.toReversed() : texts).join('\n'))
}
