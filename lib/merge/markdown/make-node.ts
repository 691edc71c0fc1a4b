import { nameOf } from './name.ts'
import type { Line, Name, Node, NodeKind } from './node.ts'

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
export function makeNode(source: Source, extent: Extent): Node {
  return new Block(source.text, extent)
}

class Block implements Node {
  readonly kind: NodeKind
  readonly head: string
  readonly children: readonly Node[]
  readonly gaps: readonly string[]
  readonly tail: string
  readonly text: string
  readonly start: number
  readonly end: number
  #name: Name | undefined

  constructor(text: string, { kind, start, headEnd, end, children }: Extent) {
    const gaps: string[] = []
    let last = headEnd
    for (const child of children) {
      gaps.push(text.slice(last, child.start))
      last = child.end
    }
    this.kind = kind
    this.head = text.slice(start, headEnd)
    this.children = children
    this.gaps = gaps
    this.tail = kind === 'document' ? text.slice(last, end) : ''
    this.text = text.slice(start, kind === 'document' ? last : end)
    this.start = start
    this.end = end
  }

  /** Found when it is asked for: of what no side changed nobody asks. */
  get name(): Name {
    this.#name ??= nameOf(this.kind, this.head)
    return this.#name
  }
}
