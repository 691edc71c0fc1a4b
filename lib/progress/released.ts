// Readers for snapshots nobody has validated: each gives the value as this schema wants it, or undefined.
import { HARNESSES } from '../harness/domain.ts'
import { defined, isRecord, type JsonRecord } from '../harness/read.ts'
import { type Agent, type IsoTime, iso, type Progress, type Session, type Task, type TaskList } from './domain.ts'
import { TASK_STATUSES } from './shape.ts'

type Reader<T> = (value: unknown) => T | undefined
type Readers<T> = { readonly [K in keyof T]-?: Reader<Exclude<T[K], undefined>> }

/** What was read of one record, and the rest: keys that are unknown, or whose value cannot be taken. */
export interface Picked<T> {
  readonly known: Partial<T>
  readonly rest: JsonRecord
}

/** Reads the keys of `readers` from `record`. Nulls, empty texts and empty lists say nothing and are no rest. */
export function pick<T extends object>(record: JsonRecord, readers: Readers<T>): Picked<T> {
  const table = new Map<string, Reader<unknown>>(Object.entries(readers))
  const read = Object.entries(record).map(([key, value]) => ({ key, taken: table.get(key)?.(value), value }))
  const known = read.filter(({ taken }) => taken !== undefined).map(({ key, taken }) => [key, taken])
  const rest = read.filter(({ taken, value }) => taken === undefined && !isEmpty(value))
  return {
    known: Object.fromEntries(known) as Partial<T>,
    rest: Object.fromEntries(rest.map(({ key, value }) => [key, value])),
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

const text: Reader<string> = (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined)
const count: Reader<number> = (value) =>
  typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.round(value) : undefined
const percent: Reader<number> = (value) => (Number(count(value) ?? 101) <= 100 ? count(value) : undefined)
const listOf =
  <T>(read: Reader<T>): Reader<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value)) return undefined
    const all = value.map(read).filter((entry) => entry !== undefined)
    return all.length === value.length ? all : undefined
  }
const oneOf =
  <T extends string>(words: readonly T[]): Reader<T> =>
  (value) =>
    words.find((word) => word === value)
const jsonRecord: Reader<JsonRecord> = (value) => (isRecord(value) ? value : undefined)

/** The last instant that four digits of a year can name. */
const MAX_TIME = Date.parse('9999-12-31T23:59:59.999Z')

/** ISO 8601 (UTC where it names no zone), or integer milliseconds since the epoch as the predecessor wrote them. */
export function readTime(value: unknown): IsoTime | undefined {
  const ms = typeof value === 'string' ? parseTime(value) : value
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= MAX_TIME)) return undefined
  return iso(ms)
}

function parseTime(value: string): number {
  if (!/^\d{4}-\d\d-\d\d/.test(value)) return Number.NaN
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(value) || !value.includes('T')
  return Date.parse(hasZone ? value : `${value}Z`)
}

export const TASK: Readers<Task> = {
  id: text,
  agent: text,
  content: text,
  activeForm: text,
  status: oneOf(TASK_STATUSES),
  timestamp: readTime,
  progress: percent,
  duration: count,
  list: text,
  agentId: text,
  startTime: readTime,
  endTime: readTime,
  activeSince: readTime,
  extId: text,
  parent: text,
  owner: text,
  blockedBy: listOf(text),
  priority: text,
  legacy: jsonRecord,
}

export const LIST: Readers<TaskList> = {
  id: text,
  session: text,
  agentId: text,
  startTime: readTime,
  timestamp: readTime,
  isShared: flag,
  made: count,
  before: text,
}

export const AGENT: Readers<Agent> = {
  id: text,
  session: text,
  name: text,
  type: text,
  description: text,
  parentId: text,
  toolUseId: text,
  isBackground: flag,
  startTime: readTime,
  endTime: readTime,
  timestamp: readTime,
}

export const SESSION: Readers<Session> = {
  id: text,
  harness: oneOf(HARNESSES),
  startTime: readTime,
  endTime: readTime,
  timestamp: readTime,
  turn: oneOf(['working', 'waiting']),
  attention: text,
  host: text,
  pid: (value) => count(value) || undefined,
  pidStart: text,
  shown: count,
  summarised: count,
  news: text,
}

/** The keys of a snapshot beside its arrays of records; counts and names are computed, so what a file says is dropped. */
export type Root = Pick<Progress, 'timestamp' | 'revision' | 'durations' | 'recent' | 'push' | 'legacy'> & {
  readonly session: { readonly id?: string; readonly startTime?: IsoTime }
}

const readSession: Reader<Root['session']> = (value) =>
  isRecord(value) ? defined({ id: text(value['id']), startTime: readTime(value['startTime']) }) : undefined

export const ROOT: Readers<Root> = {
  timestamp: readTime,
  session: readSession,
  revision: count,
  durations: listOf(count),
  recent: listOf(text),
  push: (value) => {
    if (!isRecord(value)) return undefined
    const [remote, refs, timestamp] = [text(value['remote']), listOf(text)(value['refs']), readTime(value['timestamp'])]
    return remote !== undefined && refs && timestamp !== undefined ? { refs, remote, timestamp } : undefined
  },
  legacy: jsonRecord,
}
