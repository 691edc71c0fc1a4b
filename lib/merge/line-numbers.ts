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
 * Numbers the lines of texts, so that millions of them can be compared in a few bytes each. Line ends are of no account,
 * because the last line of a text may have none.
 */
export function numberLines(texts: readonly string[]): LineNumbers {
  const known = new Map<string, number>()
  const lines = texts.map((text, index) => {
    const starts = startsOf(text)
    const ids = new Int32Array(starts.length - 1)
    for (let at = 0; at < ids.length; at += 1) {
      const line = withoutEnd(text, starts[at] ?? 0, starts[at + 1] ?? 0)
      const id = known.get(line)
      if (id === undefined && index === 0) known.set(line, known.size)
      ids[at] = id ?? (index === 0 ? known.size - 1 : NONE)
    }
    return { ids, starts }
  })
  return { count: known.size, lines }
}

function withoutEnd(text: string, start: number, next: number): string {
  return text.slice(start, text.charCodeAt(next - 1) === 10 ? next - 1 : next)
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
