import type { Piece } from '../domain.ts'
import { type Context, collide, inside } from './context.ts'
import { mergeKeyed } from './merge-object.ts'
import { pairReplaced } from './pair-replaced.ts'
import type { JsonItem } from './scan.ts'
import { compact, itemValue, type JsonValue, memberOf, scalarText, sliceOf, type Three } from './value.ts'

/** Members that can name an element, in the order in which they are tried. */
const KEY_FIELDS = ['id', 'key', 'uid', 'uuid', 'event_id', 'name', 'slug', 'path', 'title', 'label']

/** Merges an array: by the ids of its elements where all have one, else by their values. */
export function mergeArray(three: Three<JsonValue>, context: Context): readonly Piece[] {
  const field = keyField(three, context.rules.keyFields)
  if (field !== undefined) {
    return mergeKeyed(three, {
      contextOf: (key) => inside(context, `[${field}=${key}]`, { canCount: false }),
      keyOf: (item, version) => idOf(itemValue(item, three[version]?.source ?? ''), field) ?? '',
    })
  }
  const keys = pairReplaced({
    base: three.base && valueKeys(three.base),
    isScalar: [three.base, three.ours, three.theirs].every((value) => value?.node.items.every(isScalarItem) ?? true),
    ours: valueKeys(three.ours),
    theirs: valueKeys(three.theirs),
  })
  if (!keys) {
    const texts = {
      base: three.base ? sliceOf(three.base) : '',
      ours: sliceOf(three.ours),
      theirs: sliceOf(three.theirs),
    }
    return [collide(context, 'both sides replaced the same elements, which have no ids', texts)]
  }
  return mergeKeyed(three, {
    contextOf: (key) => inside(context, `[${(keys.base ?? []).indexOf(key)}]`, { canCount: false }),
    keyOf: (_, version, index) => keys[version]?.[index] ?? '',
  })
}

function isScalarItem({ value }: JsonItem): boolean {
  return value.type === 'scalar'
}

/** The member that names each element of all versions, once in each. */
function keyField({ base, ours, theirs }: Three<JsonValue>, configured: readonly string[]): string | undefined {
  const versions = [base, ours, theirs].filter((value) => value !== undefined)
  const fields = configured.length > 0 ? configured : KEY_FIELDS
  return fields.find((field) => versions.every((value) => isKeyedBy(value, field)))
}

function isKeyedBy(value: JsonValue, field: string): boolean {
  const ids = value.node.items.map((item) => idOf(itemValue(item, value.source), field))
  return ids.every((id) => id !== undefined) && new Set(ids).size === ids.length
}

function idOf(element: JsonValue, field: string): string | undefined {
  const id = element.node.type === 'object' ? memberOf(element, field) : undefined
  return id?.node.type === 'scalar' ? scalarText(id) : undefined
}

/** The value of each element, with a number where it is there more than once. */
function valueKeys(value: JsonValue): readonly string[] {
  const counts = new Map<string, number>()
  return value.node.items.map((item) => {
    const text = compact(itemValue(item, value.source))
    const count = counts.get(text) ?? 0
    counts.set(text, count + 1)
    return count === 0 ? text : `${text}\n${count}`
  })
}
