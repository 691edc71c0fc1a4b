import { list as entriesOf, isRecord, type JsonRecord } from '../harness/read.ts'
import {
  type Frame,
  type Home,
  type LooseTask,
  listFor,
  listOf,
  looseTask,
  MIGRATED,
  placed,
  withUniqueIds,
} from './complete-task.ts'
import {
  type Agent,
  emptyProgress,
  type IsoTime,
  iso,
  type Progress,
  type Session,
  type Task,
  type TaskList,
  UNKNOWN_AGENT,
} from './domain.ts'
import { rootLegacy } from './legacy.ts'
import { AGENT, LIST, pick, ROOT, type Root, SESSION, TASK } from './released.ts'
import { activeAgentsOf, statsOf } from './settle.ts'

/** What a migration knows beside the content of the file. */
export interface MigrationContext {
  readonly mtimeMs: number
  readonly now: number
}

/**
 * A whole snapshot of a record in the released shape, however much of it is missing. Defaults are filled in, counts and
 * ids made right. What has no place here, or the wrong type, is kept under `legacy`; and nothing is invented: a task in
 * progress without a percentage has none, and one without a measured time has taken 0 seconds.
 */
export function completed(record: JsonRecord, context: MigrationContext): Progress {
  const { known, rest } = pick<Root>(withoutComputed(record), ROOT)
  const timestamp = notAfter(known.timestamp ?? iso(Math.max(0, context.mtimeMs)), context.now)
  const home = { session: known.session?.id ?? MIGRATED, startTime: known.session?.startTime ?? timestamp, timestamp }
  const entries = entriesOf(record, 'tasks').map(looseTask)
  const loose = withUniqueIds(entries.filter(isRecord).map((entry) => pick<Task>(entry, TASK)))
  const frame = frameOf(record, home, loose)
  const ids = new Map(loose.map(({ id, known: task }) => [id, listFor(task, frame, home).id]))
  const tasks = loose.map((task) => placed(task, { frame, home, ids }))
  const progress: Progress = {
    ...emptyProgress(context.now),
    timestamp,
    session: known.session || tasks.length > 0 ? { id: home.session, startTime: home.startTime } : null,
    tasks,
    stats: statsOf(tasks),
    revision: known.revision ?? 0,
    lists: frame.lists.map((list) => ({ ...list, made: Math.max(list.made, highestNumber(list, tasks)) })),
    agents: [...frame.agents, ...agentsNamedIn(tasks, frame)],
    sessions: frame.sessions.map((session) => ({ ...session, timestamp: notAfter(session.timestamp, context.now) })),
    durations: known.durations ?? [],
    recent: known.recent ?? [],
    ...(known.push ? { push: known.push } : {}),
    ...rootLegacy(known.legacy, { ...rest, unreadTasks: entries.filter((entry) => !isRecord(entry)) }),
  }
  return { ...progress, activeAgents: activeAgentsOf(tasks, progress) }
}

/** Lists are read one by one, and what is counted is counted again: only a value that is no list at all is a rest. */
function withoutComputed(record: JsonRecord): JsonRecord {
  const { activeAgents: _a, stats: _s, version: _v, ...others } = record
  const parts = ['agents', 'lists', 'sessions', 'tasks']
  return Object.fromEntries(
    Object.entries(others).filter(([key, value]) => !(parts.includes(key) && Array.isArray(value))),
  )
}

function notAfter(time: IsoTime, now: number): IsoTime {
  return Date.parse(time) > now ? iso(now) : time
}

function frameOf(record: JsonRecord, home: Home, tasks: readonly LooseTask[]): Frame {
  const read = <T extends object>(key: string, of: (entry: JsonRecord) => T) =>
    entriesOf(record, key).filter(isRecord).map(of)
  const sessions = unique(read('sessions', (entry) => sessionOf(pick<Session>(entry, SESSION).known, home)))
  const inSession = <T extends { readonly session: string }>(entry: T): T =>
    sessions.some(({ id }) => id === entry.session) ? entry : { ...entry, session: home.session }
  const agents = unique(
    read('agents', (entry) => inSession(agentOf(pick<Agent>(entry, AGENT).known, home))),
    ({ id, session }) => JSON.stringify([session, id]),
  )
  const listed = unique(read('lists', (entry) => inSession(listOf(pick<TaskList>(entry, LIST).known, home))))
  const isHomeless = tasks.some(({ known }) => !listed.some(({ id }) => id === known.list))
  const lists = isHomeless ? unique([...listed, listOf({}, home)]) : listed
  const hasAgent = ({ agentId, session }: TaskList) =>
    agentId === 'main' || agents.some((agent) => agent.id === agentId && agent.session === session)
  const isUsed = [...lists, ...agents].some(({ session }) => session === home.session)
  return {
    agents,
    lists: lists.map((list) => (hasAgent(list) ? list : { ...list, agentId: UNKNOWN_AGENT })),
    sessions: isUsed ? unique([...sessions, sessionOf({}, home)]) : sessions,
  }
}

/** The first of those that have one key: the id, for agents with the session. */
function unique<T extends { readonly id: string }>(entries: readonly T[], keyOf = ({ id }: T) => id): readonly T[] {
  return [...new Map(entries.toReversed().map((entry) => [keyOf(entry), entry])).values()].toReversed()
}

/** Nobody recorded anything but Claude Code before this schema. */
function sessionOf(known: Partial<Session>, home: Home): Session {
  const { startTime, timestamp } = home
  const blank = { harness: 'claude' as const, host: '', shown: 0, summarised: 0, turn: 'waiting' as const }
  return { ...blank, id: home.session, startTime, timestamp, ...known }
}

function agentOf(known: Partial<Agent>, home: Home): Agent {
  const { session, startTime, timestamp } = home
  const id = known.id ?? known.name ?? UNKNOWN_AGENT
  return { name: known.type ?? id, session, startTime, timestamp, ...known, id }
}

/** The agents that tasks name and the file does not list; one without a task in progress has ended. */
function agentsNamedIn(tasks: readonly Task[], frame: Frame): readonly Agent[] {
  const sessionOfList = new Map(frame.lists.map(({ id, session }) => [id, session]))
  const named = tasks.flatMap((task) => {
    const session = sessionOfList.get(task.list) ?? ''
    const isKnown =
      task.agentId === 'main' ||
      task.agentId === UNKNOWN_AGENT ||
      frame.agents.some((agent) => agent.id === task.agentId && agent.session === session)
    return isKnown ? [] : [{ session, task }]
  })
  const first = named.filter(
    ({ session, task }, index) =>
      named.findIndex((other) => other.task.agentId === task.agentId && other.session === session) === index,
  )
  return first.map(({ session, task }) => {
    const own = named.filter((other) => other.task.agentId === task.agentId && other.session === session)
    const times = own.map((entry) => entry.task.timestamp).sort()
    const [startTime, timestamp] = [times[0] ?? task.timestamp, times.at(-1) ?? task.timestamp]
    const isActive = own.some((entry) => entry.task.status === 'in_progress')
    const agent = { id: task.agentId, name: task.agent, session, startTime, timestamp }
    return isActive ? agent : { ...agent, endTime: timestamp }
  })
}

/** The number of the list's newest task: ids are `<list>.<number>`. */
function highestNumber(list: TaskList, tasks: readonly Task[]): number {
  const own = tasks.filter((task) => task.list === list.id)
  const numbers = own.map(({ id }) => (id.startsWith(`${list.id}.`) ? Number(id.slice(list.id.length + 1)) : 0))
  return Math.max(own.length, ...numbers.filter(Number.isSafeInteger))
}
