import { nameOf } from './name.ts'
import type { Line, Node, NodeKind } from './node.ts'

/** A text and its lines. */
export interface Source {
  readonly text: string
  readonly lines: readonly Line[]
}

interface Extent {
  readonly kind: NodeKind
  readonly start: number
  readonly headEnd: number
  readonly end: number
  readonly children: readonly Node[]
}

/** A node over a part of the source; what stands between its children becomes its gaps. */
export function makeNode({ text }: Source, { kind, start, headEnd, end, children }: Extent): Node {
  const head = text.slice(start, headEnd)
  const gaps: string[] = []
  let last = headEnd
  for (const child of children) {
    gaps.push(text.slice(last, child.start))
    last = child.end
  }
  const tail = kind === 'document' ? text.slice(last, end) : ''
  return { kind, head, children, gaps, tail, text: text.slice(start, end), start, end, name: nameOf(kind, head) }
}
