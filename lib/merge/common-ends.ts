/** How much of the texts is the same at their start and end, in whole lines. */
export interface CommonEnds {
  /** Where the first line that is not the same everywhere starts. */
  readonly start: number
  /** How many characters at the end are the same everywhere. */
  readonly end: number
}

/** Texts are compared in pieces of this size, because the runtime compares strings faster than a loop does. */
const CHUNK = 65_536

/**
 * What all texts begin and end with, short of `context` lines on either side, so that what is left still shows in what
 * order its lines are.
 */
export function commonEnds(texts: readonly string[], context: number): CommonEnds {
  const [first = '', ...others] = texts
  const shortest = Math.min(...texts.map((text) => text.length))
  const isSame = (from: number, to: number) => others.every((text) => text.slice(from, to) === first.slice(from, to))
  const start = backwards(first, grow(shortest, isSame), context)
  const isSameEnd = (from: number, to: number) => {
    const part = (text: string) => text.slice(text.length - to, text.length - from)
    return others.every((text) => part(text) === part(first))
  }
  const end = grow(shortest - start, isSameEnd)
  return { end: end === 0 ? 0 : first.length - forwards(first, first.length - end, context), start }
}

/** The largest number up to `limit` of which `isSame(0, number)` holds: by chunks, then by halves. */
function grow(limit: number, isSame: (from: number, to: number) => boolean): number {
  let size = 0
  while (size + CHUNK <= limit && isSame(size, size + CHUNK)) size += CHUNK
  for (let step = CHUNK; step >= 1; step /= 2) {
    if (size + step <= limit && isSame(size, size + step)) size += step
  }
  return size
}

/** The start of the line at `at`, `lines` lines up. */
function backwards(text: string, at: number, lines: number): number {
  let start = lineStart(text, at)
  for (let count = 0; count < lines; count += 1) start = lineStart(text, start - 1)
  return start
}

/** The start of the line that the character before `at` is in. */
function lineStart(text: string, at: number): number {
  return at > 0 ? text.lastIndexOf('\n', at - 1) + 1 : 0
}

/** The start of the first whole line behind `at`, `lines` lines down. */
function forwards(text: string, at: number, lines: number): number {
  let start = at
  for (let count = 0; count <= lines && start < text.length; count += 1) {
    const newline = text.indexOf('\n', start)
    start = newline < 0 ? text.length : newline + 1
  }
  return start
}
