import type { PlanItem, PlanSnapshotEvent } from '../harness/domain.ts'
import type { Agent, Progress, Task, TaskList } from './domain.ts'
import { matchItems } from './match.ts'

/** What a whole-list call means for the lists there are. */
export type Choice =
  | { readonly kind: 'continue'; readonly list: TaskList }
  /** `replaced` is the plan of the same agent that this one takes the place of. */
  | { readonly kind: 'new'; readonly agentId: string; readonly replaced?: TaskList }

/** Which list a whole-list call continues, by (in this order) agent, shared words, and the list it says it replaces. */
export function chooseList(progress: Progress, event: PlanSnapshotEvent): Choice {
  if (event.isShared) return chooseShared(progress, event)
  const lists = listsOf(progress, event.sessionId, event.agent.id)
  const newest = lists.at(-1)
  const best = bestMatch(progress, lists, event.items)
  if (best && !isFinishedBefore(progress, best, event)) return { kind: 'continue', list: best }
  const chained = lists.find((list) => isChained(progress, list, event.previous))
  const child = unidentifiedChild(progress, event)
  if (child !== undefined) return continueOrNew(progress, event, child)
  const replaced = chained ?? newest
  return replaced ? { kind: 'new', agentId: event.agent.id, replaced } : { kind: 'new', agentId: event.agent.id }
}

/** The tasks of a list, in its order. */
export function tasksOf(progress: Progress, list: TaskList): readonly Task[] {
  return progress.tasks.filter((task) => task.list === list.id)
}

/** The open, unshared lists of one agent, oldest first. */
function listsOf(progress: Progress, session: string, agentId: string): readonly TaskList[] {
  return progress.lists.filter((list) => list.session === session && list.agentId === agentId && !list.isShared)
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
 * Clients before 2.1.69 do not say which agent calls. A list that shares nothing with the main one, while a subagent
 * is running whose calls have shown no id, is that subagent's.
 */
function unidentifiedChild(progress: Progress, event: PlanSnapshotEvent): string | undefined {
  if (event.agent.id !== 'main') return undefined
  if (listsOf(progress, event.sessionId, 'main').length === 0) return undefined
  const silent = progress.agents.filter(
    (agent: Agent) => agent.session === event.sessionId && agent.endTime === undefined && agent.toolUseId === agent.id,
  )
  return silent.length === 1 ? silent[0]?.id : undefined
}

function continueOrNew(progress: Progress, event: PlanSnapshotEvent, agentId: string): Choice {
  const own = bestMatch(progress, listsOf(progress, event.sessionId, agentId), event.items)
  if (own) return { kind: 'continue', list: own }
  const replaced = listsOf(progress, event.sessionId, agentId).at(-1)
  return replaced ? { kind: 'new', agentId, replaced } : { kind: 'new', agentId }
}
