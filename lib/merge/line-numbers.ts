/** Where the lines of a text are, and which lines they are. */
export interface NumberedLines {
  /** The same number for the same line of the first text; -1: the first text has no such line. */
  readonly ids: Int32Array
  /** Where each line starts, and behind them where the last one ends. */
  readonly starts: Uint32Array
}

/** The lines of some texts by the different lines of the first one. */
export interface LineNumbers {
  readonly count: number
  readonly lines: readonly NumberedLines[]
}

const NONE = -1

/**
 * Numbers the lines of texts, so that millions of them can be compared in a few bytes each. Two lines have one number
 * when their hashes of 64 bits are the same; who must not rely on that compares what he takes for the same. Line ends are
 * of no account, because the last line of a text may have none.
 */
export function numberLines(texts: readonly string[]): LineNumbers {
  const starts = texts.map(startsOf)
  const known = hashTable((starts[0]?.length ?? 1) - 1)
  const lines = texts.map((text, index) => {
    const lineStarts = starts[index] ?? new Uint32Array(1)
    return { ids: idsOf(text, lineStarts, index === 0 ? known.add : known.find), starts: lineStarts }
  })
  return { count: known.count(), lines }
}

function idsOf(text: string, starts: Uint32Array, idFor: (high: number, low: number) => number): Int32Array {
  const ids = new Int32Array(starts.length - 1)
  for (let line = 0; line < ids.length; line += 1) {
    const next = starts[line + 1] ?? 0
    const end = text.charCodeAt(next - 1) === 10 ? next - 1 : next
    // A number of 32 bits from the start, as it is kept: else no blank line is like another.
    let high = 0x811c9dc5 | 0
    let low = 0x2545f491
    for (let at = starts[line] ?? 0; at < end; at += 1) {
      const code = text.charCodeAt(at)
      high = Math.imul(high ^ code, 0x01000193)
      low = Math.imul(((low << 5) | (low >>> 27)) ^ code, 0x9e3779b1)
    }
    ids[line] = idFor(high, low)
  }
  return ids
}

/** Numbers for hashes, in arrays of numbers: a Map would keep an object for each line. */
function hashTable(most: number) {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 2)))
  const [highs, lows] = [new Int32Array(most), new Int32Array(most)]
  let count = 0
  /** The slot of a hash, or the empty one where it belongs. */
  const slotOf = (high: number, low: number) => {
    let slot = (high ^ (high >>> 15) ^ low) & (slots.length - 1)
    for (let id = slots[slot] ?? 0; id > 0; id = slots[slot] ?? 0) {
      if (highs[id - 1] === high && lows[id - 1] === low) return slot
      slot = (slot + 1) & (slots.length - 1)
    }
    return slot
  }
  const find = (high: number, low: number) => (slots[slotOf(high, low)] ?? 0) - 1
  const add = (high: number, low: number) => {
    const slot = slotOf(high, low)
    if (slots[slot] === 0) {
      highs[count] = high
      lows[count] = low
      count += 1
      slots[slot] = count
    }
    return (slots[slot] ?? 0) - 1
  }
  return { add, count: () => count, find }
}

function startsOf(text: string): Uint32Array {
  let count = 0
  for (let start = 0; start < text.length; start = nextLine(text, start)) count += 1
  const starts = new Uint32Array(count + 1)
  let line = 0
  for (let start = 0; start < text.length; start = nextLine(text, start)) {
    starts[line] = start
    line += 1
  }
  starts[count] = text.length
  return starts
}

function nextLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start)
  return newline < 0 ? text.length : newline + 1
}

/** How often each numbered line is in a text. */
export function countLines({ ids }: NumberedLines, count: number): Int32Array {
  const counts = new Int32Array(count)
  for (const id of ids) if (id !== NONE) counts[id] = (counts[id] ?? 0) + 1
  return counts
}

/** The line of each number in a text; -1: it has none, or more than one. */
export function placesOf({ ids }: NumberedLines, count: number): Int32Array {
  const places = new Int32Array(count).fill(NONE)
  const counts = countLines({ ids, starts: new Uint32Array() }, count)
  for (const [at, id] of ids.entries()) if (id !== NONE && counts[id] === 1) places[id] = at
  return places
}
