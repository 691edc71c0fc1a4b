import { pickLayout } from './code-layout.ts'
import type { Node } from './node.ts'
import { canBeOne, isRecord, type KeyOf, MAX_COMPARED, onlyOnce, pairRest, pairUnique } from './pair.ts'
import { bare } from './prose.ts'
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
  const { ours, theirs } = additions
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
  const names = (node: Node) => `${node.kind}\n${bare(node.name.norm)}`
  pairRest({ before: rest(ours, pairs), after: rest(theirs, taken), keyOf: names, pairs, taken, put })
  const left = rest(ours, pairs)
  const right = rest(theirs, taken)
  if (left.length * right.length <= MAX_COMPARED)
    for (const a of left) for (const b of right) if (canBeOne(a, b) && isOne(a, b)) put(a, b)
  pairNeighbours(additions, { pairs, taken, put })
  return pairs
}

interface Pairing {
  readonly pairs: ReadonlyMap<Node, Node>
  readonly taken: ReadonlySet<Node>
  readonly put: (a: Node, b: Node) => void
}

/** What stands right beside a pair on both sides, and is the same, belongs to it. */
function pairNeighbours({ ours, theirs, allOurs, allTheirs }: Additions, { pairs, taken, put }: Pairing): void {
  const [newOurs, newTheirs] = [new Set(ours), new Set(theirs)]
  const [inOurs, inTheirs] = [allOurs, allTheirs].map((nodes) => new Map(nodes.map((node, at) => [node, at])))
  const visit = (a: Node, b: Node, step: number) => {
    const left = allOurs[(inOurs?.get(a) ?? -2) + step]
    const right = allTheirs[(inTheirs?.get(b) ?? -2) + step]
    if (!left || !right || left.text !== right.text || left.kind !== right.kind) return
    if (!newOurs.has(left) || !newTheirs.has(right) || pairs.has(left) || taken.has(right)) return
    put(left, right)
    visit(left, right, step)
  }
  for (const [a, b] of [...pairs]) for (const step of [1, -1]) visit(a, b, step)
}

function pairNamed({ ours, theirs, allOurs, allTheirs, keyOf }: Additions, put: (a: Node, b: Node) => void): void {
  const isNamed = ({ kind, name }: Node) => name.isStrong || kind === 'row'
  const candidates = pairUnique(ours.filter(isNamed), theirs.filter(isNamed), keyOf)
  if (candidates.length === 0) return
  const inOurs = onlyOnce(allOurs, keyOf)
  const inTheirs = onlyOnce(allTheirs, keyOf)
  for (const [a, b] of candidates) if (inOurs.get(keyOf(a)) === a && inTheirs.get(keyOf(b)) === b) put(a, b)
}

/** What both sides added at one place: all of the shorter run where the longer one holds it, else the same beginning. */
function pairBeginnings({ ours, theirs, anchorOf }: Additions, put: (a: Node, b: Node) => void): void {
  const others = runsOf(theirs, anchorOf)
  for (const [anchor, run] of runsOf(ours, anchorOf)) {
    const other = others.get(anchor)
    if (other === undefined) continue
    const within = run.length <= other.length ? placesWithin(run, other) : placesWithin(other, run)
    if (within !== undefined) {
      within.forEach((to, at) => {
        const [a, b] = run.length <= other.length ? [run[at], other[to]] : [run[to], other[at]]
        if (a && b) put(a, b)
      })
      continue
    }
    for (const [at, a] of run.entries()) {
      const b = other[at]
      if (!b || !isSameText(a, b)) break
      put(a, b)
    }
  }
}

function runsOf(nodes: readonly Node[], anchorOf: Additions['anchorOf']): ReadonlyMap<unknown, readonly Node[]> {
  const runs = new Map<unknown, Node[]>()
  for (const node of nodes) {
    const run = runs.get(anchorOf(node))
    if (run) run.push(node)
    else runs.set(anchorOf(node), [node])
  }
  return runs
}

/** Where each of a few nodes stands in a longer run, in this order; undefined where one does not. */
function placesWithin(few: readonly Node[], run: readonly Node[]): readonly number[] | undefined {
  const places: number[] = []
  let from = 0
  for (const node of few) {
    const at = run.findIndex((other, index) => index >= from && isSameText(node, other))
    if (at === -1) return undefined
    places.push(at)
    from = at + 1
  }
  return few.some(({ text }) => /[\p{L}\p{N}]/u.test(text)) ? places : undefined
}

function isSameText(a: Node, b: Node): boolean {
  return a.kind === b.kind && a.text === b.text
}

function isOne(a: Node, b: Node): boolean {
  if (bare(a.name.norm) === bare(b.name.norm)) return true
  if (a.kind === 'fence' && pickLayout({ base: undefined, ours: a.text, theirs: b.text }) !== undefined) return true
  if (a.kind === 'paragraph' || a.kind === 'quote') return similarity(a.name.norm, b.name.norm) >= 0.8
  return similarity(a.name.norm, b.name.norm) >= 0.8 && ((isLongCode(a) && isLongCode(b)) || marksOf(a) === marksOf(b))
}

/** Nobody writes a long block of code twice; in a short one a number is all that matters. */
function isLongCode({ kind, text }: Node): boolean {
  return kind === 'fence' && text.split('\n').length > LONG
}

/** Lines of code. */
const LONG = 20

/** Numbers, code and link targets: two entries that differ in them are about different things. */
function marksOf({ name }: Node): string {
  const marks = name.norm.match(/`[^`]*`|\]\([^()]*\)|[\w.#@/-]*\d[\w.#@/-]*/g) ?? []
  return [...new Set(marks)].sort().join(' ')
}
