import { asRecord, list as entriesOf, isRecord, type JsonRecord } from '../harness/read.ts'
import { completed, type MigrationContext } from './complete.ts'
import { type Progress, SCHEMA_VERSION } from './domain.ts'
import { say } from './migrate-messages.ts'
import { readTime } from './released.ts'
import { statsOf } from './settle.ts'
import { isSnapshot } from './shape.ts'

/** What a parsed progress file turns out to be. */
export type Migration =
  | { readonly kind: 'current'; readonly progress: Progress }
  | { readonly kind: 'migrated'; readonly from: '1.0' | '2.0' | '2.0.0'; readonly progress: Progress }
  | { readonly kind: 'unreadable'; readonly why: string }

/** What was done to a progress file before the state could be taken from it, with the paths of the copies. */
export type Repair =
  | { readonly kind: 'migrated'; readonly from: string; readonly backup: string; readonly copy: string }
  | { readonly kind: 'quarantined'; readonly why: string; readonly copy: string }

/**
 * The snapshot in the JSON of a progress file, of whichever schema: this one, `{todos}` (1.0), the predecessor's 2.0
 * with its times in milliseconds, and 2.0.0 with keys missing. Never throws, invents nothing, and gives its own result
 * back as `current`.
 */
export function migrate(parsed: unknown, context: MigrationContext): Migration {
  if (isSnapshot(parsed)) return { kind: 'current', progress: { ...parsed, stats: statsOf(parsed.tasks) } }
  if (!isRecord(parsed)) return { kind: 'unreadable', why: `not an object: ${shortly(parsed)}` }
  const given = parsed['version'] ?? parsed['schemaVersion']
  const version = given === undefined || given === null ? undefined : versionOf(given)
  if (version === 'unknown') return { kind: 'unreadable', why: `unknown version ${shortly(given)}` }
  if (version === 'newer') return { kind: 'unreadable', why: say.newer(shortly(given)) }
  if (Array.isArray(parsed['tasks'])) {
    return { kind: 'migrated', from: SCHEMA_VERSION, progress: completed(parsed, context) }
  }
  if (!Array.isArray(parsed['todos'])) return { kind: 'unreadable', why: 'neither a list of tasks nor of todos' }
  return { kind: 'migrated', from: version === '2' ? '2.0' : '1.0', progress: completed(released(parsed), context) }
}

/** Versions are compared as numbers: the predecessor wrote "2.0", others write 2 or "2.0.0". */
function versionOf(given: unknown): '1' | '2' | 'newer' | 'unknown' {
  if (typeof given !== 'string' && typeof given !== 'number') return 'unknown'
  const match = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-|$)/.exec(String(given))
  if (!match) return 'unknown'
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map((digits) => Number(digits ?? 0))
  if (major > 2 || (major === 2 && minor + patch > 0)) return 'newer'
  return major === 2 ? '2' : '1'
}

const COUNTED = /^(?:activeAgents|completionRate|(?:completed|inProgress|pending|total)Tasks)$/

/** The predecessor's file in the released shape, with its own times still in it. */
function released(old: JsonRecord): JsonRecord {
  const { metadata, schemaVersion: _, todos: _todos, version: _version, ...rest } = old
  const { lastUpdateTime, sessionStartTime, ...others } = asRecord(metadata)
  const kept = Object.entries(others).filter(([key, value]) => !COUNTED.test(key) && value !== null && value !== 0)
  return {
    ...rest,
    ...(kept.length > 0 ? { metadata: Object.fromEntries(kept) } : {}),
    ...(readTime(sessionStartTime) === undefined ? {} : { session: { startTime: sessionStartTime } }),
    tasks: entriesOf(old, 'todos').map(releasedTask),
    timestamp: lastUpdateTime,
  }
}

/**
 * One todo as a task. `startTime` was the time of creation: for a task that began it is the earliest time it can have
 * been in progress, and since waiting was counted too, no duration follows from it.
 */
function releasedTask(todo: unknown): unknown {
  if (!isRecord(todo)) return todo
  const { lastUpdateTime, parentId, startTime, ...rest } = todo
  const hasBegun = todo['status'] === 'in_progress' || todo['status'] === 'completed'
  return {
    ...rest,
    endTime: todo['status'] === 'completed' ? lastUpdateTime : undefined,
    parent: parentId,
    progress: stepsOf(todo),
    timestamp: lastUpdateTime,
    ...(hasBegun || startTime === undefined ? { startTime } : { legacy: { ...asRecord(todo['legacy']), startTime } }),
  }
}

function shortly(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 40) ?? 'nothing'
}

function stepsOf({ currentStep, totalSteps }: JsonRecord): number | undefined {
  if (typeof currentStep !== 'number' || typeof totalSteps !== 'number' || !(totalSteps > 0)) return undefined
  return Math.min(100, Math.max(0, Math.round((100 * currentStep) / totalSteps)))
}
