import { KEY_SEPARATOR } from '../domain.ts'
import { rankOf, STATUS_RANKS } from '../markdown/statuses.ts'
import type { JsonText } from './scan.ts'
import { compact, itemValue, type JsonValue, MAX_DEPTH } from './value.ts'

/** Of the values that both have, more than this may not differ: else they are two records and not one that grew. */
const MOST_DIFFERENT = 0.1

/**
 * Without a base, the side that is a later state of the other: it has every key and every element of it, and more, and
 * nearly all values are the same. Undefined: neither is.
 */
export function fullerSide(ours: JsonText, theirs: JsonText): 'ours' | 'theirs' | undefined {
  const [left, right] = [partsOf(ours), partsOf(theirs)]
  const isLeftWithin = [...left.keys()].every((key) => right.has(key))
  const isRightWithin = [...right.keys()].every((key) => left.has(key))
  if (isLeftWithin === isRightWithin) return undefined
  const [small, large] = isLeftWithin ? [left, right] : [right, left]
  const different = [...small].filter(([key, text]) => large.get(key) !== text).length
  return different > MOST_DIFFERENT * small.size ? undefined : isLeftWithin ? 'theirs' : 'ours'
}

/**
 * Without a base, the side on which one record is further: its status has the higher rank, it has every key of the other,
 * most values are the same, and so are its names. What differs then came with the status.
 */
export function furtherSide(ours: JsonValue, theirs: JsonValue): 'ours' | 'theirs' | undefined {
  const [left, right] = [ours, theirs].map(membersOf)
  const [a, b] = [left, right].map((members) => rankOf(members?.get('status') ?? '', STATUS_RANKS))
  if (!left || !right || a === undefined || b === undefined || a === b) return undefined
  const [small, large] = a > b ? [right, left] : [left, right]
  const keys = [...small.keys()]
  const isSame = (key: string) => small.get(key) === large.get(key)
  const isOne = keys.every((key) => large.has(key) && (isSame(key) || !NAME.test(key)))
  return isOne && 2 * keys.filter(isSame).length > keys.length ? (a > b ? 'ours' : 'theirs') : undefined
}

/** What tells one record from another one with the same id. */
const NAME = /^(?:created|id|key|label|name|started|title)(?:_?at)?$/i

function membersOf({ node, source }: JsonValue): ReadonlyMap<string, string> {
  return new Map(node.items.map((item) => [item.key, compact(itemValue(item, source))]))
}

/** The members of a text by their paths with their values, and its elements by what they are. */
function partsOf({ root, source }: JsonText): ReadonlyMap<string, string> {
  const parts = new Map<string, string>()
  const open: { depth: number; path: string; value: JsonValue }[] = [
    { depth: 0, path: '', value: { node: root, source } },
  ]
  for (let next = open.pop(); next; next = open.pop()) {
    const { depth, path, value } = next
    for (const item of value.node.items) {
      const inner = itemValue(item, source)
      const step = value.node.type === 'object' ? item.key : compact(inner)
      const isScalar = item.value.type === 'scalar' || depth >= MAX_DEPTH
      parts.set(path + KEY_SEPARATOR + step, isScalar ? compact(inner) : '')
      if (!isScalar && value.node.type === 'object')
        open.push({ depth: depth + 1, path: path + KEY_SEPARATOR + step, value: inner })
    }
  }
  return parts
}
