import type { Piece } from '../domain.ts'
import { textPiece } from '../pieces.ts'
import { type Context, collide, decide } from './context.ts'
import { mergeArray } from './merge-array.ts'
import { mergeValue } from './merge-value.ts'
import type { JsonItem } from './scan.ts'
import { isOnlyTouched } from './touched.ts'
import { changed, compact, itemValue, type JsonValue, scalarText, sliceOf, type Three } from './value.ts'
import { compareVersions } from './values.ts'

/** A merged item, ready to be put between its commas. */
export interface RenderedItem {
  /** White space and comments before it; undefined: as its neighbours have it. */
  readonly lead: string
  readonly isOfTheirs: boolean
  readonly pieces: readonly Piece[]
  /** White space before the comma, and a comment behind it. */
  readonly trail: string
  readonly after: string
}

type Items = { readonly [Version in 'base' | 'ours' | 'theirs']: JsonItem | undefined }

/** Merges what the versions have under one key; undefined when it is gone. */
export function mergeItem(three: Three<JsonValue>, items: Items, context: Context): RenderedItem | undefined {
  const { base, ours, theirs } = items
  const was = base && three.base ? { item: base, source: three.base.source } : undefined
  if (ours && theirs) {
    const versions = {
      base: was,
      ours: { item: ours, source: three.ours.source },
      theirs: { item: theirs, source: three.theirs.source },
    }
    return mergeBoth(versions, context)
  }
  const isOfTheirs = theirs !== undefined
  const item = ours ?? theirs
  const kept = item && { item, source: three[isOfTheirs ? 'theirs' : 'ours'].source }
  if (!kept) return undefined
  return was ? mergeRemoved({ isOfTheirs, kept, was }, context) : rendered(kept, [textPiece(textOf(kept))], isOfTheirs)
}

interface Removed {
  readonly isOfTheirs: boolean
  /** In the version that still has it. */
  readonly kept: Version
  readonly was: Version
}

/** What one side removed. */
function mergeRemoved({ isOfTheirs, kept, was }: Removed, context: Context): RenderedItem | undefined {
  const [before, now] = [itemValue(was.item, was.source), itemValue(kept.item, kept.source)]
  if (compact(before) === compact(now)) return undefined
  if (isOnlyTouched(before, now) || isDropped(before, now, context)) {
    decide(context, 'removed', { dropped: textOf(kept), kept: '' })
    return undefined
  }
  const rest = before.node.type === 'array' && now.node.type === 'array' ? restOfList(before, now, context) : undefined
  if (rest) return rest === GONE ? undefined : rendered(kept, [textPiece(keyOf(kept)), ...rest], isOfTheirs)
  const isScalar = before.node.type === 'scalar' && now.node.type === 'scalar'
  const isNewerGone = (context.newer === 'ours') === isOfTheirs
  // As with two different values: the record with the newer date is right. A list may hold what somebody just added,
  // unless a program made all of it.
  if (context.newer && (isScalar || (context.isGenerated && isNewerGone))) return newerOf(kept, isOfTheirs, context)
  const text = textOf(kept)
  const texts = { base: textOf(was), ours: isOfTheirs ? '' : text, theirs: isOfTheirs ? text : '' }
  return rendered(kept, [collide(context, 'one side removed it, the other changed it', texts)], isOfTheirs)
}

const GONE = 'gone'

/**
 * A list that is not there is an empty one, which many programs leave out: what the other side added to it stays.
 * Undefined: it changed an element that is gone.
 */
function restOfList(base: JsonValue, now: JsonValue, context: Context): readonly Piece[] | typeof GONE | undefined {
  const inner = { ...context, collisions: [], decisions: [] }
  const empty = { node: { ...now.node, end: 2, hasLastComma: false, items: [], start: 0 }, source: '[]' }
  const pieces = mergeArray({ base, ours: empty, theirs: now }, inner)
  if (inner.collisions.length > 0) return undefined
  context.decisions.push(...inner.decisions)
  const text = pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('')
  decide(context, 'list-left-out', { dropped: sliceOf(now), kept: text })
  return text === '[]' ? GONE : pieces
}

/** Whether only the version of a dependency was raised, which nobody needs any more where it was removed. */
function isDropped(before: JsonValue, now: JsonValue, { place, special }: Context): boolean {
  const given = special(place)
  return given?.kind === 'semver' && given.isDropped && (compareVersions(scalarText(now), scalarText(before)) ?? 0) > 0
}

function newerOf(kept: Version, isOfTheirs: boolean, context: Context): RenderedItem | undefined {
  const isKept = (context.newer === 'theirs') === isOfTheirs
  const text = textOf(kept)
  decide(context, 'newer-record', isKept ? { dropped: '', kept: text } : { dropped: text, kept: '' })
  return isKept ? rendered(kept, [textPiece(text)], isOfTheirs) : undefined
}

interface Version {
  readonly item: JsonItem
  readonly source: string
}

function mergeBoth({ base, ours, theirs }: Three<Version>, context: Context): RenderedItem {
  const part = (get: (version: Version) => string) =>
    changed({ base: base && get(base), ours: get(ours), theirs: get(theirs) })
  const value = (version: Version) => itemValue(version.item, version.source)
  const values = { base: base && value(base), ours: value(ours), theirs: value(theirs) }
  return {
    after: part(afterOf),
    isOfTheirs: false,
    lead: part(leadOf),
    pieces: [textPiece(part(keyOf)), ...mergeValue(values, context)],
    trail: part(trailOf),
  }
}

function rendered(version: Version, pieces: readonly Piece[], isOfTheirs: boolean): RenderedItem {
  return { after: afterOf(version), isOfTheirs, lead: leadOf(version), pieces, trail: trailOf(version) }
}

/** The key with its colon; nothing for an element. */
function keyOf({ item, source }: Version): string {
  return source.slice(item.start, item.value.start)
}

function textOf({ item, source }: Version): string {
  return source.slice(item.start, item.value.end)
}

function leadOf({ item, source }: Version): string {
  return source.slice(item.leadStart, item.start)
}

function trailOf({ item, source }: Version): string {
  return source.slice(item.value.end, item.trailEnd)
}

/** Without the comma. */
function afterOf({ item, source }: Version): string {
  return source.slice(item.trailEnd, item.afterEnd).replace(/^,/, '')
}
