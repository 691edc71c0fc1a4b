import { type Answer, askOnce } from '../../ask.ts'
import { idAt, listAt, numberAt, textAt, timeAt } from '../../json.ts'
import { listSource, type Row } from '../../list-source.ts'
import type { LookContext, Source, SourceState, Target } from '../../ports.ts'
import { type SourceConfig, textOption } from '../../source-config.ts'
import { connect, type Ready } from './connect.ts'

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
      const own = await listed(`sha=${target.sha}&per_page=30`, { context, environment, ready: ready.value })
      if (own.kind === 'unreadable') return own
      const rows = await withStates(
        own.value.filter(({ commits }) => commits.includes(target.sha)),
        context,
        ready.value,
      )
      if (rows.kind === 'unreadable' || !rows.value.some(({ state }) => state === 'superseded')) return rows
      return withSuccessor(rows.value, { context, environment, ready: ready.value, target })
    },
    name: config.name,
  })
}

interface Place {
  readonly context: LookContext
  readonly environment: string
  readonly ready: Ready
}

type Unread = Omit<Row, 'state'>

async function listed(query: string, { context, environment, ready }: Place): Promise<Answer<readonly Unread[]>> {
  const question = { ...ready(`/deployments?${query}`), about: 'the deployments of the repository', isHome: true }
  const answer = await askOnce(context, question)
  if (answer.kind === 'unreadable') return answer
  const items = listAt(answer.value).filter((item) => sameName(textAt(item, 'environment'), environment))
  const rows = items.flatMap((item): Unread[] => {
    const id = idAt(item, 'id')
    const sha = textAt(item, 'sha')
    return id && sha ? [{ commits: [sha], id, startedAt: timeAt(item, 'created_at') }] : []
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

/** Which commit took the place of ours: asked only when something has. */
async function withSuccessor(
  rows: readonly Row[],
  place: Place & { readonly target: Target },
): Promise<Answer<readonly Row[]>> {
  const { context, ready, target } = place
  const all = await listed('per_page=30', place)
  if (all.kind === 'unreadable') return { kind: 'ok', value: rows }
  const newest = Math.max(...rows.map(({ id }) => Number(id)))
  const newer = all.value.filter(({ commits, id }) => Number(id) > newest && !commits.includes(target.sha))
  const read = await withStates(newer.slice(0, 5), context, ready)
  return { kind: 'ok', value: read.kind === 'ok' ? [...read.value, ...rows] : rows }
}
