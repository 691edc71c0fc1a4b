import { type Answer, askOnce, bearer, credential } from '../../ask.ts'
import { at, numberAt, textAt } from '../../json.ts'
import { listSource, readRows } from '../../list-source.ts'
import type { HttpRequest, LookContext, Source, Target } from '../../ports.ts'
import { type SourceConfig, textOption } from '../../source-config.ts'
import { type AppRow, readDeployment } from './deployment.ts'
import { explainFailure } from './failure.ts'
import { findApp } from './find-app.ts'

const API = 'https://api.digitalocean.com'
const PER_PAGE = 20
/** A commit asked about much later may stand further back; a new one stands on the first page. */
const MAX_PAGES = 5

/** A request to the API with the token, or what to set. The address of the API comes from the environment alone. */
export type Ready = (path: string) => HttpRequest

/** DigitalOcean App Platform: `GET /v2/apps/{id}/deployments`, by the commit of the components. */
export function digitalocean(config: SourceConfig): Source {
  const appIds = new Map<string, string>()
  const searched = new Set<string>()
  return listSource<AppRow>({
    explain: async (row, context) => {
      const ready = connect(context)
      return ready.kind === 'ok' ? explainFailure(row, context, ready.value) : {}
    },
    list: async (target, context) => {
      const ready = connect(context)
      if (ready.kind === 'unreadable') return ready
      const wanted = textOption(config, 'app')
      const key = `${wanted} ${target.remote?.owner}/${target.remote?.name} ${target.branch}`
      const known = appIds.get(key)
      const app = known
        ? { kind: 'ok' as const, value: known }
        : await findApp({ context, ready: ready.value, target, wanted })
      if (app.kind === 'unreadable') return app
      appIds.set(key, app.value)
      return listDeployments({ app: app.value, context, ready: ready.value, searched, target })
    },
    name: config.name,
  })
}

/** How this environment asks DigitalOcean, or what to set. */
export function connect({ env }: LookContext): Answer<Ready> {
  const token = credential(env, 'DIGITALOCEAN_ACCESS_TOKEN', 'DIGITALOCEAN_TOKEN')
  if (token.kind === 'unreadable') return token
  const base = env['DIGITALOCEAN_API_URL']?.replace(/\/+$/, '') || API
  return { kind: 'ok', value: (path) => ({ credential: bearer(token.value), url: `${base}${path}` }) }
}

interface Listing {
  readonly app: string
  readonly context: LookContext
  readonly ready: Ready
  /** Commits for which the older pages have been read in vain. */
  readonly searched: Set<string>
  readonly target: Target
}

async function listDeployments({ app, context, ready, searched, target }: Listing): Promise<Answer<readonly AppRow[]>> {
  const rows: AppRow[] = []
  const pages = searched.has(target.sha) ? 1 : MAX_PAGES
  for (let page = 1; page <= pages; page += 1) {
    const path = `/v2/apps/${encodeURIComponent(app)}/deployments?page=${page}&per_page=${PER_PAGE}`
    const request = { ...ready(path), about: `app ${app}`, isHome: true }
    const answer = await askOnce(context, request)
    if (answer.kind === 'unreadable') return answer
    const read = readRows(deploymentsIn(answer.value), (item) => readDeployment(item, app, target))
    if (read.kind === 'unreadable') return read
    rows.push(...read.value)
    if (rows.some(({ commits }) => commits.includes(target.sha))) return { kind: 'ok', value: rows }
    if (!textAt(answer.value, 'links', 'pages', 'next')) break
  }
  searched.add(target.sha)
  return { kind: 'ok', value: rows }
}

/** An app that was never deployed may have no list at all beside its total of 0. */
function deploymentsIn(answer: unknown): unknown {
  return at(answer, 'deployments') ?? (numberAt(answer, 'meta', 'total') === 0 ? [] : undefined)
}
