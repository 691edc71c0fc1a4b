import type { Piece } from '../domain.ts'
import { textPiece } from '../pieces.ts'
import type { RenderedItem } from './merge-item.ts'
import { changed, type JsonValue, sliceOf, type Three } from './value.ts'

/** The items between the brackets, in the layout of the version that has one. */
export function renderContainer(three: Three<JsonValue>, items: readonly RenderedItem[]): readonly Piece[] {
  const { ours, theirs } = three
  const [open, shut] = ours.node.type === 'object' ? ['{', '}'] : ['[', ']']
  if (items.length === 0) return [textPiece(open + shut)]
  const layout = layoutOf(three)
  const pieces: Piece[] = [textPiece(open)]
  for (const [index, item] of items.entries()) {
    const isLast = index === items.length - 1
    const comma = isLast && !layout.hasLastComma ? '' : ','
    const lead = item.isOfTheirs && !/[/]/.test(item.lead) ? (layout.lead(index) ?? item.lead) : item.lead
    pieces.push(...placed({ comma, isFirst: index === 0, item, lead }))
  }
  const end = ours.node.items.length === 0 ? theirs : ours
  const closing = end === ours ? layout.closing : closingOf(theirs)
  return [...pieces, textPiece(closing + shut)]
}

interface Placed {
  readonly comma: string
  readonly isFirst: boolean
  readonly item: RenderedItem
  readonly lead: string
}

function placed({ comma, isFirst, item, lead }: Placed): readonly Piece[] {
  const [only] = item.pieces
  if (item.pieces.length > 1 || only?.kind !== 'conflict') {
    return [textPiece(lead), ...item.pieces, textPiece(item.trail + comma + item.after)]
  }
  // One side has the item and the other has not: its white space and its comma go with it.
  const whole = (text: string) => (text === '' ? '' : lead + text + item.trail + comma + item.after)
  return isFirst || comma !== ''
    ? [{ base: whole(only.base), kind: 'conflict', ours: whole(only.ours), theirs: whole(only.theirs) }]
    : [textPiece(lead), only, textPiece(item.trail + item.after)]
}

interface Layout {
  readonly closing: string
  readonly hasLastComma: boolean
  /** The white space before an item that comes in from the other side. */
  readonly lead: (index: number) => string | undefined
}

function layoutOf({ base, ours, theirs }: Three<JsonValue>): Layout {
  const { items } = ours.node
  const leads = items.slice(0, 2).map((item) => ours.source.slice(item.leadStart, item.start))
  const plain = leads.find((lead) => lead.includes('\n') && !lead.includes('/')) ?? leads.at(-1)
  const isMixed = plain?.includes('/') === true
  return {
    closing: changed({ base: base && closingOf(base), ours: closingOf(ours), theirs: closingOf(theirs) }),
    hasLastComma: items.length === 0 ? theirs.node.hasLastComma : ours.node.hasLastComma,
    lead: (index) => (isMixed ? undefined : index === 0 && !plain?.includes('\n') ? leads[0] : plain),
  }
}

/** The white space before the closing bracket. */
function closingOf(value: JsonValue): string {
  const { end, items, start } = value.node
  const last = items.at(-1)
  return last ? value.source.slice(last.afterEnd, end - 1).replace(/^,/, '') : sliceOf(value).slice(1, end - start - 1)
}
