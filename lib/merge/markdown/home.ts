import type { Context } from './context.ts'
import type { Side, Trio } from './match.ts'
import { fold } from './name.ts'
import type { Node } from './node.ts'

/** The parent below which the merged record stands: where a side moved it to, else where it was. */
export function homeOf({ base, ours, theirs, parents }: Trio): Trio | undefined {
  if (ours && theirs && base) return parents.ours === parents.base ? parents.theirs : parents.ours
  return (ours && parents.ours) ?? (theirs && parents.theirs) ?? parents.base
}

/** Whether both sides took the record to different places. */
export function isTornApart({ base, ours, theirs, parents }: Trio): boolean {
  if (!base || !ours || !theirs || parents.ours === parents.theirs) return false
  return parents.ours !== parents.base && parents.theirs !== parents.base
}

/** Whether a side left a node as it was, apart from what the other side took out of it. */
export function isUntouched(trio: Trio, side: Side, context: Context): boolean {
  const { base } = trio
  const node = trio[side]
  if (!base || !node || fold(base.head) !== fold(node.head)) return false
  const isKept = (child: Node) => context.trioOf(child)[side] !== undefined
  if (!base.children.every(isKept)) return false
  return node.children.every((child) => {
    const own = context.trioOf(child)
    if (own.base === undefined || own.parents.base !== trio) return false
    return own[side === 'ours' ? 'theirs' : 'ours'] !== undefined || isUntouched(own, side, context)
  })
}

/** Whether a node holds what the other side, which removed the node, has elsewhere. */
export function holdsMoved(node: Node, side: Side, context: Context): boolean {
  const other = side === 'ours' ? 'theirs' : 'ours'
  return node.children.some((child) => context.trioOf(child)[other] !== undefined || holdsMoved(child, side, context))
}
