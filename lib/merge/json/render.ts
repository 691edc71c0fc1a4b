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
  const end = ours.node.items.length === 0 ? theirs : ours
  const closing = end === ours ? layout.closing : closingOf(theirs)
  const whole = joinedIfAllOptional(items, layout)
  const loose = firstLoose(whole, layout)
  const body = whole.flatMap((item, index) => {
    const lead = item.isOfTheirs && !item.lead.includes('/') ? (layout.lead(index) ?? item.lead) : item.lead
    return placed({ ...commasOf(index, loose, layout), item, lead })
  })
  return [textPiece(open), ...body, textPiece(closing + shut)]
}

/**
 * The commas of an item: behind it. But items at the end that are there or not bring theirs with them, before them, so
 * that the text is right whatever a person takes. `loose`: the first of those.
 */
function commasOf(index: number, loose: number, { hasLastComma }: Layout) {
  if (index >= loose) return { after: '', before: index === 0 ? '' : ',' }
  return { after: hasLastComma || index < loose - 1 ? ',' : '', before: '' }
}

/** Where the items at the end begin that are there or not. */
function firstLoose(items: readonly RenderedItem[], { hasLastComma }: Layout): number {
  return hasLastComma ? items.length : items.findLastIndex((item) => !isOptional(item)) + 1
}

/** Items of which each is there or not are one collision: no comma between them is right for all choices. */
function joinedIfAllOptional(items: readonly RenderedItem[], { hasLastComma }: Layout): readonly RenderedItem[] {
  const [first] = items
  if (!first || items.length < 2 || hasLastComma || !items.every(isOptional)) return items
  const all = (side: 'base' | 'ours' | 'theirs') => {
    const texts = items.flatMap(({ after, lead, pieces: [piece], trail }) => {
      const text = piece?.kind === 'conflict' ? piece[side] : ''
      return text === '' ? [] : [{ after, start: lead + text + trail }]
    })
    const isLast = (at: number) => at === texts.length - 1
    return texts.map(({ after, start }, at) => start + (isLast(at) ? '' : ',') + after).join('')
  }
  const conflict: Piece = { base: all('base'), kind: 'conflict', ours: all('ours'), theirs: all('theirs') }
  return [{ ...first, after: '', isOfTheirs: false, lead: '', pieces: [conflict], trail: '' }]
}

/** Whether one side has the item and the other has not, which a person has to decide. */
function isOptional(item: RenderedItem | undefined): boolean {
  const only = item?.pieces.length === 1 ? item.pieces[0] : undefined
  return only?.kind === 'conflict' && (only.ours === '' || only.theirs === '')
}

interface Placed {
  /** The comma behind the item, and the one before it. */
  readonly after: string
  readonly before: string
  readonly item: RenderedItem
  readonly lead: string
}

function placed({ after, before, item, lead }: Placed): readonly Piece[] {
  const [start, end] = [before + lead, item.trail + after + item.after]
  const [only] = item.pieces
  if (!isOptional(item) || only?.kind !== 'conflict') return [textPiece(start), ...item.pieces, textPiece(end)]
  // Its white space and its commas go with it.
  const whole = (text: string) => (text === '' ? '' : start + text + end)
  return [{ base: whole(only.base), kind: 'conflict', ours: whole(only.ours), theirs: whole(only.theirs) }]
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
