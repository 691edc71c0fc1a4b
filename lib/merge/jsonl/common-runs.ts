import { type LineNumbers, numberLines, placesOf } from '../line-numbers.ts'

/** A part of a text in whole lines. */
export interface Run {
  readonly start: number
  readonly end: number
}

/** Fewer lines than this are looked at one by one. */
const LEAST = 16

/**
 * Runs of lines that stand together in all texts, wherever: for each text where they are, in its order. Nothing happened
 * to them, so a merge need not know their lines, which in a large file are nearly all. Never the first or the last line,
 * which can begin with a byte order mark or have no end.
 */
export function commonRuns(texts: readonly string[]): readonly (readonly Run[])[] {
  const numbers = numberLines(texts)
  const found: (readonly Run[])[] = []
  const [first] = numbers.lines
  const placesIn = numbers.lines.map((lines) => placesOf(lines, numbers.count))
  for (let at = 1; first && at < first.ids.length - 1; ) {
    const id = first.ids[at] ?? -1
    const places = placesIn.map((list) => list[id] ?? -1)
    const length = places.some((place) => place < 1) ? 0 : lengthAt(places, numbers)
    const runs = length < LEAST ? [] : runsAt(places, length, numbers)
    // Lines are compared without their ends, and now with them.
    if (runs.length > 0 && isSame(texts, runs)) found.push(runs)
    at += Math.max(length, 1)
  }
  return texts.map((_, text) => found.flatMap((runs) => runs[text] ?? []).toSorted((a, b) => a.start - b.start))
}

/** How many lines from these places on are the same everywhere. */
function lengthAt(places: readonly number[], { lines }: LineNumbers): number {
  const [first = 0] = places
  const most = Math.min(...lines.map(({ ids }, text) => ids.length - 1 - (places[text] ?? 0)))
  let length = 0
  const isSameLine = (text: number) => lines[text]?.ids[(places[text] ?? 0) + length] === lines[0]?.ids[first + length]
  while (length < most && places.every((_, text) => isSameLine(text))) length += 1
  return length
}

function runsAt(places: readonly number[], length: number, { lines }: LineNumbers): readonly Run[] {
  return lines.map(({ starts }, text) => {
    const place = places[text] ?? 0
    return { end: starts[place + length] ?? 0, start: starts[place] ?? 0 }
  })
}

function isSame(texts: readonly string[], runs: readonly Run[]): boolean {
  const [first, ...others] = texts.map((text, index) => text.slice(runs[index]?.start, runs[index]?.end))
  return others.every((part) => part === first)
}
