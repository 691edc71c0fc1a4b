import { align, longestRising } from './align.ts'
import { labelOf, unmarked } from './field.ts'
import type { Node } from './node.ts'
import { similarity } from './words.ts'

/** More pairs than this in one place are not compared word by word. */
export const MAX_COMPARED = 2_500
/** Texts longer than this are compared by their beginning. */
const MAX_TEXT = 4_000

/** Versions of nodes, from the earlier to the later and back. */
export interface Pairs {
  readonly pairs: ReadonlyMap<Node, Node>
  readonly origins: ReadonlyMap<Node, Node>
}

export type KeyOf = (node: Node) => string

/**
 * Which node of `after` is which of `before`: by key where it is unique on both sides, then in order, then by what they
 * say, so that a renamed heading or a reworded item is an edit.
 */
export function pairEdited(before: readonly Node[], after: readonly Node[], keyOf: KeyOf): Pairs {
  const pairs = new Map<Node, Node>()
  const taken = new Map<Node, Node>()
  const put = (a: Node, b: Node) => {
    pairs.set(a, b)
    taken.set(b, a)
  }
  const isOrdered = before[0]?.kind === 'code'
  for (const identify of [textOf, keyOf]) {
    const [left, right] = [before.filter((node) => !pairs.has(node)), after.filter((node) => !taken.has(node))]
    const unique = pairUnique(left, right, identify)
    for (const [a, b] of isOrdered ? inOrder(unique, after) : unique) put(a, b)
  }
  if (pairs.size === before.length || taken.size === after.length) return { pairs, origins: taken }
  pairByContent({ before, after, keyOf, pairs, taken, put })
  pairInOrder({ before, after, keyOf, pairs, taken, put })
  pairRest({ before, after, keyOf, pairs, taken, put })
  for (const window of windowsOf(before, after, { pairs, taken })) pairAlike(window, put)
  return { pairs, origins: taken }
}

function textOf({ kind, text }: Node): string {
  return kind === 'rule' ? kind : text
}

/** Lines of code are never taken for moved. */
function inOrder(
  pairs: readonly (readonly [Node, Node])[],
  after: readonly Node[],
): readonly (readonly [Node, Node])[] {
  const places = new Map(after.map((node, at) => [node, at]))
  return longestRising(pairs.map(([, b]) => places.get(b) ?? 0)).flatMap((at) => {
    const pair = pairs[at]
    return pair ? [pair] : []
  })
}

export interface State {
  readonly before: readonly Node[]
  readonly after: readonly Node[]
  readonly keyOf: KeyOf
  readonly pairs: ReadonlyMap<Node, Node>
  readonly taken: { has(node: Node): boolean }
  readonly put: (a: Node, b: Node) => void
}

/** Pairs of nodes whose key occurs once on each side. */
export function pairUnique(a: readonly Node[], b: readonly Node[], keyOf: KeyOf): readonly (readonly [Node, Node])[] {
  const left = onlyOnce(a, keyOf)
  const right = onlyOnce(b, keyOf)
  const pairs: [Node, Node][] = []
  for (const [key, node] of left) {
    const other = right.get(key)
    if (node && other) pairs.push([node, other])
  }
  return pairs
}

/** Nodes by their keys; undefined for a key that several have. */
export function onlyOnce(nodes: readonly Node[], keyOf: KeyOf): ReadonlyMap<string, Node | undefined> {
  const seen = new Map<string, Node | undefined>()
  for (const node of nodes) {
    const key = keyOf(node)
    seen.set(key, seen.has(key) ? undefined : node)
  }
  return seen
}

/** Of several records with one name, the ones that hold the same: two sections `Added`, of which one is new. */
export function pairByContent({ before, after, keyOf, pairs, taken, put }: State): void {
  const holds = (node: Node) => node.children.length > 0
  const left = before.filter((node) => holds(node) && !pairs.has(node))
  const right = groupBy(
    after.filter((node) => holds(node) && !taken.has(node)),
    keyOf,
  )
  const scored: { readonly a: Node; readonly b: Node; readonly score: number }[] = []
  for (const a of left) {
    const others = right.get(keyOf(a)) ?? []
    if (others.length * left.length > MAX_COMPARED) continue
    const texts = new Set(a.children.map(({ text }) => text))
    for (const b of others) {
      const score = b.children.filter(({ text }) => texts.has(text)).length
      if (score > 0) scored.push({ a, b, score })
    }
  }
  for (const { a, b } of scored.sort((x, y) => y.score - x.score)) if (!pairs.has(a) && !taken.has(b)) put(a, b)
}

function groupBy(nodes: readonly Node[], keyOf: KeyOf): ReadonlyMap<string, readonly Node[]> {
  const groups = new Map<string, Node[]>()
  for (const node of nodes) {
    const group = groups.get(keyOf(node))
    if (group) group.push(node)
    else groups.set(keyOf(node), [node])
  }
  return groups
}

/** Repeated keys (rules, equal lines): in the order of the text, the same text first. */
function pairInOrder({ before, after, keyOf, pairs, taken, put }: State): void {
  for (const identify of [(node: Node) => `${keyOf(node)}\n${node.text}`, keyOf]) {
    const names = new Map<Node, string>()
    let count = 0
    for (const [a, b] of pairs) {
      const name = `#${count++}`
      names.set(a, name)
      names.set(b, name)
    }
    const nameOf = (node: Node) => names.get(node) ?? identify(node)
    const aligned = align(before.map(nameOf), after.map(nameOf))
    before.forEach((node, index) => {
      const other = after[aligned[index] ?? -1]
      if (other && !pairs.has(node) && !taken.has(other)) put(node, other)
    })
  }
}

/** What has the same key out of order: the first with the first. */
export function pairRest({ before, after, keyOf, pairs, taken, put }: State): void {
  const free = new Map<string, Node[]>()
  for (const [key, nodes] of groupBy(
    after.filter((node) => isRecord(node) && !taken.has(node)),
    keyOf,
  ))
    free.set(key, nodes.toReversed())
  for (const node of before) {
    if (pairs.has(node)) continue
    const other = free.get(keyOf(node))?.pop()
    if (other) put(node, other)
  }
}

interface Window {
  readonly before: readonly Node[]
  readonly after: readonly Node[]
}

/** What is left on both sides between the same neighbours. */
export function windowsOf(
  before: readonly Node[],
  after: readonly Node[],
  { pairs, taken }: { readonly pairs: ReadonlyMap<Node, Node>; readonly taken: { has(node: Node): boolean } },
): readonly Window[] {
  const windows = new Map<Node | undefined, { before: Node[]; after: Node[] }>()
  const at = (key: Node | undefined) => {
    const found = windows.get(key) ?? { before: [], after: [] }
    windows.set(key, found)
    return found
  }
  let last: Node | undefined
  for (const node of before) {
    const partner = pairs.get(node)
    if (partner) last = partner
    else at(last).before.push(node)
  }
  last = undefined
  for (const node of after) {
    if (taken.has(node)) last = node
    else at(last).after.push(node)
  }
  return [...windows.values()].filter((window) => window.before.length > 0 && window.after.length > 0)
}

function pairAlike({ before, after }: Window, put: (a: Node, b: Node) => void): void {
  if (before.length * after.length > MAX_COMPARED) return
  const scored = before.flatMap((a) =>
    after.map((b) => ({ a, b, score: canBeOne(a, b) ? likeness(a, b) : 0 })).filter(({ score }) => score > 0),
  )
  const used = new Set<Node>()
  const [fence, ...fences] = before.filter(({ kind }) => kind === 'fence')
  const [other, ...others] = after.filter(({ kind }) => kind === 'fence')
  const isOnly = fence && other && fences.length + others.length === 0
  if (isOnly && firstLine(fence) === firstLine(other)) scored.push({ a: fence, b: other, score: 0.1 })
  for (const { a, b } of scored.sort((x, y) => y.score - x.score)) {
    if (used.has(a) || used.has(b)) continue
    used.add(a).add(b)
    put(a, b)
  }
}

function firstLine({ text }: Node): string {
  return text.slice(0, text.indexOf('\n'))
}

/** Whether two nodes may be versions of one: never with two ids. */
export function canBeOne(a: Node, b: Node): boolean {
  if (a.kind !== b.kind || a.kind === 'rule') return false
  if (a.name.id !== undefined && b.name.id !== undefined) return a.name.id === b.name.id
  return a.kind !== 'entry' && !(a.kind === 'row' && hasOtherCode(a, b))
}

/** Whether two rows begin with one word each that is plainly made to be unlike any other. */
function hasOtherCode(a: Node, b: Node): boolean {
  const [left = '', right = ''] = [a, b].map(({ name }) => name.norm.slice(0, name.norm.indexOf(' | ')))
  return left !== right && [left, right].every((cell) => /^(?=.*\d)(?=.*\p{L})\S{6,}$/u.test(cell))
}

/** 0 where two nodes are too different to be versions of one. */
function likeness(a: Node, b: Node): number {
  const least = a.kind === 'fence' || a.kind === 'table' ? 0.3 : 0.5
  const own = Math.max(similarity(a.name.norm, b.name.norm), isSameLabel(a, b) ? least : 0)
  if (own >= least || (a.children.length === 0 && b.children.length === 0)) return own >= least ? own : 0
  const whole = similarity(a.text.slice(0, MAX_TEXT), b.text.slice(0, MAX_TEXT))
  return whole >= 0.6 ? whole : 0
}

/** `Execution state: blocked` and `Execution state: active` are one item, whatever else is said. */
function isSameLabel(a: Node, b: Node): boolean {
  if (a.kind !== 'item') return false
  const label = labelOf(unmarked(a.head))
  return label !== undefined && label === labelOf(unmarked(b.head))
}

/** What is a record of its own: an equal one of the other side is the same wherever it stands. */
const RECORDS: ReadonlySet<string> = new Set(['item', 'line', 'row', 'section', 'table'])

/** Whether a node says something wherever it stands. */
export function isRecord({ kind, name }: Node): boolean {
  if (kind === 'code' || kind === 'entry' || kind === 'field' || kind === 'rule') return false
  return RECORDS.has(kind) || name.id !== undefined || name.norm.split(' ').length >= 6
}
