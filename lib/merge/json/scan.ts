/** A value in a text: where it is. What is in it is read from the text itself, which stays the truth. */
export interface JsonNode {
  readonly type: 'array' | 'object' | 'scalar'
  readonly start: number
  end: number
  readonly items: JsonItem[]
  /** Whether a comma stands behind the last item. */
  hasLastComma: boolean
}

/** A member of an object or an element of an array. */
export interface JsonItem {
  /** The decoded key; empty for an element. */
  readonly key: string
  /** Where the white space and comments before it start. */
  readonly leadStart: number
  readonly start: number
  readonly value: JsonNode
  /** Where the white space and comments before the comma end. */
  trailEnd: number
  /** Where a comment behind the comma, on the same line, ends. */
  afterEnd: number
}

/** JSON text with its one value. */
export interface JsonText {
  readonly source: string
  readonly root: JsonNode
}

const QUOTE = 34
const BACKSLASH = 92

/**
 * Reads JSON, with comments and a comma behind the last item, without recursion: the depth of a file is no limit.
 * Undefined: it is not JSON.
 */
export function scanJson(source: string, from = source.charCodeAt(0) === 0xfeff ? 1 : 0): JsonText | undefined {
  const root = valueAt(source, skipTrivia(source, from))
  if (!root) return undefined
  const open = root.type === 'scalar' ? [] : [root]
  for (let at = root.start + 1, parent = open.at(-1); parent; parent = open.at(-1)) {
    const item = parent.items.at(-1)
    at = item?.afterEnd === UNENDED ? endItem(source, open, item) : startItem(source, open, at)
    if (at < 0) return undefined
  }
  return skipTrivia(source, root.end) === source.length ? { root, source } : undefined
}

/** In the place of an offset: the comma or bracket behind the item has not been seen yet. */
const UNENDED = -1

/** An item of the innermost open value, or its end. Returns where to go on; negative: an error. */
function startItem(source: string, open: JsonNode[], leadStart: number): number {
  const parent = open.at(-1)
  const start = skipTrivia(source, leadStart)
  if (!parent || source[start] === bracketOf(parent)) {
    if (parent) parent.hasLastComma = parent.items.length > 0
    return close(open, start)
  }
  const key = parent.type === 'object' ? keyAt(source, start) : { end: start, key: '' }
  const value = key && valueAt(source, key.end)
  if (!key || !value) return -1
  parent.items.push({ afterEnd: UNENDED, key: key.key, leadStart, start, trailEnd: value.end, value })
  if (value.type === 'scalar') return value.end
  open.push(value)
  return value.start + 1
}

/** The comma behind an item, or the bracket that ends what it is in. Returns where to go on; negative: an error. */
function endItem(source: string, open: JsonNode[], item: JsonItem): number {
  const parent = open.at(-1)
  const next = skipTrivia(source, item.value.end)
  if (source[next] === ',') {
    item.trailEnd = next
    item.afterEnd = skipComment(source, next + 1)
    return item.afterEnd
  }
  item.trailEnd = item.value.end
  item.afterEnd = item.value.end
  return parent && source[next] === bracketOf(parent) ? close(open, next) : -1
}

function close(open: JsonNode[], bracket: number): number {
  const ended = open.pop()
  if (ended) ended.end = bracket + 1
  return bracket + 1
}

function bracketOf({ type }: JsonNode): string {
  return type === 'object' ? '}' : ']'
}

function keyAt(source: string, at: number): { readonly key: string; readonly end: number } | undefined {
  const end = source.charCodeAt(at) === QUOTE ? stringEnd(source, at) : -1
  const colon = end < 0 ? -1 : skipTrivia(source, end)
  const key = end < 0 ? undefined : decoded(source.slice(at, end))
  return key === undefined || source[colon] !== ':' ? undefined : { end: skipTrivia(source, colon + 1), key }
}

function valueAt(source: string, at: number): JsonNode | undefined {
  const first = source[at]
  if (first === '{' || first === '[') return nodeOf(first === '{' ? 'object' : 'array', at, at + 1)
  if (first === '"') {
    const end = stringEnd(source, at)
    return end < 0 || decoded(source.slice(at, end)) === undefined ? undefined : nodeOf('scalar', at, end)
  }
  const word = /[-+.\w]{1,400}/y
  word.lastIndex = at
  const text = word.exec(source)?.[0]
  const isValue = text !== undefined && /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(text)
  return isValue ? nodeOf('scalar', at, at + text.length) : undefined
}

function nodeOf(type: JsonNode['type'], start: number, end: number): JsonNode {
  return { end, hasLastComma: false, items: [], start, type }
}

/** The value of a JSON string, or undefined when it is none. */
export function decoded(text: string): string | undefined {
  if (/^"[^"\\\u0000-\u001f]*"$/.test(text)) return text.slice(1, -1)
  try {
    return String(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Where the string that starts at `at` ends. By hand: a regular expression would need a stack for its escapes. */
export function stringEnd(source: string, at: number): number {
  for (let end = source.indexOf('"', at + 1); end > 0; end = source.indexOf('"', end + 1)) {
    let escapes = 0
    while (source.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1
    if (escapes % 2 === 0) return end + 1
  }
  return -1
}

/** Where white space and comments end. */
export function skipTrivia(source: string, from: number): number {
  let at = from
  for (;;) {
    const code = source.charCodeAt(at)
    if (code === 32 || code === 10 || code === 13 || code === 9) at += 1
    else if (code === 47 && (source[at + 1] === '/' || source[at + 1] === '*')) at = commentEnd(source, at)
    else return at
  }
}

function commentEnd(source: string, at: number): number {
  const isLine = source[at + 1] === '/'
  const end = source.indexOf(isLine ? '\n' : '*/', at + 2)
  return end < 0 ? source.length : isLine ? end : end + 2
}

/** A comment that stands on the same line behind a comma belongs to the item before the comma. */
function skipComment(source: string, from: number): number {
  let at = from
  while (source[at] === ' ' || source[at] === '\t') at += 1
  if (source[at] !== '/') return from
  const end = commentEnd(source, at)
  return /^[ \t]*(?:\r?\n|$)/.test(source.slice(end, end + 200)) ? end : from
}
