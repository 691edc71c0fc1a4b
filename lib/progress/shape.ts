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
const isPercent: Check = (value) => value === null || (isCount(value) && Number(value) <= 100)
const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

function hasShape(shape: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(shape)
  return (value) => isRecord(value) && checks.every(([key, check]) => check(value[key]))
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
  startTime: optional(isTime),
  endTime: optional(isTime),
  activeSince: optional(isTime),
  extId: optional(isText),
  parent: optional(isText),
  owner: optional(isText),
  blockedBy: optional(listOf(isName)),
  priority: optional(isText),
  legacy: optional(isRecord),
}
const LIST = {
  id: isName,
  session: isName,
  agentId: isName,
  startTime: isTime,
  timestamp: isTime,
  isShared: isFlag,
  made: isCount,
  before: optional(isText),
}
const AGENT = {
  id: isName,
  session: isName,
  name: isName,
  startTime: isTime,
  timestamp: isTime,
  endTime: optional(isTime),
  type: optional(isText),
  description: optional(isText),
  parentId: optional(isText),
  toolUseId: optional(isText),
  isBackground: optional(isFlag),
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
  endTime: optional(isTime),
  attention: optional(isText),
  pid: optional(isCount),
  pidStart: optional(isText),
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
  legacy: optional(isRecord),
  push: optional(hasShape({ remote: isText, refs: listOf(isText), timestamp: isTime })),
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
    tasks.every(({ blockedBy, parent }) =>
      [...(blockedBy ?? []), parent].every((id) => id === undefined || taskIds.has(id)),
    )
  )
}
