import { decoded, type JsonItem, type JsonNode, skipTrivia, stringEnd } from './scan.ts'

/** A value in the version it stands in. */
export interface JsonValue {
  readonly node: JsonNode
  readonly source: string
}

/** A value, or a member with its value, in the three versions. */
export interface Three<T> {
  readonly base: T | undefined
  readonly ours: T
  readonly theirs: T
}

/** The text of a value as it is written. */
export function sliceOf({ node, source }: JsonValue): string {
  return source.slice(node.start, node.end)
}

/** The text of a value without white space and comments outside of its strings: equal texts are equal values. */
export function compact(value: JsonValue): string {
  return compactText(sliceOf(value))
}

function compactText(text: string): string {
  if (!/[\s/]/.test(text)) return text
  const parts: string[] = []
  let from = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 34) at = Math.max(stringEnd(text, at), at + 1)
    else {
      const next = skipTrivia(text, at)
      if (next > at) {
        parts.push(text.slice(from, at))
        from = next
      }
      at = next > at ? next : at + 1
    }
  }
  return parts.join('') + text.slice(from)
}

/** The value of an item. */
export function itemValue(item: JsonItem, source: string): JsonValue {
  return { node: item.value, source }
}

/** The text of a scalar: the string itself, or the number or word as it is written. */
export function scalarText(value: JsonValue): string {
  const text = sliceOf(value)
  return text.startsWith('"') ? (decoded(text) ?? text) : text
}

/** The member `key` of an object. */
export function memberOf({ node, source }: JsonValue, key: string): JsonValue | undefined {
  const item = node.items.find((candidate) => candidate.key === key)
  return item && itemValue(item, source)
}

/** A text that only one side changed has that side's; the same for both, or ours where both changed it. */
export function changed({ base, ours, theirs }: Three<string>): string {
  return base === ours ? theirs : ours
}
