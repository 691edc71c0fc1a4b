import { type Answer, askOnce } from '../../ask.ts'
import { idAt, listAt, numberAt, textAt, timeAt } from '../../json.ts'
import { listSource, type Row } from '../../list-source.ts'
import type { LookContext, Source, SourceState, Target } from '../../ports.ts'
import { type SourceConfig, textOption } from '../../source-config.ts'
import { connect, type Ready } from './connect.ts'
import { listPages } from './pages.ts'

/** Every state of a deployment status. `inactive`: another deployment of the environment took its place. */
export const DEPLOYMENT_STATES: Readonly<Record<string, SourceState>> = {
  error: 'failed',
  failure: 'failed',
  in_progress: 'deploying',
  inactive: 'superseded',
  pending: 'queued',
  queued: 'queued',
  success: 'live',
}

/** The deployments that a repository's own workflows, or an app such as Vercel or Render, write to GitHub. */
export function deployments(config: SourceConfig): Source {
  return listSource<Row>({
    explain: async () => ({}),
    list: async (target, context) => {
      const ready = connect(context.env, target, config)
      if (ready.kind === 'unreadable') return ready
      const environment = textOption(config, 'environment') ?? target.environment
      const place = { context, environment, ready: ready.value, target }
      const own = await listed(`/deployments?sha=${target.sha}`, place)
      if (own.kind === 'unreadable') return own
      const rows = await withStates(
        own.value.filter(({ commits }) => commits.includes(target.sha)),
        context,
        ready.value,
      )
      if (rows.kind === 'unreadable' || !rows.value.some(({ state }) => WAS_LIVE.includes(state))) return rows
      return withNewer(rows.value, own.value[0]?.environment ?? environment, place)
    },
    name: config.name,
  })
}

/**
 * Of these a newer deployment may have taken the place. In an environment of production GitHub leaves the older one at
 * `success`: https://docs.github.com/en/rest/deployments/statuses (auto_inactive).
 */
const WAS_LIVE: readonly SourceState[] = ['live', 'superseded']

interface Place {
  readonly context: LookContext
  readonly environment: string
  readonly ready: Ready
  readonly target: Target
}

interface Unread extends Omit<Row, 'state'> {
  /** As GitHub writes it. */
  readonly environment: string
}

async function listed(path: string, place: Place, maxPages?: number): Promise<Answer<readonly Unread[]>> {
  const { context, environment, ready } = place
  const listing = { about: 'the deployments of the repository', isHome: true, path, ...(maxPages && { maxPages }) }
  const answer = await listPages(listing, context, ready)
  if (answer.kind === 'unreadable') return answer
  const items = answer.value.filter((item) => sameName(textAt(item, 'environment'), environment))
  const rows = items.flatMap((item): Unread[] => {
    const id = idAt(item, 'id')
    const sha = textAt(item, 'sha')
    const own = textAt(item, 'environment') ?? ''
    return id && sha ? [{ commits: [sha], environment: own, id, startedAt: timeAt(item, 'created_at') }] : []
  })
  return { kind: 'ok', value: rows.toSorted((a, b) => Number(b.id) - Number(a.id)) }
}

/** Apps write `Production`, configurations `production`. */
function sameName(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase()
}

/** Until one of them is live: what is older than that says nothing new. */
async function withStates(
  unread: readonly Unread[],
  context: LookContext,
  ready: Ready,
): Promise<Answer<readonly Row[]>> {
  const rows: Row[] = []
  for (const row of unread) {
    const read = await withState(row, context, ready)
    if (read.kind === 'unreadable') return read
    rows.push(read.value)
    if (read.value.state === 'live') break
  }
  return { kind: 'ok', value: rows }
}

async function withState(row: Unread, context: LookContext, ready: Ready): Promise<Answer<Row>> {
  const path = `/deployments/${encodeURIComponent(row.id)}/statuses?per_page=100`
  const answer = await askOnce(context, {
    ...ready(path),
    about: `the statuses of deployment ${row.id}`,
    isHome: false,
  })
  if (answer.kind === 'unreadable') return answer
  const statuses = listAt(answer.value).toSorted((a, b) => (numberAt(b, 'id') ?? 0) - (numberAt(a, 'id') ?? 0))
  const word = textAt(statuses, 0, 'state')
  const state = word === undefined ? 'queued' : stateOf(word)
  const message = textAt(statuses, 0, 'description') ?? (state === 'unknown' ? `unknown state "${word}"` : '')
  return {
    kind: 'ok',
    value: {
      ...row,
      endedAt: state === 'live' || state === 'failed' ? timeAt(statuses, 0, 'created_at') : undefined,
      reason: state === 'failed' || state === 'unknown' ? { code: word ?? '', message } : undefined,
      state,
      url: textAt(statuses, 0, 'log_url') ?? textAt(statuses, 0, 'target_url'),
      wasLive: statuses.some((status) => textAt(status, 'state') === 'success'),
    },
  }
}

function stateOf(word: string): SourceState {
  return (Object.hasOwn(DEPLOYMENT_STATES, word) ? DEPLOYMENT_STATES[word] : undefined) ?? 'unknown'
}

/** With the deployments of other commits since our first one: asked only when one may have taken its place. */
async function withNewer(rows: readonly Row[], environment: string, place: Place): Promise<Answer<readonly Row[]>> {
  const { context, ready, target } = place
  const all = await listed(`/deployments?environment=${encodeURIComponent(environment)}`, place, 1)
  if (all.kind === 'unreadable') return all
  const first = Math.min(...rows.map(({ id }) => Number(id)))
  const newer = all.value.filter(({ commits, id }) => Number(id) > first && !commits.includes(target.sha))
  const read = await withStates(newer.slice(0, MAX_NEWER), context, ready)
  if (read.kind === 'unreadable') return read
  return { kind: 'ok', value: [...read.value, ...rows].toSorted((a, b) => Number(b.id) - Number(a.id)) }
}

/** Newer deployments that are looked at, until one of them is live. */
const MAX_NEWER = 10
