import { align } from './align.ts'
import type { Node } from './node.ts'
import { similarity } from './words.ts'

/** More pairs than this in one place are not compared word by word. */
const MAX_COMPARED = 2_500
/** Texts longer than this are compared by their beginning. */
const MAX_TEXT = 4_000

type KeyOf = (node: Node) => string

/**
 * Which node of `after` is which of `before`: by key where it is unique on both sides, then in order, then by what they
 * say, so that a renamed heading or a reworded item is an edit.
 */
export function pairEdited(before: readonly Node[], after: readonly Node[], keyOf: KeyOf): ReadonlyMap<Node, Node> {
  const pairs = new Map<Node, Node>()
  const taken = new Set<Node>()
  const put = (a: Node, b: Node) => {
    pairs.set(a, b)
    taken.add(b)
  }
  pairUnique(before, after, keyOf).forEach(([a, b]) => {
    put(a, b)
  })
  if (pairs.size === before.length || taken.size === after.length) return pairs
  pairInOrder({ before, after, keyOf, pairs, taken, put })
  pairRest({ before, after, keyOf, pairs, taken, put })
  for (const window of windowsOf(before, after, { pairs, taken })) pairAlike(window, put)
  return pairs
}

interface State {
  readonly before: readonly Node[]
  readonly after: readonly Node[]
  readonly keyOf: KeyOf
  readonly pairs: ReadonlyMap<Node, Node>
  readonly taken: ReadonlySet<Node>
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

function onlyOnce(nodes: readonly Node[], keyOf: KeyOf): ReadonlyMap<string, Node | undefined> {
  const seen = new Map<string, Node | undefined>()
  for (const node of nodes) {
    const key = keyOf(node)
    seen.set(key, seen.has(key) ? undefined : node)
  }
  return seen
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
function pairRest({ before, after, keyOf, pairs, taken, put }: State): void {
  const free = new Map<string, Node[]>()
  for (const node of after) {
    if (taken.has(node) || node.kind === 'rule') continue
    const key = keyOf(node)
    const list = free.get(key)
    if (list) list.push(node)
    else free.set(key, [node])
  }
  for (const list of free.values()) list.reverse()
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
function windowsOf(
  before: readonly Node[],
  after: readonly Node[],
  { pairs, taken }: { readonly pairs: ReadonlyMap<Node, Node>; readonly taken: ReadonlySet<Node> },
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
  for (const { a, b } of scored.sort((x, y) => y.score - x.score)) {
    if (used.has(a) || used.has(b)) continue
    used.add(a).add(b)
    put(a, b)
  }
}

function canBeOne(a: Node, b: Node): boolean {
  if (a.kind !== b.kind || a.kind === 'rule') return false
  if (a.name.id !== undefined && b.name.id !== undefined) return a.name.id === b.name.id
  return a.kind !== 'entry'
}

/** 0 where two nodes are too different to be versions of one. */
function likeness(a: Node, b: Node): number {
  const least = a.kind === 'fence' || a.kind === 'table' ? 0.3 : 0.5
  const own = similarity(a.name.norm, b.name.norm)
  if (own >= least || (a.children.length === 0 && b.children.length === 0)) return own >= least ? own : 0
  const whole = similarity(a.text.slice(0, MAX_TEXT), b.text.slice(0, MAX_TEXT))
  return whole >= 0.6 ? whole : 0
}

/** Which additions of both sides are one record: the same name, or the same words about the same numbers and links. */
export function pairAdded(ours: readonly Node[], theirs: readonly Node[], keyOf: KeyOf): ReadonlyMap<Node, Node> {
  const pairs = new Map<Node, Node>()
  const taken = new Set<Node>()
  const put = (a: Node, b: Node) => {
    if (pairs.has(a) || taken.has(b)) return
    pairs.set(a, b)
    taken.add(b)
  }
  for (const [a, b] of pairUnique(ours, theirs, keyOf)) if (a.name.isStrong || isOne(a, b)) put(a, b)
  const rest = (nodes: readonly Node[], done: { has(node: Node): boolean }) => nodes.filter((node) => !done.has(node))
  const names = (node: Node) => `${node.kind}\n${node.name.norm}`
  pairRest({ before: rest(ours, pairs), after: rest(theirs, taken), keyOf: names, pairs, taken, put })
  const left = rest(ours, pairs)
  const right = rest(theirs, taken)
  if (left.length * right.length > MAX_COMPARED) return pairs
  for (const a of left) for (const b of right) if (canBeOne(a, b) && isOne(a, b)) put(a, b)
  return pairs
}

function isOne(a: Node, b: Node): boolean {
  if (a.name.norm === b.name.norm) return true
  return similarity(a.name.norm, b.name.norm) >= 0.8 && marksOf(a) === marksOf(b)
}

/** Numbers, code and link targets: two entries that differ in them are about different things. */
function marksOf({ name }: Node): string {
  const marks = name.norm.match(/`[^`]*`|\]\([^)]*\)|[\w.#@/-]*\d[\w.#@/-]*/g) ?? []
  return [...new Set(marks)].sort().join(' ')
}
