import type { Piece } from '../domain.ts'
import { mergeOrder } from '../order.ts'
import { type Context, collide, inside } from './context.ts'
import { furtherSide } from './fuller.ts'
import { replacedId } from './identity.ts'
import { mergeItem } from './merge-item.ts'
import { countedMembers } from './recount.ts'
import { renderContainer } from './render.ts'
import type { JsonItem } from './scan.ts'
import { newerSide, saysItIsGenerated } from './stamp.ts'
import { type JsonValue, sliceOf, type Three } from './value.ts'

/** Merges the members of an object by their keys. */
export function mergeObject(three: Three<JsonValue>, context: Context): readonly Piece[] {
  // Of a key that is there twice in the base alone readers took the last, as `mergeKeyed` does, and both sides mended it.
  const twice = [three.ours, three.theirs].map(({ node }) => twiceIn(node.items)).find((key) => key !== undefined)
  if (twice !== undefined) return [whole(three, `the key "${twice}" is there twice in one object`, context)]
  const newer = newerSide(three) ?? context.newer
  const isGenerated = context.isGenerated || [three.ours, three.theirs].every(saysItIsGenerated)
  const replaced = isGenerated ? undefined : replacedId(three)
  if (replaced !== undefined) return [whole(three, `two different records in one place (${replaced})`, context)]
  const versions = [three.base, three.ours, three.theirs].filter((value) => value !== undefined)
  const fuller = context.fuller ?? (three.base ? undefined : furtherSide(three.ours, three.theirs))
  const counted = context.canCount ? countedMembers(versions) : undefined
  return mergeKeyed(three, {
    contextOf: (key) =>
      inside(context, key, { counted, fuller, isGenerated, newer, sides: [three.ours, three.theirs] }),
    keyOf: (item) => item.key,
  })
}

/** The whole object is a person's: no part of it makes sense in the other one. */
function whole({ base, ours, theirs }: Three<JsonValue>, why: string, context: Context): Piece {
  return collide(context, why, { base: base ? sliceOf(base) : '', ours: sliceOf(ours), theirs: sliceOf(theirs) })
}

function twiceIn(items: readonly JsonItem[]): string | undefined {
  const seen = new Set<string>()
  return items.find(({ key }) => seen.size === seen.add(key).size)?.key
}

interface Keys {
  readonly contextOf: (key: string) => Context
  /** The key of an item; the same for no two items of a version. */
  readonly keyOf: (item: JsonItem, version: 'base' | 'ours' | 'theirs', index: number) => string
}

/** Merges members or elements that have keys. */
export function mergeKeyed(three: Three<JsonValue>, { contextOf, keyOf }: Keys): readonly Piece[] {
  const itemsOf = (version: 'base' | 'ours' | 'theirs') =>
    new Map((three[version]?.node.items ?? []).map((item, index) => [keyOf(item, version, index), item]))
  const [base, ours, theirs] = [itemsOf('base'), itemsOf('ours'), itemsOf('theirs')]
  const merged = new Map(
    [...new Set([...ours.keys(), ...theirs.keys()])].map((key) => {
      const items = { base: base.get(key), ours: ours.get(key), theirs: theirs.get(key) }
      return [key, mergeItem(three, items, contextOf(key))] as const
    }),
  )
  const orders = { base: [...base.keys()], ours: [...ours.keys()], theirs: [...theirs.keys()] }
  const order = mergeOrder(orders, { isKept: (key) => merged.get(key) !== undefined })
  return renderContainer(
    three,
    order.flatMap((key) => merged.get(key) ?? []),
  )
}
