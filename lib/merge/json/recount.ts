import { COUNT_NAME } from './counts.ts'
import { type JsonNode, type JsonText, scanJson } from './scan.ts'
import type { JsonValue } from './value.ts'

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
  return merged.items.flatMap(({ key, value }): readonly Open[] => {
    if (merged.type !== 'object' || value.type !== 'object') return []
    const inner = versions.flatMap(({ node, source }) => {
      const member = node.items.find((item) => item.key === key && item.value.type === 'object')
      return member ? [{ node: member.value, source }] : []
    })
    return inner.length === versions.length ? [{ merged: value, path: [...path, key], versions: inner }] : []
  })
}

function recountsIn({ merged, path, versions }: Open, text: string): readonly Recount[] {
  return [...countedMembers(versions)].flatMap(([name, list]) => {
    const [number, counted] = [name, list].map((key) => merged.items.find((item) => item.key === key)?.value)
    if (number?.type !== 'scalar' || counted?.type !== 'array') return []
    const was = text.slice(number.start, number.end)
    const value = String(counted.items.length)
    return was === value ? [] : [{ end: number.end, path: [...path, name], start: number.start, value, was }]
  })
}

/** The members of an object that say in every version how long a list beside them is, with the name of that list. */
export function countedMembers(versions: readonly JsonValue[]): ReadonlyMap<string, string> {
  const [first] = versions
  const found = new Map<string, string>()
  if (first?.node.type !== 'object') return found
  const lists = first.node.items.filter(({ value }) => value.type === 'array').map(({ key }) => key)
  for (const { key } of lists.length === 0 ? [] : first.node.items.filter((item) => COUNT_NAME.test(item.key))) {
    const numbers = versions.map((version) => numberIn(version, key))
    const isCounted = (list: string) => versions.every((version, index) => lengthIn(version, list) === numbers[index])
    const list = numbers.some((number) => (number ?? 0) > 0) ? lists.find(isCounted) : undefined
    if (list !== undefined) found.set(key, list)
  }
  return found
}

function numberIn({ node, source }: JsonValue, key: string): number | undefined {
  const value = node.items.find((item) => item.key === key)?.value
  const text = value?.type === 'scalar' ? source.slice(value.start, value.end) : ''
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function lengthIn({ node }: JsonValue, key: string): number {
  const value = node.items.find((item) => item.key === key)?.value
  return value?.type === 'array' ? value.items.length : -1
}
