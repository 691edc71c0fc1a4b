import { decoded, type JsonItem, type JsonNode, skipTrivia, stringEnd } from './scan.ts'

/** Deeper than this a value is one value: no file that people edit is so deep, and a stack has an end. */
export const MAX_DEPTH = 200

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

/**
 * The text of a value without white space and comments outside of its strings, and with each string escaped in one way:
 * equal texts are equal values.
 */
export function compact(value: JsonValue): string {
  return compactText(sliceOf(value))
}

function compactText(text: string): string {
  if (!/[\s/\\]/.test(text)) return text
  const parts: string[] = []
  for (let at = 0; at < text.length; ) {
    const start = text.charCodeAt(at) === QUOTE ? at : skipTrivia(text, at)
    const end = tokenEnd(text, start)
    parts.push(plainEscapes(text.slice(start, end)))
    at = end
  }
  return parts.join('')
}

const QUOTE = 34

/** A whole string, or all up to the next string, white space or comment. */
function tokenEnd(text: string, start: number): number {
  if (text.charCodeAt(start) === QUOTE) return Math.max(stringEnd(text, start), start + 1)
  BREAK.lastIndex = start + 1
  return BREAK.exec(text)?.index ?? text.length
}

const BREAK = /["\s/]/g

/** A string with the escapes that JSON needs, and no others: `"\u2014"` and `"—"` are one value. */
function plainEscapes(token: string): string {
  const value = token.includes('\\') ? decoded(token) : undefined
  return value === undefined ? token : JSON.stringify(value)
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
