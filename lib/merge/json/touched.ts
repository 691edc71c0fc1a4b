import { compact, itemValue, type JsonValue, scalarText } from './value.ts'
import { timeOf } from './values.ts'

/** When a record was made, changed, finished or written out. Not when something is due: that is what a record is about. */
const STAMP =
  /^(?:last_?)?(?:created|updated|modified|synced|generated|refreshed|touched|closed|completed|imported|exported)(?:_?(?:at|on))?$/i
const HASH = /(?:hash|digest|checksum|etag)$/i

/** Deeper than this a value is compared as it is. */
const MAX_DEPTH = 50

/** Whether all but the stamps and hashes of a value is as it was: who removes it takes nothing away that somebody said. */
export function isOnlyTouched(base: JsonValue, changed: JsonValue): boolean {
  return essence(base, 0) === essence(changed, 0)
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
