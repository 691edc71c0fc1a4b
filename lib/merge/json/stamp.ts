import { type JsonValue, memberOf, scalarText, type Three } from './value.ts'
import { timeOf } from './values.ts'

/** Members that say when their record was last changed, the most telling first. */
const STAMPS = [
  'updated_at',
  'updatedAt',
  'last_updated',
  'lastUpdated',
  'last_modified',
  'lastModified',
  'modified_at',
  'modifiedAt',
  'generated_at',
  'generatedAt',
  'updated',
  'modified',
  'last_activity',
  'lastActivity',
  'built_at',
  'builtAt',
  'build_time',
  'buildTime',
]

/** Members that say something about the object that they are in, such as when it was last changed. */
const ABOUT = ['timestamps', 'metadata', 'meta', '_metadata', '_meta']

/** The side whose record is newer by its own date; undefined where it does not say. */
export function newerSide({ base, ours, theirs }: Three<JsonValue>): 'ours' | 'theirs' | undefined {
  const found = newerBy(STAMPS, ours, theirs)
  if (found) return found
  for (const name of ABOUT) {
    const [left, right] = [memberOf(ours, name), memberOf(theirs, name)]
    const inner = left && right && newerBy(STAMPS, left, right)
    if (inner) return inner
  }
  return isMeasuredAnew({ base, ours, theirs }) ? newerBy(['timestamp'], ours, theirs) : undefined
}

/**
 * Whether a `timestamp` says when the record was last written: it is later on both sides. Without a base two events can
 * stand under one id, and an object with lists of objects can be the report of one event, and then of another one.
 */
function isMeasuredAnew({ base, ours, theirs }: Three<JsonValue>): boolean {
  const was = base && timeIn(base, 'timestamp')
  const isLater = (value: JsonValue) => was !== undefined && (timeIn(value, 'timestamp') ?? was) > was
  const isFlat = ({ node }: JsonValue) =>
    node.items.every(({ value }) => value.type !== 'array' || value.items.every((item) => item.value.type === 'scalar'))
  return [ours, theirs].every((value) => isLater(value) && isFlat(value))
}

function newerBy(stamps: readonly string[], ours: JsonValue, theirs: JsonValue): 'ours' | 'theirs' | undefined {
  for (const stamp of stamps) {
    const [a, b] = [ours, theirs].map((value) => timeIn(value, stamp))
    if (a !== undefined && b !== undefined && a !== b) return a > b ? 'ours' : 'theirs'
  }
  return undefined
}

/** Members that say from what, or by which program, the rest was made. */
const ORIGIN =
  /^(?:(?:built|generated|measured|updated)_?from|generated_?(?:by|with)|generator|source_?(?:commit|hash|sha))$/i

/** Whether an object says when it was made, and that a program made it: then no part of it is what somebody wrote. */
export function saysItIsGenerated(value: JsonValue): boolean {
  const isStamped = (stamp: string) => timeIn(value, stamp) !== undefined
  if (isStamped('generated_at') || isStamped('generatedAt')) return true
  return value.node.items.some(({ key }) => ORIGIN.test(key)) && STAMPS.some(isStamped)
}

function timeIn(value: JsonValue, stamp: string): number | undefined {
  const member = memberOf(value, stamp)
  return member?.node.type === 'scalar' ? timeOf(scalarText(member)) : undefined
}
