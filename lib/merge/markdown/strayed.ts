import { type Guarded, normal } from './guard.ts'
import type { Documents, Trio } from './match.ts'
import type { Node } from './node.ts'

/**
 * Tells of a line whether it left the block that it stands in: what went with its record is gone, and an equal line of
 * another record is another one; what went alone, or out of a longer block, became a part of something else.
 */
export function strayedIn(documents: Documents, trioOf: (node: Node) => Trio): Guarded['hasStrayed'] {
  return (line, side) => {
    const holds = ({ head }: Node) => head.split('\n').some((own) => normal(own) === line)
    const isNewInOld = (node: Node) => {
      const { base, parents } = trioOf(node)
      return base === undefined && parents[side]?.base !== undefined && holds(node)
    }
    const hasLeft = (node: Node) => {
      const trio = trioOf(node)
      const now = trio[side]
      if (now !== undefined) return node.head.includes('\n') && !holds(now)
      return trio.parents.base?.[side] !== undefined || some(documents[side], isNewInOld)
    }
    return some(documents.base, (node) => holds(node) && hasLeft(node))
  }
}

function some(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || node.children.some((child) => some(child, test))
}
