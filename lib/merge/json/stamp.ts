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

function timeIn(value: JsonValue, stamp: string): number | undefined {
  const member = memberOf(value, stamp)
  return member?.node.type === 'scalar' ? timeOf(scalarText(member)) : undefined
}
