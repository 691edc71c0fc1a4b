import { type JsonValue, memberOf, scalarText } from './value.ts'
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
]

/** The side whose record is newer by its own date; undefined where it does not say. */
export function newerSide(ours: JsonValue, theirs: JsonValue): 'ours' | 'theirs' | undefined {
  for (const stamp of STAMPS) {
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
