import type { Run } from './common-runs.ts'

/** A line of a text, with the blank lines before it; or many lines, of which all versions have the same. */
export interface Line {
  /** Blank lines before it, as they are. */
  readonly lead: string
  /** Without its line end. */
  readonly text: string
  /** Its line end; empty for the last line of a text that does not end in one. */
  readonly eol: string
}

/** The lines that hold something, and the blank ones behind the last of them. */
export interface Lines {
  readonly lines: readonly Line[]
  readonly tail: string
}

/** Cuts a text into its lines, the given runs of lines each as one. The parts share the memory of the text. */
export function linesOf(text: string, runs: readonly Run[] = []): Lines {
  const lines: Line[] = []
  let end = text.startsWith('\ufeff') ? 1 : 0
  for (const { line, next } of eachLine(text, runs)) {
    lines.push(line)
    end = next
  }
  return { lines, tail: text.slice(end) }
}

interface Placed {
  readonly line: Line
  /** Where it ends. */
  readonly next: number
}

/** The lines of a text that hold something, one at a time. */
export function* eachLine(text: string, runs: readonly Run[] = []): Generator<Placed> {
  let lead = text.startsWith('\ufeff') ? 1 : 0
  let run = 0
  for (let start = lead; start < text.length; ) {
    const isRun = runs[run]?.start === start
    const next = isRun ? (runs[run]?.end ?? 0) : nextLine(text, start)
    if (isRun) run += 1
    const end = endOf(text, start, next)
    if (isRun || !isBlank(text, start, end)) {
      const line = { eol: text.slice(end, next), lead: text.slice(lead, start), text: text.slice(start, end) }
      yield { line, next }
      lead = next
    }
    start = next
  }
}

function nextLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start)
  return newline < 0 ? text.length : newline + 1
}

/** Where the line end of the line starts that ends at `next`. */
function endOf(text: string, start: number, next: number): number {
  if (text.charCodeAt(next - 1) !== 10) return next
  return next - 1 > start && text.charCodeAt(next - 2) === 13 ? next - 2 : next - 1
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 9) return false
  }
  return true
}
