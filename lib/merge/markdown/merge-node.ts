import type { Piece } from '../domain.ts'
import { mergeByLine, trimLines } from './by-line.ts'
import { collide, explain, note, type Place, type Texts, text } from './context.ts'
import { entryOf, fieldOf, isEmptyField, unmarked } from './field.ts'
import { holdsMoved, homeOf, isUntouched } from './home.ts'
import { joinChildren, type Part } from './join.ts'
import type { Side, Trio } from './match.ts'
import { mergeHead } from './merge-head.ts'
import { mergeTable } from './merge-table.ts'
import { plain } from './name.ts'
import type { Node, NodeKind } from './node.ts'
import { mergeOrder } from './order.ts'
import { leavesFirst } from './sections.ts'
import { standing } from './stamps.ts'

/** The merged versions of a node; nothing where it was removed. */
export function mergeNode(trio: Trio, outer: Place): readonly Piece[] {
  const { base, ours, theirs } = trio
  if (ours && ours.text === theirs?.text && ours.text === base?.text) return text(ours.text)
  const place = placeOf(trio, outer)
  if (ours && theirs) return mergeBoth({ base, ours, theirs }, trio, place)
  const left = ours ?? theirs
  if (left === undefined) return []
  if (base === undefined) return place.context.hasMoves ? compose(trio, text(left.head), place) : text(left.text)
  return mergeRemoved({ base, left, side: ours ? 'ours' : 'theirs' }, trio, place)
}

interface Removed {
  readonly base: Node
  readonly left: Node
  /** The side that still has it. */
  readonly side: Side
}

/** A removal is respected where the other side left the record alone; an empty field that it filled is no removal. */
function mergeRemoved({ base, left, side }: Removed, trio: Trio, place: Place): readonly Piece[] {
  const isMoved = trio.parents.base !== trio.parents[side]
  if (!isMoved && isUntouched(trio, side, place.context)) return []
  if (isEmptyField(base.head) && base.children.length === 0) {
    note(place, '', { rule: 'empty-field', kept: left.text, dropped: [''] })
    return text(left.text)
  }
  if (holdsMoved(left, side, place.context))
    place.context.torn.push('a record was moved into a part that one side removed')
  const texts = { base: base.text, ours: side === 'ours' ? left.text : '', theirs: side === 'theirs' ? left.text : '' }
  const why = isMoved ? 'one side removed it, the other moved it' : 'one side removed it, the other changed it'
  return collide(place, texts, { field: '', why })
}

interface Both {
  readonly base: Node | undefined
  readonly ours: Node
  readonly theirs: Node
}

function mergeBoth(both: Both, trio: Trio, place: Place): readonly Piece[] {
  const { base, ours, theirs } = both
  const isLeaf = ours.children.length === 0 && theirs.children.length === 0
  if (isLeaf || !place.context.hasMoves) {
    if (ours.text === theirs.text || theirs.text === base?.text) return text(ours.text)
    if (ours.text === base?.text) return text(theirs.text)
  }
  if (ours.kind === 'table') return mergeTable(both, trio, place)
  if (hasOtherShape(both)) return mergeShapes(both, place)
  const own = mergeOwn(ours.kind, { base: base?.head, ours: ours.head, theirs: theirs.head }, place)
  return isLeaf ? own : compose(trio, own, place)
}

/** A node's own text; what was decided in a part of it counts only where all of it is decided. */
function mergeOwn(kind: NodeKind, texts: Texts, place: Place): readonly Piece[] {
  const known = place.context.decisions.length
  const head = mergeHead(kind, texts, place)
  if (head !== undefined) {
    const dropped = [texts.ours, texts.theirs].filter((own) => own !== head && own !== texts.base)
    const isNoted = place.context.decisions.length > known
    explain(place, texts, head)
    if (dropped.length > 0 && !isNoted) note(place, '', { rule: 'layout', kept: head, dropped })
    return text(head)
  }
  place.context.decisions.length = known
  return (LINED.has(kind) ? mergeByLine(texts, place, mergeNode) : undefined) ?? collideHead(texts, place)
}

function hasOtherShape({ ours, theirs }: Both): boolean {
  return ours.kind === 'entry' && (ours.children.length === 0) !== (theirs.children.length === 0)
}

/** What is made of lines that each say something. */
const LINED: ReadonlySet<NodeKind> = new Set<NodeKind>(['comment', 'fence', 'item', 'paragraph', 'quote'])

/** A key of the front matter with a value on one side and a list below it on the other: an empty one says nothing. */
function mergeShapes({ base, ours, theirs }: Both, place: Place): readonly Piece[] {
  const texts = { base: base?.text, ours: ours.text, theirs: theirs.text }
  const isEmpty = ({ head, children }: Node) => children.length === 0 && isEmptyField(head)
  const full = isEmpty(ours) ? theirs : isEmpty(theirs) ? ours : undefined
  if (base !== undefined || full === undefined) return collideHead(texts, place)
  note(place, entryOf(full.head)?.name ?? '', {
    rule: 'superset',
    kept: full.text,
    dropped: [isEmpty(ours) ? ours.text : theirs.text],
  })
  explain(place, texts, full.text)
  return text(full.text)
}

function collideHead(texts: Texts, place: Place): readonly Piece[] {
  const field = (fieldOf(unmarked(texts.ours)) ?? fieldOf(unmarked(texts.theirs)))?.name ?? ''
  const why =
    texts.base === undefined ? 'both sides added it with different texts' : 'both sides changed the same words'
  const { before, texts: inner, after } = trimLines(texts)
  return [...text(before), ...collide(place, inner, { field, why }), ...text(after)]
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
  for (const child of leavesFirst(order)) {
    if (homeOf(child) !== trio) continue
    const pieces = mergeNode(child, place)
    if (pieces.length > 0) parts.push({ trio: child, pieces })
  }
  return joinChildren(trio, own, { parts, lineEnding: place.context.lineEnding })
}

function placeOf(trio: Trio, outer: Place): Place {
  const node = trio.ours ?? trio.theirs ?? trio.base
  const isRecord = node?.kind === 'section' || node?.kind === 'item' || node?.kind === 'row' || node?.kind === 'front'
  if (node === undefined || (!isRecord && node.kind !== 'entry') || isFieldItem(node)) return outer
  const record = isRecord ? titleOf(node) : outer.record
  const { newer, leader } = standing(trio)
  return { ...outer, record, newer: newer ?? (node.kind === 'entry' ? outer.newer : undefined), leader }
}

function titleOf({ kind, name, head }: Node): string {
  if (kind === 'front') return 'front matter'
  return (name.id ?? plain(name.norm.split('\n')[0] ?? head)).slice(0, 80)
}

/** A field of the record around it (`- **Status:** done`), not a record. */
function isFieldItem({ kind, head, children }: Node): boolean {
  return kind === 'item' && children.length === 0 && fieldOf(unmarked(head)) !== undefined
}
