import type { Agent, FoldOptions, Progress, Session, Stats, Task } from './domain.ts'
import { stepsOf } from './steps.ts'

/**
 * `after` with everything that follows from its tasks, lists and agents: names, percentages, statistics, and a new
 * revision if a person could see a difference to `before`.
 */
export function settled(before: Progress, after: Progress, options: FoldOptions): Progress {
  if (after.tasks === before.tasks && after.agents === before.agents && after.sessions === before.sessions) return after
  const ids = new Set(after.tasks.map(({ id }) => id))
  const isSettled = settledBefore(before, after, ids)
  const named = after.tasks.map((task) =>
    isSettled(task) ? task : withName(withReferences(task, ids), after, options),
  )
  const whole = named.filter(({ blockedBy, parent }) => blockedBy !== undefined || parent !== undefined)
  const tasks = named.map((task) => (isSettled(task) && whole.length === 0 ? task : withProgress(task, named)))
  const progress: Progress = {
    ...after,
    tasks,
    activeAgents: activeAgentsOf(tasks, after),
    stats: statsOf(tasks),
    durations: durationsOf(before, tasks),
  }
  return isVisiblySame(before, progress) ? progress : { ...progress, revision: before.revision + 1 }
}

/**
 * Whether a task is as it was when its name and references were settled last: with fifty agents a call changes one
 * list of fifty. Where agents have changed or tasks have gone, every task is looked at again.
 */
function settledBefore(before: Progress, after: Progress, ids: ReadonlySet<string>): (task: Task) => boolean {
  if (after.agents !== before.agents || before.tasks.some(({ id }) => !ids.has(id))) return () => false
  const known = new Set(before.tasks)
  return (task) => known.has(task)
}

/** A task that is gone blocks nobody, and is nobody's parent. */
function withReferences(task: Task, ids: ReadonlySet<string>): Task {
  const isGone = (id: string) => !ids.has(id)
  if (!task.blockedBy?.some(isGone) && (task.parent === undefined || ids.has(task.parent))) return task
  const { blockedBy = [], parent, ...rest } = task
  const left = blockedBy.filter((id) => ids.has(id))
  return {
    ...rest,
    ...(left.length > 0 ? { blockedBy: left } : {}),
    ...(parent === undefined || isGone(parent) ? {} : { parent }),
  }
}

/** Exact identity first (owner, subagent, teammate), then an explicit mark in the text; never a guess. */
function withName(task: Task, progress: Progress, options: FoldOptions): Task {
  const session = progress.lists.find(({ id }) => id === task.list)?.session
  const agent = progress.agents.find(({ id, session: of }) => id === task.agentId && of === session)
  const fallback = task.agentId === 'main' ? 'main' : 'Unknown'
  const name =
    task.owner ?? agent?.name ?? options.agentIn(task.activeForm) ?? options.agentIn(task.content) ?? fallback
  return name === task.agent ? task : { ...task, agent: name }
}

function withProgress(task: Task, tasks: readonly Task[]): Task {
  const progress = progressOf(task, tasks)
  return progress === task.progress ? task : { ...task, progress }
}

/** Explicit steps, else the share of completed subtasks or blockers, else what a migration found, else nothing. */
function progressOf(task: Task, tasks: readonly Task[]): number | null {
  if (task.status === 'completed') return 100
  if (task.status !== 'in_progress') return 0
  const steps = stepsOf(task.activeForm) ?? stepsOf(task.content)
  if (steps !== undefined) return steps
  const parts = tasks.filter(({ id, parent }) => parent === task.id || task.blockedBy?.includes(id))
  if (parts.length === 0) return readPercent(task)
  return share(parts.filter(({ status }) => status === 'completed').length, parts.length)
}

/** What an older file said of the task, kept by the migration: nobody can compute it again. */
function readPercent({ legacy }: Task): number | null {
  const percent = legacy?.['progress']
  return typeof percent === 'number' && Number.isInteger(percent) && percent >= 0 && percent <= 100 ? percent : null
}

/** `part` of `whole` in whole percent; 100 only when nothing is left. */
export function share(part: number, whole: number): number {
  if (whole === 0) return 0
  return part < whole ? Math.min(99, Math.round((100 * part) / whole)) : 100
}

/** The statistics of `tasks`: completed + active + pending = total, and blocked ones are among the pending. */
export function statsOf(tasks: readonly Task[]): Stats {
  const count = (status: Task['status']) => tasks.filter((task) => task.status === status).length
  const completedTasks = count('completed')
  return {
    totalTasks: tasks.length,
    completedTasks,
    activeTasks: count('in_progress'),
    pendingTasks: count('pending') + count('blocked'),
    blockedTasks: tasks.filter((task) => isBlocked(task, tasks)).length,
    overallProgress: share(completedTasks, tasks.length),
  }
}

/** Whether a task that has not begun was reported blocked or waits for a task that is not completed. */
export function isBlocked(task: Task, tasks: readonly Task[]): boolean {
  if (task.status === 'blocked') return true
  if (task.status !== 'pending' || !task.blockedBy) return false
  return tasks.some(({ id, status }) => status !== 'completed' && task.blockedBy?.includes(id))
}

/** Names of the agents at work: with a task in progress, or running as subagents; sorted, without `Unknown`. */
export function activeAgentsOf(tasks: readonly Task[], progress: Progress): readonly string[] {
  const isOpen = (sessionId: string | undefined) =>
    progress.sessions.some(({ endTime, id }) => id === sessionId && endTime === undefined)
  const hasEnded = (task: Task, session: string | undefined) =>
    progress.agents.some(
      (agent) => agent.id === task.agentId && agent.session === session && agent.endTime !== undefined,
    )
  const working = tasks.filter((task) => {
    if (task.status !== 'in_progress') return false
    const session = progress.lists.find(({ id }) => id === task.list)?.session
    return isOpen(session) && !hasEnded(task, session)
  })
  const running = progress.agents.filter(
    (agent) => agent.endTime === undefined && agent.id !== 'main' && isOpen(agent.session),
  )
  const names = new Set([...working.map(({ agent }) => agent), ...running.map(({ name }) => name)])
  names.delete('Unknown')
  return [...names].sort()
}

/** Samples kept for the ETA. */
const MAX_DURATIONS = 50

/** The durations known before, and those of tasks that have been completed since. Unmeasured ones are no sample. */
function durationsOf(before: Progress, tasks: readonly Task[]): readonly number[] {
  const wasCompleted = new Set(before.tasks.filter(({ status }) => status === 'completed').map(({ id }) => id))
  const fresh = tasks.filter((task) => task.status === 'completed' && task.duration > 0 && !wasCompleted.has(task.id))
  if (fresh.length === 0) return before.durations
  return [...before.durations, ...fresh.map(({ duration }) => duration)].slice(-MAX_DURATIONS)
}

function isVisiblySame(before: Progress, after: Progress): boolean {
  return (
    isSameList(before.tasks, after.tasks, isSameTask) &&
    isSameList(before.agents, after.agents, isSameAgent) &&
    isSameList(before.sessions, after.sessions, isSameSession, ({ id }) => id)
  )
}

function isSameList<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (one: T, other: T) => boolean,
  order?: (entry: T) => string,
): boolean {
  if (before.length !== after.length) return false
  const sorted = (list: readonly T[]) => (order ? list.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) : list)
  const others = sorted(after)
  return sorted(before).every((entry, index) => {
    const other = others[index]
    return entry === other || (other !== undefined && isSame(entry, other))
  })
}

function isSameTask(one: Task, other: Task): boolean {
  const keys = ['id', 'content', 'activeForm', 'status', 'agent', 'progress'] as const
  return keys.every((key) => one[key] === other[key]) && String(one.blockedBy) === String(other.blockedBy)
}

function isSameAgent(one: Agent, other: Agent): boolean {
  return one.id === other.id && one.name === other.name && one.endTime === other.endTime
}

function isSameSession(one: Session, other: Session): boolean {
  return one.id === other.id && one.attention === other.attention && one.endTime === other.endTime
}
