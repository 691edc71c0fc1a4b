import { type Contents, contentsOf, withoutAdded, withoutMoved } from './contents.ts'
import { isTornApart } from './home.ts'
import { matchMoved } from './moved.ts'
import type { Node } from './node.ts'
import { type Pairs, pairEdited } from './pair.ts'
import { pairAdded } from './pair-added.ts'
import { withReplaced } from './pair-replaced.ts'
import { rowKeys } from './row-keys.ts'

export type Side = 'ours' | 'theirs'

/** The versions of one node. */
export interface Trio {
  base: Node | undefined
  ours: Node | undefined
  theirs: Node | undefined
  /** The trio in which each version stands. */
  readonly parents: { base?: Trio; ours?: Trio; theirs?: Trio }
}

/** Which nodes of the three documents are versions of one another. */
export interface Matching {
  readonly root: Trio
  readonly trioOf: (node: Node) => Trio
  /** Whether a node stands below another parent than in the base. */
  readonly hasMoves: boolean
  /** What both sides took to different places. */
  readonly torn: Trio | undefined
}

export interface Documents {
  readonly base: Node
  readonly ours: Node
  readonly theirs: Node
}

/** Finds the versions of every node: below the same parent first, then, for what was moved, anywhere. */
export function matchDocuments({ base, ours, theirs }: Documents, keyFields: readonly string[] = []): Matching {
  const contents = { ours: contentsOf(ours), theirs: contentsOf(theirs) }
  const trios: Trios = Object.assign(new Map<Node, Trio>(), { keyFields, contents })
  const root: Trio = { base, ours, theirs, parents: {} }
  for (const node of [base, ours, theirs]) trios.set(node, root)
  matchBelow(root, trios)
  // What is linked first is taken when the second side comes: which that is must not depend on who is called ours.
  const sides: readonly Side[] = ours.text < theirs.text ? ['ours', 'theirs'] : ['theirs', 'ours']
  const moves = sides.map((side) => {
    return matchMoved(
      { base, after: { ours, theirs }[side] },
      { side, trios, matchBelow: (trio) => matchBelow(trio, trios) },
    )
  })
  const trioOf = (node: Node): Trio => {
    const found = trios.get(node)
    if (found === undefined) throw new Error(`a node that was not matched: ${node.text.slice(0, 40)}`)
    return found
  }
  const hasMoves = moves.some((count) => count > 0)
  return { root, trioOf, hasMoves, torn: hasMoves ? [...new Set(trios.values())].find(isTornApart) : undefined }
}

/** The trio of each node so far, the columns that the configuration calls keys, and what is in each side. */
type Trios = Map<Node, Trio> & {
  readonly keyFields: readonly string[]
  readonly contents: Readonly<Record<Side, Contents>>
}

function matchBelow(parent: Trio, trios: Trios): void {
  if (isSame(parent)) {
    matchSame(parent, trios)
    return
  }
  const base = parent.base?.children ?? []
  const ours = parent.ours?.children ?? []
  const theirs = parent.theirs?.children ?? []
  const keyOf = keysFor(parent, trios.keyFields)
  const left = withoutMoved(pairEdited(base, ours, keyOf), keyOf, trios.contents.ours)
  const right = withoutMoved(pairEdited(base, theirs, keyOf), keyOf, trios.contents.theirs)
  const [kept, keptToo] = [withoutAdded(left, theirs, right), withoutAdded(right, ours, left)]
  const inOurs = withReplaced({ before: base, after: ours, side: kept, other: keptToo })
  const inTheirs = withReplaced({ before: base, after: theirs, side: keptToo, other: kept })
  const put = (trio: Trio) => {
    for (const side of ['base', 'ours', 'theirs'] as const) {
      const node = trio[side]
      if (node === undefined) continue
      trios.set(node, trio)
      trio.parents[side] = parent
    }
    matchBelow(trio, trios)
  }
  for (const node of base)
    put({ base: node, ours: inOurs.pairs.get(node), theirs: inTheirs.pairs.get(node), parents: {} })
  const twins = pairAdditions({ ours, theirs, inOurs, inTheirs, keyOf })
  const twinned = new Set(twins.values())
  for (const node of without(ours, inOurs)) put({ base: undefined, ours: node, theirs: twins.get(node), parents: {} })
  for (const node of without(theirs, inTheirs)) {
    if (!twinned.has(node)) put({ base: undefined, ours: undefined, theirs: node, parents: {} })
  }
}

function isSame({ base, ours, theirs }: Trio): boolean {
  return base !== undefined && ours?.text === base.text && theirs?.text === base.text
}

/** Three equal subtrees: each child is the one at its place. */
function matchSame(parent: Trio, trios: Trios): void {
  const parents = { base: parent, ours: parent, theirs: parent }
  parent.base?.children.forEach((base, at) => {
    const [ours, theirs] = [parent.ours?.children[at], parent.theirs?.children[at]]
    const trio: Trio = { base, ours, theirs, parents }
    for (const node of [base, ours, theirs]) if (node) trios.set(node, trio)
    matchSame(trio, trios)
  })
}

function without(nodes: readonly Node[], { origins }: Pairs): readonly Node[] {
  return origins.size === nodes.length ? [] : nodes.filter((node) => !origins.has(node))
}

interface Sides {
  readonly ours: readonly Node[]
  readonly theirs: readonly Node[]
  readonly inOurs: Pairs
  readonly inTheirs: Pairs
  readonly keyOf: (node: Node) => string
}

function pairAdditions({ ours, theirs, inOurs, inTheirs, keyOf }: Sides): ReadonlyMap<Node, Node> {
  const added = { ours: without(ours, inOurs), theirs: without(theirs, inTheirs) }
  if (added.ours.length === 0 || added.theirs.length === 0) return new Map()
  const anchors = new Map<Node, Node | undefined>()
  for (const [nodes, { origins }] of [
    [ours, inOurs],
    [theirs, inTheirs],
  ] as const) {
    let last: Node | undefined
    for (const node of nodes) {
      const origin = origins.get(node)
      if (origin) last = origin
      else anchors.set(node, last)
    }
  }
  return pairAdded({ ...added, allOurs: ours, allTheirs: theirs, keyOf, anchorOf: (node) => anchors.get(node) })
}

function keysFor({ base, ours, theirs }: Trio, keyFields: readonly string[]): (node: Node) => string {
  const tables = [base, ours, theirs].filter((node) => node?.kind === 'table')
  const rows =
    tables.length > 0
      ? rowKeys(
          tables.flatMap((table) => (table ? [table] : [])),
          keyFields,
        )
      : undefined
  return (node) => rows?.get(node) ?? `${node.kind}\n${node.name.key}`
}
