import { HARNESSES } from '../harness/domain.ts'
import { isRecord } from '../harness/read.ts'
import { type Progress, SCHEMA_VERSION, UNKNOWN_AGENT } from './domain.ts'

/**
 * Whether `value` is a whole snapshot of this schema: every key the fold reads is there with its type, references
 * resolve and ids are unique. Unknown keys are allowed: a newer release may have added them, and the fold carries them
 * along. What can be computed (`stats`) need not be right. One pass without a validator, because every hook asks.
 */
export function isSnapshot(value: unknown): value is Progress {
  if (!isRecord(value) || value['version'] !== SCHEMA_VERSION || !hasShape(ROOT)(value)) return false
  return hasReferences(value as unknown as Progress)
}

type Check = (value: unknown) => boolean

const TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z$/

const isText: Check = (value) => typeof value === 'string'
const isName: Check = (value) => typeof value === 'string' && value !== ''
const isTime: Check = (value) => typeof value === 'string' && TIME.test(value)
const isFlag: Check = (value) => typeof value === 'boolean'
const isCount: Check = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0
const isPid: Check = (value) => isCount(value) && value !== 0
const isPercent: Check = (value) => value === null || (isCount(value) && Number(value) <= 100)
const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

/** Keys of which `?` is the end may be absent. Unknown keys are not looked at. */
function hasShape(shape: Readonly<Record<string, Check>>): Check {
  const checks = new Map(Object.entries(shape).map(([key, check]) => [key.replace('?', ''), check]))
  const required = Object.keys(shape).filter((key) => !key.endsWith('?'))
  return (value) =>
    isRecord(value) &&
    required.every((key) => value[key] !== undefined) &&
    Object.keys(value).every((key) => checks.get(key)?.(value[key]) ?? true)
}

/** The states of a task in a snapshot. */
export const TASK_STATUSES = ['pending', 'in_progress', 'completed', 'blocked'] as const

const TASK = {
  id: isName,
  agent: isName,
  content: isText,
  activeForm: isText,
  status: oneOf(TASK_STATUSES),
  timestamp: isTime,
  progress: isPercent,
  duration: isCount,
  list: isName,
  agentId: isName,
  'startTime?': isTime,
  'endTime?': isTime,
  'activeSince?': isTime,
  'extId?': isText,
  'parent?': isText,
  'owner?': isText,
  'blockedBy?': listOf(isName),
  'priority?': isText,
  'legacy?': isRecord,
}
const LIST = {
  id: isName,
  session: isName,
  agentId: isName,
  startTime: isTime,
  timestamp: isTime,
  isShared: isFlag,
  made: isCount,
  'before?': isText,
}
const AGENT = {
  id: isName,
  session: isName,
  name: isName,
  startTime: isTime,
  timestamp: isTime,
  'endTime?': isTime,
  'type?': isText,
  'description?': isText,
  'parentId?': isText,
  'toolUseId?': isText,
  'isBackground?': isFlag,
}
const SESSION = {
  id: isName,
  harness: oneOf(HARNESSES),
  startTime: isTime,
  timestamp: isTime,
  turn: oneOf(['working', 'waiting']),
  host: isText,
  shown: isCount,
  summarised: isCount,
  'endTime?': isTime,
  'attention?': isText,
  'pid?': isPid,
  'pidStart?': isText,
  'news?': isText,
}
const ROOT = {
  timestamp: isTime,
  session: nullable(hasShape({ id: isName, startTime: isTime })),
  tasks: listOf(hasShape(TASK)),
  activeAgents: listOf(isName),
  stats: isRecord,
  revision: isCount,
  lists: listOf(hasShape(LIST)),
  agents: listOf(hasShape(AGENT)),
  sessions: listOf(hasShape(SESSION)),
  durations: listOf(isCount),
  recent: listOf(isName),
  'legacy?': isRecord,
  'push?': hasShape({ remote: isText, refs: listOf(isText), timestamp: isTime }),
}

function hasReferences({ agents, lists, sessions, tasks }: Progress): boolean {
  const sessionIds = new Set(sessions.map(({ id }) => id))
  const listIds = new Set(lists.map(({ id }) => id))
  const taskIds = new Set(tasks.map(({ id }) => id))
  const agentIds = new Set(['main', UNKNOWN_AGENT, ...agents.map(({ id }) => id)])
  const agentKeys = new Set(agents.map(({ id, session }) => `${session} ${id}`))
  return (
    sessionIds.size === sessions.length &&
    listIds.size === lists.length &&
    taskIds.size === tasks.length &&
    agentKeys.size === agents.length &&
    agents.every(({ session }) => sessionIds.has(session)) &&
    lists.every(({ agentId, session }) => sessionIds.has(session) && agentIds.has(agentId)) &&
    tasks.every(({ agentId, list }) => listIds.has(list) && agentIds.has(agentId)) &&
    tasks.every(({ blockedBy }) => blockedBy?.every((id) => taskIds.has(id)) ?? true) &&
    tasks.every(({ parent }) => parent === undefined || taskIds.has(parent))
  )
}
