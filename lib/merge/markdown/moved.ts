import { align } from './align.ts'
import { fieldOf, unmarked } from './field.ts'
import type { Side, Trio } from './match.ts'
import type { Node } from './node.ts'
import { pairByContent, pairUnique } from './pair.ts'

interface Versions {
  readonly base: Node
  readonly after: Node
}

interface Matched {
  readonly side: Side
  readonly trios: Map<Node, Trio>
  /** Matches the children of a trio anew. */
  readonly matchBelow: (trio: Trio) => void
}

/** Links what one side took out of one place and put into another, where its name or its place says so beyond doubt. */
export function matchMoved({ base, after }: Versions, matched: Matched): number {
  const { side, trios } = matched
  const gone = collect(base, (node) => trios.get(node)?.[side] === undefined)
  if (gone.length === 0) return 0
  const added = collect(after, (node) => trios.get(node)?.base === undefined)
  const moved = pairUnique(gone.filter(isMovable), added.filter(isMovable), moveKey)
  let count = 0
  for (const [from, to] of moved) if (isSameRecord(from, to) && link(from, to, matched)) count++
  for (const [from, to] of sameSections(gone, added)) if (link(from, to, matched)) count++
  const left = gone.filter((node) => trios.get(node)?.[side] === undefined)
  for (const [from, to] of reparented(left, added, matched)) if (link(from, to, matched)) count++
  return count
}

/** Sections with one text, then those with one name and some of the same in them. */
function* sameSections(gone: readonly Node[], added: readonly Node[]): Generator<readonly [Node, Node]> {
  const [before, after] = [gone, added].map((nodes) => nodes.filter(({ kind }) => kind === 'section'))
  if (!before || !after) return
  const pairs = new Map(pairUnique(before, after, ({ text }) => text))
  const taken = new Set(pairs.values())
  const put = (a: Node, b: Node) => {
    pairs.set(a, b)
    taken.add(b)
  }
  pairByContent({ before, after, keyOf: moveKey, pairs, taken, put })
  yield* pairs
}

function link(from: Node, to: Node, { side, trios, matchBelow }: Matched): boolean {
  const trio = trios.get(from)
  const twin = trios.get(to)
  if (!trio || !twin || trio[side] !== undefined || twin.base !== undefined) return false
  if (twin[side === 'ours' ? 'theirs' : 'ours'] !== undefined) return false
  trio[side] = to
  if (twin.parents[side]) trio.parents[side] = twin.parents[side]
  trios.set(to, trio)
  matchBelow(trio)
  return true
}

/**
 * A heading that was put above other blocks, or taken away, moves what has no name of its own: what is gone from a
 * section and stands, the same and in the same order, in a new one inside of it; and the other way round.
 */
function reparented(
  gone: readonly Node[],
  added: readonly Node[],
  { side, trios }: Matched,
): readonly (readonly [Node, Node])[] {
  const homes = new Map<Trio | undefined, { readonly from: Node[]; readonly to: Node[] }>()
  const at = (home: Trio | undefined) => {
    const found = homes.get(home) ?? { from: [], to: [] }
    homes.set(home, found)
    return found
  }
  const shared = (trio: Trio | undefined, version: 'base' | Side): Trio | undefined => {
    let home = trio
    while (home && !(home.base && home[side])) home = home.parents[version]
    return home
  }
  for (const node of gone) at(shared(trios.get(node)?.parents.base, 'base')).from.push(node)
  for (const node of added) at(shared(trios.get(node)?.parents[side], side)).to.push(node)
  return [...homes].flatMap(([home, { from, to }]) => {
    const pairs = align(
      from.map(({ kind, text }) => `${kind}\n${text}`),
      to.map(({ kind, text }) => `${kind}\n${text}`),
    )
    return from.flatMap((node, index) => {
      const other = to[pairs[index] ?? -1]
      const [before, after] = [trios.get(node)?.parents.base, other && trios.get(other)?.parents[side]]
      const isNested = before !== after && (before === home || after === home)
      return other && isNested && trios.get(other)?.base === undefined ? [[node, other] as const] : []
    })
  })
}

function collect(root: Node, wanted: (node: Node) => boolean): readonly Node[] {
  const found: Node[] = []
  const visit = (node: Node) => {
    for (const child of node.children) {
      if (wanted(child)) found.push(child)
      visit(child)
    }
  }
  visit(root)
  return found
}

/** A field belongs to its record: the same one in another record is another one. */
function isMovable({ children, head, kind, name }: Node): boolean {
  if (kind === 'entry' || kind === 'field' || kind === 'rule' || kind === 'comment' || kind === 'front') return false
  if (kind === 'item' && children.length === 0 && fieldOf(unmarked(head)) !== undefined) return false
  return name.id !== undefined || kind === 'section' || name.norm.split(' ').length >= 3
}

function moveKey(node: Node): string {
  return node.name.id !== undefined || node.kind === 'section'
    ? `${node.kind}\n${node.name.key}`
    : `${node.kind}\n${node.name.norm}`
}

/** Rows can only move into a table with as many columns, sections without an id only with what they say. */
function isSameRecord(from: Node, to: Node): boolean {
  if (from.kind === 'row') return from.name.norm.split(' | ').length === to.name.norm.split(' | ').length
  if (from.kind !== 'section' || from.name.id !== undefined) return true
  return from.children.length > 0 && to.children.length > 0 && from.children[0]?.text === to.children[0]?.text
}
