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

const NONE: readonly never[] = []

/** Its texts are cut out when they are asked for: of what no side changed nobody asks. */
class Block implements Node {
  readonly kind: NodeKind
  readonly children: readonly Node[]
  readonly start: number
  readonly end: number
  readonly #source: string
  readonly #headEnd: number
  #head: string | undefined
  #text: string | undefined
  #gaps: readonly string[] | undefined
  #name: Name | undefined

  constructor(source: string, { kind, start, headEnd, end, children }: Extent) {
    this.kind = kind
    this.children = children.length === 0 ? NONE : children
    this.start = start
    this.end = end
    this.#source = source
    this.#headEnd = headEnd
  }

  get head(): string {
    this.#head ??= this.#source.slice(this.start, this.#headEnd)
    return this.#head
  }

  get text(): string {
    this.#text ??= this.#source.slice(this.start, this.kind === 'document' ? this.#last : this.end)
    return this.#text
  }

  get tail(): string {
    return this.kind === 'document' ? this.#source.slice(this.#last, this.end) : ''
  }

  get gaps(): readonly string[] {
    this.#gaps ??= this.children.map(({ start }, at) => {
      return this.#source.slice(this.children[at - 1]?.end ?? this.#headEnd, start)
    })
    return this.#gaps
  }

  get name(): Name {
    this.#name ??= nameOf(this.kind, this.head)
    return this.#name
  }

  /** Where the last of its children ends. */
  get #last(): number {
    return this.children.at(-1)?.end ?? this.#headEnd
  }
}
