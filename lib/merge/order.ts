import { mergeOrder as weave } from './markdown/order.ts'

/** The keys of a list in three versions; each key at most once in a version. */
export interface Orders {
  readonly base: readonly string[]
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

export interface OrderOptions {
  readonly isKept: (key: string) => boolean
  /** Whether lists that are sorted stay so. */
  readonly isSortable?: boolean
  /** What a list is sorted by; the keys, where nothing is given. */
  readonly sortText?: (key: string) => string
}

/**
 * The kept keys in one order: what neither side moved stays, what a side added or moved follows the neighbour that it
 * follows there, ours first. Lists that are sorted on all sides stay sorted. Linear, but for what was moved.
 */
export function mergeOrder(
  orders: Orders,
  { isKept, isSortable = true, sortText = (key) => key }: OrderOptions,
): readonly string[] {
  const woven = weave(orders).filter(isKept)
  if (!isSortable) return woven
  const compare = sortingOf([orders.base, orders.ours, orders.theirs].map((list) => list.map(sortText)))
  return compare ? woven.toSorted((a, b) => compare(sortText(a), sortText(b))) : woven
}

type Compare = (a: string, b: string) => number

const byUnit: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0)
const byLetter: Compare = (a, b) => byUnit(a.toLowerCase(), b.toLowerCase())
const byNumber: Compare = (a, b) => (/^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : byUnit(a, b))

/** Fewer keys than this are in order by chance. */
const TELLING = 3

/** By what all lists are sorted, if they are. */
function sortingOf(lists: readonly (readonly string[])[]): Compare | undefined {
  const telling = lists.filter((list) => list.length > 0)
  if (!telling.some((list) => list.length >= TELLING)) return undefined
  return [byUnit, byLetter, byNumber].find((compare) => telling.every((list) => isSorted(list, compare)))
}

function isSorted(list: readonly string[], compare: Compare): boolean {
  return list.every((key, index) => index === 0 || compare(list[index - 1] ?? '', key) <= 0)
}
