import { COUNT_NAME } from './counts.ts'
import { type JsonNode, type JsonText, scanJson } from './scan.ts'
import { type JsonValue, MAX_DEPTH } from './value.ts'

/** A number that is to be written in the place of another one. */
export interface Recount {
  readonly start: number
  readonly end: number
  readonly path: readonly string[]
  readonly value: string
  readonly was: string
}

interface Open {
  readonly merged: JsonNode
  readonly path: readonly string[]
  readonly versions: readonly JsonValue[]
}

/**
 * Numbers of a merged text that count the elements of a list beside them, as they did in every version, and no longer
 * do: both sides added one, both wrote 6 for 5, and 7 it is.
 */
export function recounts(text: string, versions: readonly JsonText[]): readonly Recount[] {
  const merged = scanJson(text)
  if (!merged) return []
  const found: Recount[] = []
  const values = versions.map(({ root, source }) => ({ node: root, source }))
  const open: Open[] = [{ merged: merged.root, path: [], versions: values }]
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(...recountsIn(next, text))
    open.push(...objectsIn(next))
  }
  return found.toSorted((a, b) => a.start - b.start)
}

/** The objects inside that are in all versions. */
function objectsIn({ merged, path, versions }: Open): readonly Open[] {
  if (merged.type !== 'object' || path.length >= MAX_DEPTH) return []
  const tables = versions.map(({ node, source }) => ({ members: membersOf(node), source }))
  return merged.items.flatMap(({ key, value }): readonly Open[] => {
    if (value.type !== 'object') return []
    const inner = tables.flatMap(({ members, source }) => {
      const member = members.get(key)
      return member?.type === 'object' ? [{ node: member, source }] : []
    })
    return inner.length === versions.length ? [{ merged: value, path: [...path, key], versions: inner }] : []
  })
}

function recountsIn({ merged, path, versions }: Open, text: string): readonly Recount[] {
  const counted = countedMembers(versions)
  if (counted.size === 0) return []
  const members = membersOf(merged)
  return [...counted].flatMap(([name, list]) => {
    const [number, elements] = [members.get(name), members.get(list)]
    if (number?.type !== 'scalar' || elements?.type !== 'array') return []
    const was = text.slice(number.start, number.end)
    const value = String(elements.items.length)
    return was === value ? [] : [{ end: number.end, path: [...path, name], start: number.start, value, was }]
  })
}

/** The members of an object that say in every version how long a list beside them is, with the name of that list. */
export function countedMembers(versions: readonly JsonValue[]): ReadonlyMap<string, string> {
  const [first] = versions
  const found = new Map<string, string>()
  if (first?.node.type !== 'object') return found
  const lists = first.node.items.filter(({ value }) => value.type === 'array').map(({ key }) => key)
  const counts = lists.length === 0 ? [] : first.node.items.filter(({ key }) => COUNT_NAME.test(key))
  if (counts.length === 0) return found
  const tables = versions.map(({ node, source }) => ({ members: membersOf(node), source }))
  /** The first list of each lengths in the versions. */
  const byLengths = new Map<string, string>()
  for (const list of lists) {
    const lengths = tables.map(({ members }) => lengthOf(members.get(list))).join()
    if (!byLengths.has(lengths)) byLengths.set(lengths, list)
  }
  for (const { key } of counts) {
    const numbers = tables.map(({ members, source }) => numberIn(members.get(key), source))
    const list = numbers.some((number) => (number ?? 0) > 0) ? byLengths.get(numbers.join()) : undefined
    if (list !== undefined) found.set(key, list)
  }
  return found
}

/** The members of an object by their keys; of two with one key the first. */
function membersOf({ items }: JsonNode): ReadonlyMap<string, JsonNode> {
  return new Map(items.toReversed().map(({ key, value }) => [key, value]))
}

function numberIn(value: JsonNode | undefined, source: string): number | undefined {
  const text = value?.type === 'scalar' ? source.slice(value.start, value.end) : ''
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function lengthOf(value: JsonNode | undefined): number {
  return value?.type === 'array' ? value.items.length : -1
}
