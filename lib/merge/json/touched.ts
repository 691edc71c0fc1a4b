import { compact, itemValue, type JsonValue, memberOf, scalarText } from './value.ts'
import { timeOf } from './values.ts'

/** When a record was made, changed, finished or written out. Not when something is due: that is what a record is about. */
const STAMP =
  /^(?:last_?)?(?:created|updated|modified|synced|generated|refreshed|touched|closed|completed|imported|exported)(?:_?(?:at|on))?$/i
const HASH = /(?:hash|digest|checksum|etag)$/i

/** Deeper than this a value is compared as it is. */
const MAX_DEPTH = 50

/**
 * Whether who removes a record takes nothing away that somebody said: all but its stamps and hashes is as it was, or it
 * says before and after that it is removed already.
 */
export function isOnlyTouched(base: JsonValue, changed: JsonValue): boolean {
  return essence(base, 0) === essence(changed, 0) || (isTombstone(base) && isTombstone(changed))
}

/** Whether a record stands for one that was removed, so that it does not come back from a copy. */
function isTombstone(record: JsonValue): boolean {
  const said = (key: string) => {
    const member = record.node.type === 'object' ? memberOf(record, key) : undefined
    return member?.node.type === 'scalar' ? scalarText(member) : ''
  }
  return (
    said('deleted') === 'true' || [said('status'), said('state')].some((word) => /^(tombstone|deleted)$/i.test(word))
  )
}

function essence(value: JsonValue, depth: number): string {
  const { node, source } = value
  if (node.type === 'scalar' || depth > MAX_DEPTH) return compact(value)
  const items = node.items
    .map((item) => ({ key: item.key ?? '', value: itemValue(item, source) }))
    .filter((item) => !isBookkeeping(item.key, item.value))
    .map((item) => `${JSON.stringify(item.key)}:${essence(item.value, depth + 1)}`)
  return `${node.type}(${items.join()})`
}

function isBookkeeping(key: string, value: JsonValue): boolean {
  if (value.node.type !== 'scalar') return false
  const text = scalarText(value)
  return (STAMP.test(key) && timeOf(text) !== undefined) || (HASH.test(key) && /^[0-9a-f]{7,}$/i.test(text))
}
