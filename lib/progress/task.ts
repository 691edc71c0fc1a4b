import type { ItemStatus, PlanItem } from '../harness/domain.ts'
import { defined } from '../harness/read.ts'
import { type IsoTime, iso, secondsBetween, type Task, type TaskList, type TaskStatus } from './domain.ts'

/** A task that has just appeared in `list`, number `number` of it. */
export function newTask(list: TaskList, number: number, item: PlanItem, at: number): Task {
  const blank: Task = {
    id: `${list.id}.${number}`,
    agent: 'Unknown',
    content: item.title === '' ? `Task #${item.extId}` : item.title,
    activeForm: item.activeForm ?? item.title,
    status: 'pending',
    timestamp: iso(at),
    progress: 0,
    duration: 0,
    list: list.id,
    agentId: list.agentId,
  }
  return updatedTask(blank, item, at)
}

/** The task after one call that names it. The status must not be one that removes it. */
export function updatedTask(task: Task, item: PlanItem, at: number): Task {
  const title = item.title === '' ? task.content : item.title
  const activeForm = item.activeForm ?? (title === task.content ? task.activeForm : title)
  const { extId, owner, priority } = item
  const described: Task = { ...task, activeForm, content: title, ...defined({ extId, owner, priority }) }
  const wanted = item.status === undefined ? task.status : taskStatus(item.status)
  const moved = isLate(task, item, wanted, at) ? described : withStatus(described, wanted, at)
  return isSame(task, moved) ? task : { ...moved, timestamp: iso(at) }
}

/** Whether the status takes the task off the list. */
export function isRemoval(status: ItemStatus | undefined): boolean {
  return status === 'cancelled' || status === 'deleted'
}

function taskStatus(status: ItemStatus): TaskStatus {
  return status === 'cancelled' || status === 'deleted' ? 'pending' : status
}

const RANK: Readonly<Record<TaskStatus, number>> = { pending: 0, blocked: 0, in_progress: 1, completed: 2 }

/** Hooks of parallel calls may overtake each other: a step back from a state that was not the stored one is old news. */
function isLate(task: Task, item: PlanItem, wanted: TaskStatus, at: number): boolean {
  if (item.previousStatus === undefined || item.previousStatus === task.status) return false
  return RANK[wanted] < RANK[task.status] && Math.abs(at - Date.parse(task.timestamp)) < 2000
}

/** The task in another state. Only time in progress counts, and a task that is opened again goes on counting. */
function withStatus(task: Task, status: TaskStatus, at: number): Task {
  if (status === 'in_progress') return resumed({ ...task, status }, at)
  const stopped: Task = { ...paused(task, at), status }
  return status === 'completed' ? completed(stopped, task, at) : without(stopped, 'endTime')
}

function completed(stopped: Task, before: Task, at: number): Task {
  if (before.status === 'completed') return stopped
  return { ...stopped, endTime: iso(at), startTime: before.startTime ?? iso(at) }
}

/** The task with its clock running, if it is in progress. */
export function resumed(task: Task, at: number): Task {
  if (task.status !== 'in_progress' || task.activeSince !== undefined) return task
  return without({ ...task, activeSince: iso(at), startTime: task.startTime ?? iso(at) }, 'endTime')
}

/** The task with its clock stopped and the time so far in `duration`. */
export function paused(task: Task, at: number): Task {
  if (task.activeSince === undefined) return task
  return without({ ...task, duration: task.duration + secondsBetween(task.activeSince, at) }, 'activeSince')
}

function without(task: Task, key: 'activeSince' | 'endTime'): Task {
  if (task[key] === undefined) return task
  const { [key]: _, ...rest } = task
  return rest
}

function isSame(before: Task, after: Task): boolean {
  const keys = Object.keys(before) as (keyof Task)[]
  return keys.length === Object.keys(after).length && keys.every((key) => before[key] === after[key])
}

/** Seconds in progress up to `now`, for a task whose clock may be running. */
export function secondsInProgress(task: Task, now: IsoTime | number): number {
  return task.duration + (task.activeSince === undefined ? 0 : secondsBetween(task.activeSince, now))
}
