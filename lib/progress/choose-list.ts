import type { PlanItem, PlanSnapshotEvent } from '../harness/domain.ts'
import { type Agent, type Progress, type Task, type TaskList, UNKNOWN_AGENT } from './domain.ts'
import { matchItems } from './match.ts'

/** What a whole-list call means for the lists there are. */
export type Choice =
  | { readonly kind: 'continue'; readonly list: TaskList }
  /** `replaced` is the plan of the same agent that this one takes the place of. */
  | { readonly kind: 'new'; readonly agentId: string; readonly replaced?: TaskList }

/** Which list a whole-list call continues, by (in this order) agent, shared words, and the list it says it replaces. */
export function chooseList(progress: Progress, event: PlanSnapshotEvent): Choice {
  if (event.isShared) return chooseShared(progress, event)
  const own = listsOf(progress, event.sessionId, [event.agent.id])
  const silent = event.agent.id === 'main' ? silentAgents(progress, event.sessionId) : []
  const best = bestMatch(progress, [...own, ...listsOf(progress, event.sessionId, silent)], event.items)
  if (best && !isFinishedBefore(progress, best, event)) return { kind: 'continue', list: best }
  const chained = own.find((list) => isChained(progress, list, event.previous))
  if (!chained && own.length > 0 && silent.length > 0)
    return { agentId: likelyChild(progress, event, silent), kind: 'new' }
  const replaced = chained ?? own.at(-1)
  return replaced ? { agentId: event.agent.id, kind: 'new', replaced } : { agentId: event.agent.id, kind: 'new' }
}

/** The tasks of a list, in its order. */
export function tasksOf(progress: Progress, list: TaskList): readonly Task[] {
  return progress.tasks.filter((task) => task.list === list.id)
}

/** The unshared lists of some agents of a session, oldest first. */
function listsOf(progress: Progress, session: string, agentIds: readonly string[]): readonly TaskList[] {
  return progress.lists.filter((list) => list.session === session && agentIds.includes(list.agentId) && !list.isShared)
}

function chooseShared(progress: Progress, event: PlanSnapshotEvent): Choice {
  const list = sharedList(progress, event.sessionId)
  return list ? { kind: 'continue', list } : { kind: 'new', agentId: event.agent.id }
}

/** The list all agents of a session share, if there is one. */
export function sharedList(progress: Progress, session: string): TaskList | undefined {
  return progress.lists.find((list) => list.session === session && list.isShared)
}

function bestMatch(progress: Progress, lists: readonly TaskList[], items: readonly PlanItem[]): TaskList | undefined {
  const scored = lists.map((list) => ({
    list,
    shared: matchItems(tasksOf(progress, list), items).filter(Boolean).length,
  }))
  return scored
    .filter(({ shared }) => shared > 0)
    .reduce<(typeof scored)[number] | undefined>(
      (best, entry) => (best && best.shared > entry.shared ? best : entry),
      undefined,
    )?.list
}

/**
 * A harness forgets a plan that is completed (`oldTodos: []` on the next call), so an empty previous list after a
 * finished plan is a new plan, even where the two share titles ("Run tests").
 */
function isFinishedBefore(progress: Progress, list: TaskList, event: PlanSnapshotEvent): boolean {
  if (event.previous === undefined || event.previous.length > 0) return false
  const tasks = tasksOf(progress, list)
  return tasks.length > 0 && tasks.every((task) => task.status === 'completed')
}

/** Whether `previous` is exactly the content of the list. */
function isChained(progress: Progress, list: TaskList, previous: readonly PlanItem[] | undefined): boolean {
  if (!previous || previous.length === 0) return false
  const tasks = tasksOf(progress, list)
  return tasks.length === previous.length && tasks.every((task, index) => task.content === previous[index]?.title)
}

/**
 * The running agents of a session whose calls have shown no id of their own: clients before 2.1.69 do not say which
 * agent calls, and a list that shares nothing with the main one is then one of theirs.
 */
function silentAgents(progress: Progress, session: string): readonly string[] {
  const isSilent = (agent: Agent) => agent.id === agent.toolUseId || agent.id === UNKNOWN_AGENT
  return progress.agents
    .filter((agent) => agent.session === session && agent.endTime === undefined && isSilent(agent))
    .map(({ id }) => id)
}

/** Whose new list it is, if only one agent comes into question; with several nobody can tell, and nobody guesses. */
function likelyChild(progress: Progress, event: PlanSnapshotEvent, silent: readonly string[]): string {
  const free = silent.filter((id) => id !== UNKNOWN_AGENT && listsOf(progress, event.sessionId, [id]).length === 0)
  return free.length === 1 && silent.length === 1 ? (free[0] ?? UNKNOWN_AGENT) : UNKNOWN_AGENT
}
