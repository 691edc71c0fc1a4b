import { hashText } from '../core/hash.ts'
import type { PlanItem, PlanPatchEvent, PlanSnapshotEvent } from '../harness/domain.ts'
import { archived } from './archive.ts'
import { chooseList, sharedList, tasksOf } from './choose-list.ts'
import { type Folded, iso, type Progress, type Task, type TaskList, UNKNOWN_AGENT } from './domain.ts'
import { foldUnknown } from './fold-agents.ts'
import { matchItems } from './match.ts'
import { isRemoval, newTask, updatedTask } from './task.ts'

/** The state after a call that sends a whole list. */
export function foldSnapshot(folded: Folded, event: PlanSnapshotEvent): Folded {
  const choice = chooseList(folded.progress, event)
  if (choice.kind === 'continue') return revise(folded, choice.list, event)
  const cleared = choice.replaced ? archived(folded, [choice.replaced.id], 'replaced', event.at) : folded
  if (event.items.length === 0) return cleared
  const list = newList(event, choice.agentId)
  const known = choice.agentId === UNKNOWN_AGENT ? foldUnknown(cleared, event) : cleared
  return revise(withList(known, list), list, event)
}

function newList(event: PlanSnapshotEvent | PlanPatchEvent, agentId: string): TaskList {
  return {
    id: hashText(`${event.sessionId}|${agentId}|${event.id}`).slice(0, 8),
    session: event.sessionId,
    agentId,
    startTime: iso(event.at),
    timestamp: iso(event.at),
    isShared: event.kind === 'plan.patch' || event.isShared === true,
    made: 0,
  }
}

function withList(folded: Folded, list: TaskList): Folded {
  const lists = [...folded.progress.lists.filter(({ id }) => id !== list.id), list]
  return { ...folded, progress: { ...folded.progress, lists } }
}

/** A revision of a known list: items continue their tasks, new ones are added, missing ones go to history. */
function revise(folded: Folded, list: TaskList, event: PlanSnapshotEvent): Folded {
  const tasks = tasksOf(folded.progress, list)
  if (isOvertaken(list, tasks, event)) return folded
  const kept = event.items.filter((item) => !isRemoval(item.status))
  const matched = matchItems(tasks, kept)
  let made = list.made
  const next = kept.map((item, index) => {
    const task = matched[index]
    if (task) return updatedTask(task, item, event.at)
    made += 1
    return newTask(list, made, item, event.at)
  })
  const dropped = tasks.filter((task) => !matched.includes(task))
  const after = archivedTasks(folded, list, dropped, event.at)
  const before = hashText(JSON.stringify((event.previous ?? tasks.map(asItem)).map(shape)))
  return replaceTasks(after, { ...list, before, made, timestamp: iso(event.at) }, withBlockers(next, kept))
}

/** An older call that arrives after a newer one: it sends what the newer one says it replaced. */
function isOvertaken(list: TaskList, tasks: readonly Task[], event: PlanSnapshotEvent): boolean {
  if (event.previous === undefined || list.before === undefined) return false
  if (Math.abs(event.at - Date.parse(list.timestamp)) > 2000) return false
  const isCurrent = JSON.stringify(event.previous.map(shape)) === JSON.stringify(tasks.map(asItem).map(shape))
  return !isCurrent && hashText(JSON.stringify(event.items.map(shape))) === list.before
}

function shape(item: PlanItem): readonly [string, string] {
  return [item.title, item.status ?? 'pending']
}

function asItem(task: Task): PlanItem {
  return { status: task.status, title: task.content }
}

/** The state after a call that names single items by the harness's ids. */
export function foldPatch(folded: Folded, event: PlanPatchEvent): Folded {
  const found = listWithIds(folded.progress, event) ?? newList(event, event.agent.id)
  const start = withList(folded, { ...found, timestamp: iso(event.at) })
  return event.items.reduce((state, item) => patchItem(state, found.id, item, event), start)
}

function listWithIds(progress: Progress, event: PlanPatchEvent): TaskList | undefined {
  const ids = new Set(event.items.map((item) => item.extId))
  const knows = (list: TaskList) => tasksOf(progress, list).some((task) => ids.has(task.extId))
  const inSession = progress.lists.filter(({ session }) => session === event.sessionId)
  return inSession.find(knows) ?? sharedList(progress, event.sessionId)
}

function patchItem(folded: Folded, listId: string, item: PlanItem, event: PlanPatchEvent): Folded {
  const list = folded.progress.lists.find(({ id }) => id === listId)
  if (!list) return folded
  const tasks = tasksOf(folded.progress, list)
  const task = tasks.find(({ extId }) => extId === item.extId)
  if (isRemoval(item.status)) {
    if (!task) return folded
    const without = archivedTasks(folded, list, [task], event.at)
    return replaceTasks(
      without,
      list,
      tasks.filter((other) => other !== task),
    )
  }
  const [changed, made] = task
    ? [claimed(updatedTask(task, item, event.at), item, event), list.made]
    : [{ ...newTask(list, list.made + 1, item, event.at), agentId: event.agent.id }, list.made + 1]
  const next = task ? tasks.map((other) => (other === task ? changed : other)) : [...tasks, changed]
  return replaceTasks(folded, { ...list, made }, blocking(next, item))
}

/** Whoever sets a shared task in progress works on it; until then it is its maker's. */
function claimed(task: Task, item: PlanItem, event: PlanPatchEvent): Task {
  return item.status === 'in_progress' ? { ...task, agentId: event.agent.id } : task
}

/**
 * `tasks` with the waiting relations an item names (harness ids) turned into ours. A harness leaves completed blockers
 * out of its lists; they stay known here, for the progress of the task that waited for them.
 */
function blocking(tasks: readonly Task[], item: PlanItem): readonly Task[] {
  const idOf = (extId: string) => tasks.find((task) => task.extId === extId)?.id
  const known = (extIds: readonly string[] | undefined) => (extIds ?? []).map(idOf).filter((id) => id !== undefined)
  const done = new Set(tasks.filter(({ status }) => status === 'completed').map(({ id }) => id))
  const own = idOf(item.extId ?? '')
  const blocks = new Set(known(item.addBlocks))
  return tasks.map((task) => {
    const before = task.blockedBy ?? []
    if (task.id === own) {
      const waits = item.blockedBy ? [...before.filter((id) => done.has(id)), ...known(item.blockedBy)] : before
      return waitingFor(task, [...waits, ...known(item.addBlockedBy)])
    }
    return own !== undefined && blocks.has(task.id) ? waitingFor(task, [...before, own]) : task
  })
}

function waitingFor(task: Task, ids: readonly string[]): Task {
  const { blockedBy: _, ...rest } = task
  const unique = [...new Set(ids)].filter((id) => id !== task.id)
  return unique.length === 0 ? rest : { ...rest, blockedBy: unique }
}

function withBlockers(tasks: readonly Task[], items: readonly PlanItem[]): readonly Task[] {
  return items.filter(({ blockedBy, extId }) => blockedBy && extId).reduce(blocking, tasks)
}

function archivedTasks(folded: Folded, list: TaskList, tasks: readonly Task[], at: number): Folded {
  if (tasks.length === 0) return folded
  const id = `${iso(at).replace(/[-:]|\.\d+/g, '')}-dropped-${hashText(tasks.map((task) => task.id).join()).slice(0, 8)}`
  const entry = { id, list, reason: 'dropped' as const, session: list.session, tasks, timestamp: iso(at) }
  return { ...folded, history: [...folded.history, entry] }
}

function replaceTasks(folded: Folded, list: TaskList, tasks: readonly Task[]): Folded {
  const others = folded.progress.tasks.filter((task) => task.list !== list.id)
  const lists = folded.progress.lists.map((other) => (other.id === list.id ? list : other))
  return { ...folded, progress: { ...folded.progress, lists, tasks: [...others, ...tasks] } }
}
