import type { Piece } from '../domain.ts'
import { textPiece } from '../pieces.ts'
import { type Context, collide, decide } from './context.ts'
import { mergeArray } from './merge-array.ts'
import { mergeObject } from './merge-object.ts'
import { mergeProse } from './prose.ts'
import { rule } from './scalar-rules.ts'
import { compact, type JsonValue, MAX_DEPTH, scalarText, sliceOf, type Three } from './value.ts'

/** Merges a value: of a side that did not change it the other side's, members and elements by their keys, else by rule. */
export function mergeValue(three: Three<JsonValue>, context: Context): readonly Piece[] {
  const { base, ours, theirs } = three
  const texts = slices(three)
  const [was, left, right] = [base && compact(base), compact(ours), compact(theirs)]
  if (left === right) return sameValue(three, context)
  if (was === left) return [textPiece(texts.theirs)]
  if (was === right) return [textPiece(texts.ours)]
  if (ours.node.type !== theirs.node.type) return [leave(texts, context)]
  return mergeAlike({ ...three, base: base?.node.type === ours.node.type ? base : undefined }, context)
}

/**
 * One value, written in two ways: as the side that wrote it anew, part by part where both did; of a part that both wrote
 * anew the shorter text, whichever is called ours.
 */
function sameValue(three: Three<JsonValue>, context: Context): readonly Piece[] {
  const { base, ours, theirs } = slices(three)
  if (ours === theirs || base === ours || base === theirs) return [textPiece(base === ours ? theirs : ours)]
  const isOfParts = three.ours.node.type !== 'scalar' && three.base?.node.type === three.ours.node.type
  const inner = { ...context, collisions: [], decisions: [] }
  const parts = isOfParts && context.place.path.length < MAX_DEPTH ? mergeAlike(three, inner) : undefined
  if (parts && inner.collisions.length === 0) return parts
  const isOurs = ours.length === theirs.length ? ours < theirs : ours.length < theirs.length
  return [textPiece(isOurs ? ours : theirs)]
}

function mergeAlike(three: Three<JsonValue>, context: Context): readonly Piece[] {
  const { type } = three.ours.node
  if (type === 'scalar') return [mergeScalar(three, context)]
  if (context.place.path.length >= MAX_DEPTH) return [leave(slices(three), context)]
  return type === 'object' ? mergeObject(three, context) : mergeArray(three, context)
}

function slices({ base, ours, theirs }: Three<JsonValue>): Three<string> {
  return { base: base && sliceOf(base), ours: sliceOf(ours), theirs: sliceOf(theirs) }
}

function mergeScalar(three: Three<JsonValue>, context: Context): Piece {
  const { base, ours, theirs } = three
  const written = slices(three)
  const prose = context.special(context.place) ? undefined : mergeProse(written)
  if (prose !== undefined) return textPiece(prose)
  const texts = { base: base && scalarText(base), ours: scalarText(ours), theirs: scalarText(theirs) }
  const ruling = rule(texts, context)
  if (!ruling) return leave(written, context)
  if ('text' in ruling) {
    decide(context, ruling.rule, { dropped: `${texts.ours} | ${texts.theirs}`, kept: ruling.text })
    return textPiece(JSON.stringify(ruling.text))
  }
  const { side } = ruling
  decide(context, ruling.rule, { dropped: texts[side === 'ours' ? 'theirs' : 'ours'], kept: texts[side] })
  return textPiece(written[side])
}

function leave({ base, ours, theirs }: Three<string>, context: Context): Piece {
  const why = base === undefined ? 'both sides made it, with different values' : 'both sides changed it differently'
  return collide(context, why, { base: base ?? '', ours, theirs })
}
