/** The keys of a list in three versions; each key at most once in a version. */
export interface Orders {
  readonly base: readonly string[]
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

/**
 * The kept keys in one order. The order of ours stands, or that of theirs if only they moved something; what the other
 * side added comes behind the key it stood behind, after what the first side added there. Lists that are sorted on
 * all sides stay sorted. Linear, but for the sorting.
 */
export function mergeOrder(orders: Orders, isKept: (key: string) => boolean): readonly string[] {
  const isMovedByTheirs = isMoved(orders.base, orders.theirs) && !isMoved(orders.base, orders.ours)
  const [first, second] = isMovedByTheirs ? [orders.theirs, orders.ours] : [orders.ours, orders.theirs]
  const woven = weave(first.filter(isKept), second.filter(isKept), new Set(orders.base))
  const compare = sortingOf([orders.base, orders.ours, orders.theirs])
  return compare ? woven.toSorted(compare) : woven
}

/** Whether the keys that are in both lists stand in another order. */
function isMoved(base: readonly string[], side: readonly string[]): boolean {
  const places = new Map(base.map((key, index) => [key, index]))
  let last = -1
  for (const key of side) {
    const place = places.get(key)
    if (place === undefined) continue
    if (place < last) return true
    last = place
  }
  return false
}

function weave(first: readonly string[], second: readonly string[], base: ReadonlySet<string>): readonly string[] {
  const inSecond = new Set(second)
  const behind = addedBehind(second, new Set(first))
  const isOwn = (key: string) => !base.has(key) && !inSecond.has(key)
  const woven: string[] = []
  let waiting: string[][] = [behind.get(undefined) ?? []]
  const flush = () => {
    for (const run of waiting) for (const key of run) woven.push(key)
    waiting = []
  }
  for (const key of first) {
    if (!isOwn(key)) flush()
    woven.push(key)
    const run = behind.get(key)
    if (run) waiting.push(run)
  }
  flush()
  return woven
}

/** What only `second` has, by the known key before it. */
function addedBehind(second: readonly string[], known: ReadonlySet<string>): ReadonlyMap<string | undefined, string[]> {
  const behind = new Map<string | undefined, string[]>()
  let anchor: string | undefined
  for (const key of second) {
    if (known.has(key)) anchor = key
    else {
      const run = behind.get(anchor)
      if (run) run.push(key)
      else behind.set(anchor, [key])
    }
  }
  return behind
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
