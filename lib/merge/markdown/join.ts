import type { Piece } from '../domain.ts'
import { text } from './context.ts'
import type { Trio } from './match.ts'
import type { Node } from './node.ts'

/** A merged child that is not empty. */
export interface Part {
  readonly trio: Trio
  readonly pieces: readonly Piece[]
}

interface Parts {
  readonly parts: readonly Part[]
  readonly lineEnding: string
}

const VERSIONS = ['base', 'ours', 'theirs'] as const

/** Puts the children behind the parent's own text, with the line endings and blank lines that stand between them. */
export function joinChildren(parent: Trio, own: readonly Piece[], { parts, lineEnding }: Parts): readonly Piece[] {
  const pieces = [...own]
  const gaps = new Gaps(parent)
  let last: Trio | undefined
  for (const { trio, pieces: inner } of parts) {
    const gap = gaps.direct(last, trio) ?? (last || own.length > 0 ? gaps.nearby(last, trio) : '')
    pieces.push(...text(last !== undefined && !gap?.includes('\n') ? lineEnding : (gap ?? lineEnding)))
    for (const piece of inner) pieces.push(piece)
    last = trio
  }
  return pieces
}

/** What stands between the children of a parent, in each of its versions. */
class Gaps {
  readonly #parent: Trio
  readonly #places = new Map<Node, number>()

  constructor(parent: Trio) {
    this.#parent = parent
    for (const version of VERSIONS) {
      parent[version]?.children.forEach((child, at) => {
        this.#places.set(child, at)
      })
    }
  }

  /** Where they are neighbours, three-way. `last` undefined: the parent's own text. */
  direct(last: Trio | undefined, next: Trio): string | undefined {
    const [base, ours, theirs] = VERSIONS.map((version) => this.#direct(version, last, next))
    if (ours !== undefined && theirs !== undefined) return ours === base ? theirs : ours
    return ours ?? theirs ?? base
  }

  #direct(version: (typeof VERSIONS)[number], last: Trio | undefined, next: Trio): string | undefined {
    const at = this.#placeOf(version, next)
    if (at === undefined) return undefined
    const before = this.#placeOf(version, last)
    return at === (last === undefined ? 0 : (before ?? -2) + 1) ? this.#parent[version]?.gaps[at] : undefined
  }

  #placeOf(version: (typeof VERSIONS)[number], trio: Trio | undefined): number | undefined {
    const node = trio?.[version]
    const at = node && this.#places.get(node)
    return at !== undefined && this.#parent[version]?.children[at] === node ? at : undefined
  }

  /** Else as between their like. */
  nearby(last: Trio | undefined, next: Trio): string | undefined {
    const candidates: { readonly gap: string; readonly isAlike: boolean }[] = []
    const add = (version: (typeof VERSIONS)[number], at: number, isAlike: boolean) => {
      const gap = this.#parent[version]?.gaps[at]
      if (gap !== undefined) candidates.push({ gap, isAlike })
    }
    for (const version of VERSIONS) {
      const children = this.#parent[version]?.children ?? []
      const at = this.#placeOf(version, next)
      if (at !== undefined) add(version, at, children[at - 1]?.kind === kindOf(last))
      const before = this.#placeOf(version, last)
      if (before !== undefined) add(version, before + 1, children[before + 1]?.kind === kindOf(next))
    }
    const alike = candidates.filter(({ isAlike }) => isAlike)
    const gap = (alike.length > 0 ? alike : candidates).map((it) => it.gap).sort((a, b) => b.length - a.length)[0]
    return needsBlank(kindOf(last), kindOf(next)) ? withBlank(gap ?? '') : gap
  }
}

/** What would run into its neighbour, or take it in, without a blank line between them. */
const RUNNING = new Set<string | undefined>(['item', 'paragraph', 'quote', 'table', 'field', 'line', 'link'])

function needsBlank(last: string | undefined, next: string | undefined): boolean {
  if (!RUNNING.has(last) || !RUNNING.has(next)) return false
  return last !== next || last === 'paragraph' || last === 'quote' || last === 'table'
}

function withBlank(gap: string): string {
  const ending = gap.includes('\r\n') ? '\r\n' : '\n'
  return gap.split('\n').length > 2 ? gap : ending + ending
}

function kindOf(trio: Trio | undefined): string | undefined {
  return (trio?.ours ?? trio?.theirs ?? trio?.base)?.kind
}
