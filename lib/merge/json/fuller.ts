import { KEY_SEPARATOR } from '../domain.ts'
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
