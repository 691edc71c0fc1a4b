import { type Guarded, normal } from './guard.ts'
import type { Documents, Trio } from './match.ts'
import type { Node } from './node.ts'

/**
 * Tells of a line whether it left the block that it stands in: what went with its record is gone, and an equal line of
 * another record is another one; what went alone, or out of a longer block, became a part of something else.
 */
export function strayedIn(documents: Documents, trioOf: (node: Node) => Trio): Guarded['hasStrayed'] {
  const known = new Map<Node, Holders>()
  const holdersIn = (document: Node): Holders => {
    const holders = known.get(document) ?? holdersOf(document)
    known.set(document, holders)
    return holders
  }
  return (line, side) => {
    const inSide = holdersIn(documents[side]).get(line) ?? []
    const isNewInOld = inSide.some((node) => {
      const { base, parents } = trioOf(node)
      return base === undefined && parents[side]?.base !== undefined
    })
    return (holdersIn(documents.base).get(line) ?? []).some((node) => {
      const trio = trioOf(node)
      const now = trio[side]
      if (now !== undefined) return node.head.includes('\n') && !inSide.includes(now)
      return isNewInOld || trio.parents.base?.[side] !== undefined
    })
  }
}

/** The nodes whose own text has a line, by the line. */
type Holders = ReadonlyMap<string, readonly Node[]>

function holdersOf(document: Node): Holders {
  const holders = new Map<string, Node[]>()
  const visit = (node: Node) => {
    for (const line of new Set(node.head.split('\n').map(normal))) {
      const nodes = holders.get(line)
      if (nodes) nodes.push(node)
      else holders.set(line, [node])
    }
    node.children.forEach(visit)
  }
  visit(document)
  return holders
}
