/** A table of more cells than this is not filled: what cannot be anchored there counts as replaced. */
const MAX_CELLS = 250_000

interface Window {
  readonly fromA: number
  readonly toA: number
  readonly fromB: number
  readonly toB: number
}

/**
 * A common subsequence of two sequences: for each element of `a` its index in `b`, or -1. Elements that occur once on
 * both sides are anchors, what lies between is compared in full where it is small: near-linear, and it never pairs
 * across an anchor.
 */
export function align(a: readonly string[], b: readonly string[]): Int32Array {
  const pairs = new Int32Array(a.length).fill(-1)
  const windows: Window[] = [{ fromA: 0, toA: a.length, fromB: 0, toB: b.length }]
  for (let window = windows.pop(); window !== undefined; window = windows.pop()) {
    const inner = trim(a, b, window, pairs)
    if (inner.fromA === inner.toA || inner.fromB === inner.toB) continue
    const anchors = anchorsOf(a, b, inner)
    if (anchors.length === 0) {
      fillTable(a, b, inner, pairs)
      continue
    }
    let { fromA, fromB } = inner
    for (const [atA, atB] of [...anchors, [inner.toA, inner.toB] as const]) {
      if (atA < inner.toA) pairs[atA] = atB
      windows.push({ fromA, toA: atA, fromB, toB: atB })
      fromA = atA + 1
      fromB = atB + 1
    }
  }
  return pairs
}

/** Pairs the common beginning and end. */
function trim(a: readonly string[], b: readonly string[], window: Window, pairs: Int32Array): Window {
  let { fromA, toA, fromB, toB } = window
  while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) pairs[fromA++] = fromB++
  while (fromA < toA && fromB < toB && a[toA - 1] === b[toB - 1]) pairs[--toA] = --toB
  return { fromA, toA, fromB, toB }
}

/** Elements that occur once in both windows, as the longest run that rises on both sides. */
function anchorsOf(a: readonly string[], b: readonly string[], window: Window): readonly (readonly [number, number])[] {
  const inA = onlyOnce(a, window.fromA, window.toA)
  const inB = onlyOnce(b, window.fromB, window.toB)
  const common: [number, number][] = []
  for (const [value, atA] of inA) {
    const atB = inB.get(value)
    if (atA >= 0 && atB !== undefined && atB >= 0) common.push([atA, atB])
  }
  return longestRising(common.map(([, atB]) => atB)).map((index) => common[index] ?? [0, 0])
}

function onlyOnce(values: readonly string[], from: number, to: number): ReadonlyMap<string, number> {
  const seen = new Map<string, number>()
  for (let at = from; at < to; at++) {
    const value = values[at] ?? ''
    seen.set(value, seen.has(value) ? -1 : at)
  }
  return seen
}

/** The indexes of a longest rising subsequence. */
export function longestRising(values: readonly number[]): readonly number[] {
  const tails: number[] = []
  const before = new Int32Array(values.length).fill(-1)
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1
      else high = middle
    }
    if (low > 0) before[at] = tails[low - 1] ?? -1
    tails[low] = at
  }
  const rising: number[] = []
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) rising.push(at)
  return rising.reverse()
}

/** The classic table of the longest common subsequence. */
function fillTable(a: readonly string[], b: readonly string[], window: Window, pairs: Int32Array): void {
  const { fromA, toA, fromB, toB } = window
  const width = toB - fromB + 1
  if ((toA - fromA + 1) * width > MAX_CELLS) return
  const lengths = new Int32Array((toA - fromA + 1) * width)
  const lengthAt = (atA: number, atB: number) => lengths[(atA - fromA) * width + (atB - fromB)] ?? 0
  for (let atA = toA - 1; atA >= fromA; atA--) {
    for (let atB = toB - 1; atB >= fromB; atB--) {
      const isSame = a[atA] === b[atB]
      const length = isSame ? lengthAt(atA + 1, atB + 1) + 1 : Math.max(lengthAt(atA + 1, atB), lengthAt(atA, atB + 1))
      lengths[(atA - fromA) * width + (atB - fromB)] = length
    }
  }
  let [atA, atB] = [fromA, fromB]
  while (atA < toA && atB < toB) {
    if (a[atA] === b[atB]) pairs[atA++] = atB++
    else if (lengthAt(atA + 1, atB) >= lengthAt(atA, atB + 1)) atA++
    else atB++
  }
}
