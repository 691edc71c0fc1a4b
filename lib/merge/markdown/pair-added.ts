import type { Node } from './node.ts'
import { canBeOne, isRecord, type KeyOf, MAX_COMPARED, onlyOnce, pairRest } from './pair.ts'
import { similarity } from './words.ts'

export interface Additions {
  readonly ours: readonly Node[]
  readonly theirs: readonly Node[]
  /** All children of each side. */
  readonly allOurs: readonly Node[]
  readonly allTheirs: readonly Node[]
  readonly keyOf: KeyOf
  /** The place of an addition: what of the base it follows. */
  readonly anchorOf: (node: Node) => unknown
}

/**
 * Which additions of both sides are one: the same name, where it is a name on both sides; the same words about the same
 * numbers and links; for what means nothing alone (a field line, a rule, a line of code), the same beginning of what was
 * added at the same place.
 */
export function pairAdded(additions: Additions): ReadonlyMap<Node, Node> {
  const { ours, theirs, keyOf } = additions
  const pairs = new Map<Node, Node>()
  const taken = new Set<Node>()
  const put = (a: Node, b: Node) => {
    if (pairs.has(a) || taken.has(b)) return
    pairs.set(a, b)
    taken.add(b)
  }
  pairNamed(additions, put)
  pairBeginnings(additions, put)
  const rest = (nodes: readonly Node[], done: { has(node: Node): boolean }) =>
    nodes.filter((node) => !done.has(node) && isRecord(node))
  const names = (node: Node) => `${node.kind}\n${node.name.norm}`
  pairRest({ before: rest(ours, pairs), after: rest(theirs, taken), keyOf: names, pairs, taken, put })
  const left = rest(ours, pairs)
  const right = rest(theirs, taken)
  if (left.length * right.length > MAX_COMPARED) return pairs
  for (const a of left) for (const b of right) if (canBeOne(a, b) && isOne(a, b) && keyOf(a) === keyOf(b)) put(a, b)
  return pairs
}

function pairNamed({ ours, theirs, allOurs, allTheirs, keyOf }: Additions, put: (a: Node, b: Node) => void): void {
  const inOurs = onlyOnce(allOurs, keyOf)
  const inTheirs = onlyOnce(allTheirs, keyOf)
  const added = new Set([...ours, ...theirs])
  for (const node of ours) {
    const key = keyOf(node)
    const other = inTheirs.get(key)
    if (inOurs.get(key) !== node || other === undefined || !added.has(other)) continue
    if (node.name.isStrong || node.kind === 'row') put(node, other)
  }
}

/** What both sides added at one place, as long as it is the same. */
function pairBeginnings({ ours, theirs, anchorOf }: Additions, put: (a: Node, b: Node) => void): void {
  const runs = new Map<unknown, Node[]>()
  for (const node of theirs) {
    const run = runs.get(anchorOf(node))
    if (run) run.push(node)
    else runs.set(anchorOf(node), [node])
  }
  const depth = new Map<unknown, number>()
  for (const node of ours) {
    const anchor = anchorOf(node)
    const at = depth.get(anchor) ?? 0
    const other = at === -1 ? undefined : runs.get(anchor)?.[at]
    const isSame = other?.kind === node.kind && other.text === node.text
    depth.set(anchor, isSame ? at + 1 : -1)
    if (isSame) put(node, other)
  }
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
