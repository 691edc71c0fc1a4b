import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type YAMLMap,
} from 'yaml'

/** A file as it is read: where lines begin, what aliases stand for. */
export interface Source {
  readonly counter: LineCounter
  readonly document: Document
  readonly text: string
}

/** Characters of the text: the first, and the one behind the last. */
export type Span = readonly [start: number, end: number]

/** The mapping that a key leads to, directly or through an alias. */
export function mapAt(map: YAMLMap, name: string, source: Source): YAMLMap | undefined {
  const value = resolved(pairOf(map, name, source)?.value, source)
  return isMap(value) ? value : undefined
}

/** The entry of a key; one that comes from a merge (`<<: *defaults`) counts where the map itself has none. */
export function pairOf(map: YAMLMap, name: string, source: Source): Pair | undefined {
  return pairBelow(map, { name, seen: new Set(), source })
}

interface Search {
  readonly name: string
  /** A map may merge itself, directly or by way of others. */
  readonly seen: Set<YAMLMap>
  readonly source: Source
}

function pairBelow(map: YAMLMap, search: Search): Pair | undefined {
  if (search.seen.has(map)) return undefined
  search.seen.add(map)
  const own = ownPair(map, search.name)
  return (
    own ??
    mergedMaps(map, search.source)
      .map((other) => pairBelow(other, search))
      .find(Boolean)
  )
}

function ownPair(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => textOf(key) === name)
}

function mergedMaps(map: YAMLMap, source: Source): readonly YAMLMap[] {
  const merged = ownPair(map, '<<')?.value
  const values = isSeq(merged) ? merged.items : [merged]
  return values.map((value) => resolved(value, source)).filter((value) => isMap(value))
}

/** What an alias stands for; anything else as it is. */
export function resolved(node: unknown, { document }: Source): unknown {
  return isAlias(node) ? node.resolve(document) : node
}

/** Where the value of a key stands in this very map; undefined where it is shared with another place. */
export function spanOf(map: YAMLMap, name: string): Span | undefined {
  const value = ownPair(map, name)?.value
  return isScalar(value) && value.range ? [value.range[0], value.range[1]] : undefined
}

/** The text of a scalar; empty for anything else. */
export function textOf(node: unknown): string {
  return isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : ''
}

/** The mappings of a list. */
export function mapsIn(node: unknown): readonly YAMLMap[] {
  return isSeq(node) ? node.items.filter((item) => isMap(item)) : []
}

/** The line on which a node begins, from 1. */
export function lineOf(node: unknown, { counter }: Source): number {
  return counter.linePos(startOf(node)).line
}

/** How another key is added to a map: where, and what stands before it. */
export interface Gap {
  readonly at: number
  readonly before: string
}

/** Behind the last entry of a map, in the style of the map. */
export function gapIn(map: YAMLMap, { counter, text }: Source): Gap {
  const last: Pair | undefined = map.items.at(-1)
  if (map.flow) return { at: last ? endOfPair(last) : startOf(map) + 1, before: last ? ', ' : ' ' }
  const column = counter.linePos(startOf(map.items[0]?.key)).col
  const end = endOf(map)
  // A block of text ends behind its last line, anything else before what follows on its line, such as a comment.
  const newline = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end)
  const isReturned = text[newline - 1] === '\r'
  const at = newline < 0 ? text.length : isReturned ? newline - 1 : newline
  return { at, before: `${isReturned ? '\r' : ''}\n${' '.repeat(column - 1)}` }
}

/** Behind the last character that belongs to a node itself. */
function endOf(node: unknown): number {
  const last: unknown = (isMap(node) || isSeq(node)) && !node.flow ? node.items.at(-1) : undefined
  if (isPair(last)) return endOfPair(last)
  return last === undefined ? rangeOf(node)[1] : endOf(last)
}

function endOfPair({ key, value }: Pair): number {
  return Math.max(endOf(value), endOf(key))
}

function startOf(node: unknown): number {
  return rangeOf(node)[0]
}

function rangeOf(node: unknown): Span {
  const range = isNode(node) ? node.range : undefined
  return range ? [range[0], range[1]] : [0, 0]
}
