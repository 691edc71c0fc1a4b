import type { Piece } from '../domain.ts'
import { collide, type Place, type Texts, text } from './context.ts'
import { newerOf } from './dates.ts'
import { entryOf, fieldOf } from './field.ts'
import { isTimeStamp } from './field-rules.ts'
import { homeOf, isUntouched } from './home.ts'
import { joinChildren, type Part } from './join.ts'
import type { Side, Trio } from './match.ts'
import { mergeHead } from './merge-head.ts'
import { mergeTable } from './merge-table.ts'
import { plain } from './name.ts'
import type { Node } from './node.ts'
import { mergeOrder } from './order.ts'

/** The merged versions of a node; nothing where it was removed. */
export function mergeNode(trio: Trio, outer: Place): readonly Piece[] {
  const { base, ours, theirs } = trio
  const place = placeOf(trio, outer)
  if (ours && theirs) return mergeBoth({ base, ours, theirs }, trio, place)
  const left = ours ?? theirs
  if (left === undefined) return []
  const side: Side = ours ? 'ours' : 'theirs'
  if (base === undefined) return place.context.hasMoves ? compose(trio, text(left.head), place) : text(left.text)
  const isMoved = trio.parents.base !== trio.parents[side]
  if (!isMoved && isUntouched(trio, side, place.context)) return []
  const texts = { base: base.text, ours: ours?.text ?? '', theirs: theirs?.text ?? '' }
  return collide(place, texts, { field: '', why: 'one side removed it, the other changed it' })
}

interface Both {
  readonly base: Node | undefined
  readonly ours: Node
  readonly theirs: Node
}

function mergeBoth({ base, ours, theirs }: Both, trio: Trio, place: Place): readonly Piece[] {
  const isLeaf = ours.children.length === 0 && theirs.children.length === 0
  if (isLeaf || !place.context.hasMoves) {
    if (ours.text === theirs.text || theirs.text === base?.text) return text(ours.text)
    if (ours.text === base?.text) return text(theirs.text)
  }
  if (ours.kind === 'table') return mergeTable({ base, ours, theirs }, trio, place)
  const texts: Texts = { base: base?.head, ours: ours.head, theirs: theirs.head }
  const head = mergeHead(ours.kind, texts, place)
  const own = head === undefined ? collide(place, texts, collisionOf(texts)) : text(head)
  return isLeaf ? own : compose(trio, own, place)
}

function collisionOf({ base, ours }: Texts): { readonly field: string; readonly why: string } {
  const field = fieldOf(ours)?.name ?? ''
  return {
    field,
    why: base === undefined ? 'both sides added it with different texts' : 'both sides changed the same words',
  }
}

/** A node's own text and its children in their merged order. */
function compose(trio: Trio, own: readonly Piece[], place: Place): readonly Piece[] {
  const { trioOf } = place.context
  const childrenOf = (node: Node | undefined) => node?.children.map(trioOf) ?? []
  const order = mergeOrder({
    base: childrenOf(trio.base),
    ours: childrenOf(trio.ours),
    theirs: childrenOf(trio.theirs),
  })
  const parts: Part[] = []
  for (const child of order) {
    if (homeOf(child) !== trio) continue
    const pieces = mergeNode(child, place)
    if (pieces.length > 0) parts.push({ trio: child, pieces })
  }
  return joinChildren(trio, own, { parts, lineEnding: place.context.lineEnding })
}

function placeOf(trio: Trio, outer: Place): Place {
  const node = trio.ours ?? trio.theirs ?? trio.base
  const isRecord = node?.kind === 'section' || node?.kind === 'item' || node?.kind === 'row' || node?.kind === 'front'
  if (node === undefined || (!isRecord && node.kind !== 'entry')) return outer
  const record = isRecord ? titleOf(node) : outer.record
  return { ...outer, record, newer: newerSide(trio) ?? (node.kind === 'entry' ? outer.newer : undefined) }
}

function titleOf({ kind, name, head }: Node): string {
  if (kind === 'front') return 'front matter'
  return (name.id ?? plain(name.norm.split('\n')[0] ?? head)).slice(0, 80)
}

/** The side whose own time stamp of this record is newer. */
function newerSide({ ours, theirs }: Trio): Side | undefined {
  if (!ours || !theirs) return undefined
  const left = stampsOf(ours)
  const right = stampsOf(theirs)
  for (const [name, value] of left) {
    const newer = newerOf(value, right.get(name) ?? '')
    if (newer) return newer
  }
  return undefined
}

function stampsOf({ children }: Node): ReadonlyMap<string, string> {
  const stamps = new Map<string, string>()
  for (const { kind, head } of children) {
    const field =
      kind === 'entry' ? entryOf(head) : kind === 'item' || kind === 'field' ? fieldOf(unmarked(head)) : undefined
    if (field && isTimeStamp(field.name)) stamps.set(field.name, field.value)
  }
  return stamps
}

function unmarked(head: string): string {
  return head.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s+/, '')
}
