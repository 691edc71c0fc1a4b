import { type Answer, ask, askOnce, bearerRequest, credential } from '../ask.ts'
import { at, textAt, timeAt } from '../json.ts'
import { listSource, type Row, readRows } from '../list-source.ts'
import type { HttpRequest, LookContext, Source, SourceState } from '../ports.ts'
import { type SourceConfig, textOption } from '../source-config.ts'
import { reasonOf, type States, stateOf } from './states.ts'

/** The description of the API has a plain text here; what its own command line knows, and words seen in the field. */
const STATES: States = {
  building: 'building',
  enqueued: 'queued',
  error: 'failed',
  new: 'queued',
  pending_review: 'queued',
  prepared: 'deploying',
  preparing: 'deploying',
  processed: 'deploying',
  processing: 'deploying',
  ready: 'live',
  retrying: 'building',
  uploaded: 'deploying',
  uploading: 'deploying',
}

/** Netlify: `GET /api/v1/sites/{site}/deploys`, by `commit_ref`. */
export function netlify(config: SourceConfig): Source {
  const kind = textOption(config, 'context') ?? 'production'
  return listSource<Row>({
    explain: async (row, context) => ({ ...(await explain(row, context)), stage: 'build' }),
    list: async (_target, context) => {
      const site = siteOf(config, context)
      if (site.kind === 'unreadable') return site
      const request = connect(context, `/api/v1/sites/${encodeURIComponent(site.value)}/deploys?page=1&per_page=50`)
      if (request.kind === 'unreadable') return request
      const answer = await askOnce(context, { ...request.value, about: `site ${site.value}`, isHome: true })
      if (answer.kind === 'unreadable') return answer
      const read = readRows(answer.value, (item) => readDeploy(item, site.value))
      const isWanted = ({ context: own }: DeployRow) => own === undefined || own === kind
      return read.kind === 'ok' ? { kind: 'ok', value: read.value.filter(isWanted) } : read
    },
    name: config.name,
  })
}

interface DeployRow extends Row {
  readonly context: string | undefined
}

function siteOf(config: SourceConfig, { env }: LookContext): Answer<string> {
  const given = textOption(config, 'site')
  return given ? { kind: 'ok', value: given } : credential(env, 'NETLIFY_SITE_ID')
}

const API = {
  address: 'https://api.netlify.com',
  addressVariable: 'NETLIFY_API_URL',
  tokenVariable: 'NETLIFY_AUTH_TOKEN',
} as const

function connect({ env }: LookContext, path: string): Answer<HttpRequest> {
  return bearerRequest(env, API, path)
}

function readDeploy(item: unknown, site: string): DeployRow | undefined {
  const id = textAt(item, 'id')
  if (!id) return undefined
  const commit = textAt(item, 'commit_ref')
  const word = textAt(item, 'state')
  const state = deployState(item, word)
  return {
    commits: commit ? [commit] : [],
    context: textAt(item, 'context'),
    endedAt: state === 'live' ? timeAt(item, 'published_at') : undefined,
    id,
    reason: reasonOf(state, word, textAt(item, 'error_message')),
    stage: state === 'verifying' ? 'waits for its publication' : undefined,
    startedAt: timeAt(item, 'created_at'),
    state,
    url: textAt(item, 'admin_url')
      ? `${textAt(item, 'admin_url')}/deploys/${id}`
      : `https://app.netlify.com/sites/${site}/deploys/${id}`,
  }
}

/** Built is not published: with locked deploys a person does that. What was called off reads `error`. */
function deployState(item: unknown, word: string | undefined): SourceState {
  if (at(item, 'skipped') === true) return 'skipped'
  const state = stateOf(STATES, word)
  const message = textAt(item, 'error_message') ?? ''
  if (state === 'failed' && /canceled build/i.test(message))
    return /no content change/i.test(message) ? 'skipped' : 'canceled'
  return state === 'live' && !textAt(item, 'published_at') ? 'verifying' : state
}

async function explain({ id }: Row, context: LookContext): Promise<Pick<Row, 'reason'>> {
  const request = connect(context, `/api/v1/deploys/${encodeURIComponent(id)}`)
  if (request.kind === 'unreadable') return {}
  const detail = await ask(context, { ...request.value, about: `deploy ${id}`, isHome: false })
  const message = detail.kind === 'ok' ? textAt(detail.value, 'error_message') : undefined
  return { reason: message ? { code: 'error', message } : undefined }
}
