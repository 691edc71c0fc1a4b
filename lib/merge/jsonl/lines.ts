/** A line of a text, with the blank lines before it. */
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

/** Cuts a text into its lines. The parts share the memory of the text. */
export function linesOf(text: string): Lines {
  const lines: Line[] = []
  const first = text.startsWith('\ufeff') ? 1 : 0
  let leadStart = first
  for (let start = first; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const next = newline < 0 ? text.length : newline + 1
    const end = newline < 0 ? next : newline > start && text.charCodeAt(newline - 1) === 13 ? newline - 1 : newline
    if (!isBlank(text, start, end)) {
      lines.push({ eol: text.slice(end, next), lead: text.slice(leadStart, start), text: text.slice(start, end) })
      leadStart = next
    }
    start = next
  }
  return { lines, tail: text.slice(leadStart) }
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 9) return false
  }
  return true
}
