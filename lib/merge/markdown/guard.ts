import { fieldOf, unmarked } from './field.ts'
import type { Side } from './match.ts'
import { fold } from './name.ts'

/** What was taken apart on purpose, and what was made of it. */
export interface Explained {
  readonly bases: string[]
  readonly sides: string[]
  readonly made: string[]
  /** Blocks of code of one side, where the other changed only their layout. */
  readonly layouts: string[]
}

export interface Guarded {
  readonly base: string
  readonly ours: string
  readonly theirs: string
  /** The merged text; of what is open all versions. */
  readonly merged: string
  readonly isOpen: boolean
  /** Whether a line of the base stands in another block on a side. */
  readonly hasStrayed: (line: string, side: Side) => boolean
  readonly explained: Explained
}

/**
 * The lines that a merged text has too often or not often enough, by what each side did to them: a check that knows
 * nothing of blocks, because a line can be of another kind on each side (front matter that begins one line too low), and
 * then what one side removed is there again as what the other side added.
 */
export function lineFault({ base, ours, theirs, merged, isOpen, hasStrayed, explained }: Guarded): string | undefined {
  const counts = changedLines([base, ours, theirs, merged])
  const suspects = [...counts].flatMap(([line, numbers]) => {
    const excess = isOpen ? lossOf(numbers) : excessOf(numbers)
    const holders = SIDES.filter((_, at) => (numbers[at + 1] ?? 0) > 0)
    const isMeant = () => isTelling(line) || (excess > 0 && holders.some((side) => hasStrayed(line, side)))
    return excess !== 0 && /[\p{L}\p{N}]/u.test(line) && isMeant()
      ? [{ line, excess, isOld: (numbers[0] ?? 0) > 0, without: SIDES.filter((side) => !holders.includes(side)) }]
      : []
  })
  if (suspects.length === 0) return undefined
  const [bases, sides, made] = [linesOf(explained.bases), linesOf(explained.sides), linesOf(explained.made)]
  const layouts = linesOf(explained.layouts)
  const isExplained = ({ line, excess, isOld, without }: Suspect) => {
    if (layouts.has(line)) return true
    if (excess < 0) return sides.has(line) || bases.has(line)
    if (!made.has(line) || !isOld) return made.has(line)
    return bases.has(line) && without.every((side) => line.startsWith('|') || isWrapped(line, { ours, theirs }[side]))
  }
  return suspects.find((suspect) => !isExplained(suspect))?.line
}

const SIDES = ['ours', 'theirs'] as const

interface Suspect {
  readonly line: string
  readonly excess: number
  readonly isOld: boolean
  /** The sides that do not have the line. */
  readonly without: readonly Side[]
}

/** Whether a text says the line, only not in one line. */
function isWrapped(line: string, text: string): boolean {
  return fold(text).includes(line)
}

/** With parts left open, only whether what a side added is somewhere. */
function lossOf([base = 0, ours = 0, theirs = 0, merged = 0]: Counts): number {
  return base === 0 && Math.max(ours, theirs) === 1 && merged === 0 ? -1 : 0
}

/** Many records have a line like `- **Status:** open`: it may go in one place and come in another. */
function isTelling(line: string): boolean {
  return fieldOf(unmarked(line)) === undefined
}

function linesOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.split(/\r?\n/).map(normal)))
}

/** In base, ours, theirs and the merged text. */
type Counts = number[]

/** How often each line is in each version; without those that are everywhere equally often. */
function changedLines(versions: readonly string[]): ReadonlyMap<string, Counts> {
  const raw = new Map<string, Counts>()
  for (const [version, text] of versions.entries()) {
    for (const line of text.split('\n')) raise(raw, line, [version, 1])
  }
  const [changed, same] = [new Map<string, Counts>(), [] as (readonly [string, Counts])[]]
  const add = (line: string, numbers: Counts) => {
    for (const [version, number] of numbers.entries()) raise(changed, line, [version, number])
  }
  for (const [line, numbers] of raw) {
    if (numbers.every((number) => number === numbers[0])) same.push([line, numbers])
    else add(normal(line), numbers)
  }
  // A line that nobody changed can be there once more with another indentation.
  for (const [line, numbers] of changed.size > 0 ? same : []) {
    const own = normal(line)
    if (changed.has(own)) add(own, numbers)
  }
  return changed
}

function raise(counts: Map<string, Counts>, line: string, [version, by]: readonly [number, number]): void {
  const known = counts.get(line)
  const numbers = known ?? [0, 0, 0, 0]
  numbers[version] = (numbers[version] ?? 0) + by
  if (!known) counts.set(line, numbers)
}

/** A line as it is compared: white space folded, cells trimmed. */
export function normal(line: string): string {
  const text = fold(line)
  return text.startsWith('|') ? text.replace(/ ?\| ?/g, '|').replace(/\|$/, '') : text
}

/**
 * How many there are too many (or, negative, too few) of a line that stands once at most in each version. Which of
 * several equal lines is which cannot be told: they are left to the checks of the records.
 */
function excessOf([base = 0, ours = 0, theirs = 0, merged = 0]: Counts): number {
  if (Math.max(base, ours, theirs) > 1) return 0
  const both = ours + theirs - base
  if (both === 2 && merged > 0) return Math.max(0, merged - 2)
  return merged - Math.max(0, Math.min(1, both))
}
