import { type Progress, secondsBetween, type Task } from './domain.ts'
import { etaOf, latest } from './eta.ts'
import { type Liveness, livenessOf } from './liveness.ts'
import { bareRow, elapsedOf, ownName, type RowContext, rowOf, type Share, titleOf } from './rows.ts'
import { isBlocked, share } from './settle.ts'
import type { AgentRow, DoneTask, Eta, NextTask, ProgressView, RowState, Totals, ViewOptions } from './view-domain.ts'

const RECENT = 5

type LookUp = (session: string, agentId: string) => Liveness

/** What there is to show at `options.now`. Asks `isAlive` at most once per session. */
export function viewOf(progress: Progress, options: ViewOptions): ProgressView {
  const lookUp = livenessOf(progress, options)
  const shares = sharesOf(progress, lookUp)
  const context: RowContext = {
    durations: progress.durations,
    now: options.now,
    tasks: progress.tasks,
    waitsFor: blockersOf(progress.tasks),
  }
  const listed = shares.map((share) => rowOf(share, context)).filter((row) => row !== undefined)
  const rows = [...listed, ...unlisted(progress, listed, { lookUp, now: options.now })].sort(byState)
  const eta = latest([...rows.map((row) => row.eta), ...listEtas(shares, context)])
  const startedAt = startOf(progress)
  return {
    now: options.now,
    revision: progress.revision,
    changedAt: Date.parse(progress.timestamp),
    ...(startedAt !== undefined && { startedAt }),
    rows: withDistinctNames(rows),
    totals: totalsOf(shares, context),
    next: nextOf(shares, context),
    recent: recentOf(progress.tasks),
    deployments: options.deployments ?? [],
    ...(eta && { eta }),
  }
}

/** The tasks grouped by list, agent and shown name, in the order of the file. */
function sharesOf(progress: Progress, lookUp: LookUp): readonly Share[] {
  const lists = new Map(progress.lists.map((list) => [list.id, list]))
  const groups = groupBy(progress.tasks, (task) => `${task.list}\n${task.agentId}\n${task.agent}`)
  return groups.map((tasks) => {
    const { agentId = 'main', list = '' } = tasks[0] ?? {}
    const session = lists.get(list)?.session ?? ''
    return { agentId, liveness: lookUp(session, agentId), session, tasks }
  })
}

/** Subagents at work that have no row yet, and sessions that asked the person something. */
function unlisted(
  progress: Progress,
  listed: readonly AgentRow[],
  { lookUp, now }: { readonly lookUp: LookUp; readonly now: number },
): readonly AgentRow[] {
  const isListed = (session: string, agentId: string) =>
    listed.some((row) => row.session === session && row.agentId === agentId)
  const row = (session: string, agentId: string, state: RowState) =>
    bareRow({ agentId, liveness: lookUp(session, agentId), session, tasks: [] }, state)
  const agents = progress.agents
    .filter((agent) => agent.id !== 'main' && !agent.endTime && !isListed(agent.session, agent.id))
    .map((agent) => {
      const state = lookUp(agent.session, agent.id).gone ? 'stale' : 'running'
      const elapsedSeconds = secondsBetween(agent.startTime, state === 'stale' ? agent.timestamp : now)
      return { ...row(agent.session, agent.id, state), elapsedSeconds }
    })
  const asking = progress.sessions
    .filter(({ attention, id, turn }) => turn === 'waiting' && attention !== undefined && !isListed(id, 'main'))
    .filter(({ id }) => !lookUp(id, 'main').gone)
    .map(({ id }) => row(id, 'main', 'waiting'))
  return [...agents, ...asking]
}

function blockersOf(tasks: readonly Task[]): RowContext['waitsFor'] {
  const open = new Map(tasks.filter((task) => task.status !== 'completed').map((task) => [task.id, task]))
  return (task) => {
    const blocker = task.blockedBy?.map((id) => open.get(id)).find((other) => other !== undefined)
    return blocker && titleOf(blocker, false)
  }
}

function totalsOf(shares: readonly Share[], context: RowContext): Totals {
  const count = (has: (task: Task, share: Share) => boolean) =>
    shares.reduce((sum, share) => sum + share.tasks.filter((task) => has(task, share)).length, 0)
  const total = count(() => true)
  const completed = count((task) => task.status === 'completed')
  const active = count((task) => task.status === 'in_progress')
  const stale = count((task, { liveness }) => task.status === 'in_progress' && liveness.gone !== undefined)
  return {
    total,
    completed,
    running: active - stale,
    stale,
    pending: total - completed - active,
    blocked: count((task) => isBlocked(task, context.tasks)),
    percent: share(completed, total),
  }
}

/** One estimate per list that somebody works on: its tasks may belong to agents that have not begun. */
function listEtas(shares: readonly Share[], context: RowContext): readonly (Eta | undefined)[] {
  const present = shares.filter(({ liveness }) => liveness.gone === undefined)
  return groupBy(present, ({ tasks }) => tasks[0]?.list ?? '').map((group) => {
    const running = group.flatMap(({ liveness, tasks }) =>
      tasks.filter((task) => task.status === 'in_progress').map((task) => elapsedOf(task, liveness, context.now)),
    )
    const agents = group.filter(({ tasks }) => tasks.some((task) => task.status === 'in_progress')).length
    const open = group.flatMap(({ tasks }) => tasks.filter((task) => task.status !== 'completed'))
    if (agents === 0) return undefined
    return etaOf(context.durations, { agents, pendingTasks: open.length - running.length, running })
  })
}

function nextOf(shares: readonly Share[], context: RowContext): readonly NextTask[] {
  return shares
    .filter(({ liveness }) => liveness.gone === undefined)
    .flatMap(({ tasks }) => tasks)
    .filter((task) => task.status === 'pending' && !isBlocked(task, context.tasks))
    .map((task) => ({ id: task.id, content: titleOf(task, false), ...named(task) }))
}

function recentOf(tasks: readonly Task[]): readonly DoneTask[] {
  return tasks
    .filter((task) => task.status === 'completed' && task.endTime !== undefined)
    .sort((a, b) => ((a.endTime ?? '') < (b.endTime ?? '') ? 1 : -1))
    .slice(0, RECENT)
    .map((task) => ({
      id: task.id,
      content: titleOf(task, false),
      ...named(task),
      endedAt: Date.parse(task.endTime ?? ''),
      seconds: task.duration,
    }))
}

function named(task: Task): { readonly agent?: string } {
  const agent = ownName(task.agent)
  return agent === undefined ? {} : { agent }
}

const ORDER: Readonly<Record<RowState, number>> = { running: 0, waiting: 1, blocked: 2, stale: 3 }

function byState(a: AgentRow, b: AgentRow): number {
  return ORDER[a.state] - ORDER[b.state]
}

/** Two sessions of one harness are told apart by the beginning of their ids. */
function withDistinctNames(rows: readonly AgentRow[]): readonly AgentRow[] {
  return rows.map((row) => {
    const isShared = rows.some((other) => other.name === row.name && other.session !== row.session)
    return isShared ? { ...row, name: `${row.name} ${row.session.slice(0, 4)}` } : row
  })
}

function startOf(progress: Progress): number | undefined {
  const open = progress.sessions.filter((session) => !session.endTime)
  return open.length === 0 ? undefined : Math.min(...open.map(({ startTime }) => Date.parse(startTime)))
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}
