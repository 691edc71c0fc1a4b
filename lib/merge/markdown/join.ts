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

type Version = 'base' | 'ours' | 'theirs'
const VERSIONS = ['base', 'ours', 'theirs'] as const

/** Puts the children behind the parent's own text, with the line endings and blank lines that stand between them. */
export function joinChildren(parent: Trio, own: readonly Piece[], { parts, lineEnding }: Parts): readonly Piece[] {
  const pieces = [...own]
  const between = gapFinder(parent)
  let last: Trio | undefined
  for (const { trio, pieces: inner } of parts) {
    const gap = between(last, trio)
    const isFirst = last === undefined && own.length === 0
    pieces.push(...text(isFirst ? (gap ?? '').replace(/^\r?\n$/, '') : withEnd(gap, lineEnding, last !== undefined)))
    for (const piece of inner) pieces.push(piece)
    last = trio
  }
  return pieces
}

function withEnd(gap: string | undefined, lineEnding: string, isBetween: boolean): string {
  if (gap === undefined || (isBetween && !gap.includes('\n'))) return lineEnding
  return gap
}

function gapFinder(parent: Trio): (last: Trio | undefined, next: Trio) => string | undefined {
  const places = new Map<Node, { readonly version: Version; readonly at: number }>()
  for (const version of VERSIONS) {
    parent[version]?.children.forEach((child, at) => {
      places.set(child, { version, at })
    })
  }
  const gapAt = (version: Version, at: number) => parent[version]?.gaps[at]
  const childAt = (version: Version, at: number) => parent[version]?.children[at]
  /** The gap between two that are neighbours in this version. */
  const direct = (version: Version, last: Trio | undefined, next: Trio) => {
    const node = next[version]
    const place = node && places.get(node)
    if (!place || place.version !== version) return undefined
    const before = place.at === 0 ? undefined : childAt(version, place.at - 1)
    return before === last?.[version] && (place.at > 0) === (last !== undefined) ? gapAt(version, place.at) : undefined
  }
  const nearby = (last: Trio | undefined, next: Trio) => {
    const candidates: { readonly gap: string; readonly isAlike: boolean }[] = []
    const kind = kindOf(next)
    for (const version of VERSIONS) {
      const here = next[version]
      const place = here && places.get(here)
      if (place) {
        const before = childAt(version, place.at - 1)
        candidates.push({ gap: gapAt(version, place.at) ?? '', isAlike: before?.kind === (last && kindOf(last)) })
      }
      const node = last?.[version]
      const after = node && places.get(node)
      const follower = after && childAt(version, after.at + 1)
      if (after && follower) candidates.push({ gap: gapAt(version, after.at + 1) ?? '', isAlike: follower.kind === kind })
    }
    const alike = candidates.filter(({ isAlike }) => isAlike)
    return (alike.length > 0 ? alike : candidates).map(({ gap }) => gap).sort((a, b) => b.length - a.length)[0]
  }
  return (last, next) => {
    const [base, ours, theirs] = VERSIONS.map((version) => direct(version, last, next))
    if (ours !== undefined && theirs !== undefined) return ours === base ? theirs : ours
    return ours ?? theirs ?? base ?? nearby(last, next)
  }
}

function kindOf({ base, ours, theirs }: Trio): string | undefined {
  return (ours ?? theirs ?? base)?.kind
}
