import { longestRising } from './align.ts'

/** The children of three versions of a parent, each as the same objects in all versions. */
export interface Orders<T> {
  readonly base: readonly T[]
  readonly ours: readonly T[]
  readonly theirs: readonly T[]
}

/**
 * One order of all of them: what neither side moved keeps the order of the base; what a side added or moved follows the
 * neighbour that it follows there; at one place ours comes first.
 */
export function mergeOrder<T>(orders: Orders<T>): readonly T[] {
  const movedByOurs = movedIn(orders.base, orders.ours)
  const movedByTheirs = movedIn(orders.base, orders.theirs)
  const firm = new Set(orders.base.filter((it) => !movedByOurs.has(it) && !movedByTheirs.has(it)))
  const inBase = new Set(orders.base)
  const isOurs = (it: T) => !firm.has(it) && (movedByOurs.has(it) || !inBase.has(it))
  const isTheirs = (it: T) => !firm.has(it) && ((movedByTheirs.has(it) && !movedByOurs.has(it)) || !inBase.has(it))
  const ours = runsOf(orders.ours, firm, isOurs)
  const theirs = runsOf(orders.theirs, firm, isTheirs)
  const merged = new Set<T>()
  const inOurs = new Set([...ours.values()].flat())
  const put = (after: T | undefined) => {
    for (const it of zip(ours.get(after) ?? [], theirs.get(after) ?? [], inOurs)) merged.add(it)
  }
  put(undefined)
  for (const it of orders.base) {
    if (!firm.has(it)) continue
    merged.add(it)
    put(it)
  }
  return [...merged]
}

function movedIn<T>(base: readonly T[], side: readonly T[]): ReadonlySet<T> {
  const places = new Map(base.map((it, index) => [it, index]))
  const kept = side.filter((it) => places.has(it))
  const rising = new Set(longestRising(kept.map((it) => places.get(it) ?? 0)))
  return new Set(kept.filter((_, index) => !rising.has(index)))
}

/** What stands after each firm one (`undefined`: before the first) and is this side's to place. */
function runsOf<T>(
  side: readonly T[],
  firm: ReadonlySet<T>,
  isOwn: (it: T) => boolean,
): ReadonlyMap<T | undefined, T[]> {
  const runs = new Map<T | undefined, T[]>()
  let after: T | undefined
  for (const it of side) {
    if (firm.has(it)) after = it
    else if (isOwn(it)) append(runs, after, it)
  }
  return runs
}

/** Ours, then theirs, around what both have; what ours has elsewhere is placed there. */
function zip<T>(ours: readonly T[], theirs: readonly T[], inOurs: ReadonlySet<T>): readonly T[] {
  const places = new Map(ours.map((it, index) => [it, index]))
  const merged: T[] = []
  let waiting: T[] = []
  let at = 0
  for (const it of theirs) {
    if (!inOurs.has(it)) waiting.push(it)
    const place = places.get(it) ?? -1
    if (place < at) continue
    for (const other of ours.slice(at, place)) merged.push(other)
    for (const other of waiting) merged.push(other)
    merged.push(it)
    waiting = []
    at = place + 1
  }
  return [...merged, ...ours.slice(at), ...waiting]
}

function append<T>(runs: Map<T | undefined, T[]>, after: T | undefined, it: T): void {
  const run = runs.get(after)
  if (run) run.push(it)
  else runs.set(after, [it])
}
