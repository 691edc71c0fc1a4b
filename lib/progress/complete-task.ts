import type { JsonRecord } from '../harness/read.ts'
import { type Agent, type IsoTime, type Session, type Task, type TaskList, UNKNOWN_AGENT } from './domain.ts'
import { legacyOf } from './legacy.ts'
import type { Picked } from './released.ts'

/** Id of the session, of the list and of the tasks that name none. */
export const MIGRATED = 'migrated'

/** Sessions, lists and agents of the file, and the ones that are put there for tasks and lists that name none. */
export interface Frame {
  readonly sessions: readonly Session[]
  readonly lists: readonly TaskList[]
  readonly agents: readonly Agent[]
}

/** Where a task belongs that names no list, and a list that names no session. */
export interface Home {
  readonly session: string
  readonly startTime: IsoTime
  readonly timestamp: IsoTime
}

/** The record in one entry of a list of tasks: a plain text is a title. */
export function looseTask(entry: unknown): unknown {
  return typeof entry === 'string' && entry !== '' ? { content: entry } : entry
}

/** A task as the file has it, with an id that is unique. */
export interface LooseTask extends Picked<Task> {
  readonly id: string
}

/** The first task with an id keeps it; the others get a new one and keep theirs under `legacy`. */
export function withUniqueIds(tasks: readonly Picked<Task>[]): readonly LooseTask[] {
  const given = new Set(tasks.map(({ known }) => known.id))
  const seen = new Set<string>()
  return tasks.map(({ known, rest }, index) => {
    const isFirst = known.id !== undefined && !seen.has(known.id)
    const id = isFirst && known.id !== undefined ? known.id : freshId(index + 1, given)
    seen.add(id)
    return { id, known, rest: isFirst || known.id === undefined ? rest : { ...rest, id: known.id } }
  })
}

function freshId(number: number, given: ReadonlySet<string | undefined>): string {
  const id = `${MIGRATED}-${number}`
  return given.has(id) ? freshId(number + given.size, given) : id
}

/** A list with defaults for what the file does not say. */
export function listOf(known: Partial<TaskList>, home: Home): TaskList {
  const { session, startTime, timestamp } = home
  return { id: MIGRATED, agentId: 'main', isShared: false, made: 0, session, startTime, timestamp, ...known }
}

/** The list a task names, else the one for those that name none. */
export function listFor(known: Partial<Task>, frame: Frame, home: Home): TaskList {
  return frame.lists.find(({ id }) => id === known.list) ?? listOf({}, home)
}

interface Place {
  readonly frame: Frame
  readonly home: Home
  /** The list of each task. */
  readonly ids: ReadonlyMap<string, string>
}

/** The task in its list, under its agent, with defaults; references that lead nowhere are kept under `legacy`. */
export function placed({ id, known, rest }: LooseTask, { frame, home, ids }: Place): Task {
  const { activeSince, agent: _a, blockedBy: _b, legacy, parent: _p, ...plain } = known
  const list = listFor(known, frame, home)
  const who = whoOf(known, frame, list)
  const { kept, lost } = references(known, ids, { agentId: who.agentId, list: list.id })
  const content = known.content ?? known.activeForm ?? `Task ${id}`
  const status = known.status ?? 'pending'
  return {
    activeForm: content,
    duration: 0,
    timestamp: home.timestamp,
    ...plain,
    ...who,
    ...kept,
    ...(status === 'in_progress' && activeSince !== undefined ? { activeSince } : {}),
    content,
    id,
    list: list.id,
    progress: status === 'completed' ? 100 : (known.progress ?? (status === 'in_progress' ? null : 0)),
    status,
    ...legacyOf({ ...legacy, ...percentOf(status, known), ...rest, ...lost }),
  }
}

/** The fold computes percentages; one that was measured elsewhere is kept where the fold finds it. */
function percentOf(status: Task['status'], { progress }: Partial<Task>): JsonRecord {
  return status === 'in_progress' && typeof progress === 'number' ? { progress } : {}
}

/** The references of a task to other tasks of the file, and those that lead nowhere. */
function references(known: Partial<Task>, ids: ReadonlyMap<string, string>, now: { agentId: string; list: string }) {
  const waits = known.blockedBy?.filter((id) => ids.has(id)) ?? []
  const kept = {
    ...(waits.length > 0 ? { blockedBy: waits } : {}),
    ...(known.parent !== undefined && ids.get(known.parent) === now.list ? { parent: known.parent } : {}),
  }
  const lost = Object.entries({
    agentId: known.agentId === now.agentId ? undefined : known.agentId,
    blockedBy: waits.length === known.blockedBy?.length ? undefined : known.blockedBy,
    list: known.list === now.list ? undefined : known.list,
    parent: kept.parent === undefined ? known.parent : undefined,
  }).filter(([, value]) => value !== undefined)
  return { kept, lost: Object.fromEntries(lost) as JsonRecord }
}

/** The agent a task names: by id where the file knows it, else by name. */
function whoOf(known: Partial<Task>, frame: Frame, list: TaskList): Pick<Task, 'agent' | 'agentId'> {
  const own = frame.agents.filter(({ session }) => session === list.session)
  const byId = own.find(({ id }) => id === known.agentId)
  const name = known.agent ?? byId?.name ?? 'Unknown'
  if (byId || known.agentId === 'main' || known.agentId === UNKNOWN_AGENT) {
    return { agent: name, agentId: byId?.id ?? known.agentId ?? UNKNOWN_AGENT }
  }
  if (name === 'Unknown') return { agent: name, agentId: UNKNOWN_AGENT }
  return { agent: name, agentId: own.find((agent) => agent.name === name)?.id ?? name }
}
