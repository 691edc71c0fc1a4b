import { writeSync } from 'node:fs'
import type { WriteStream } from 'node:tty'

/** Alternate screen, no cursor, no wrapping at the right edge (xterm's DECSET 1049, 25 and 7); and back. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J'
const LEAVE = '\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l'

/** A terminal used as a whole. */
export interface Screen {
  /** Takes the terminal, or takes it again. */
  open(): void
  /** Shows `lines` from the top; only rows that changed are written. */
  draw(lines: readonly string[]): void
  /** Forgets what is shown: the next `draw` writes everything. */
  invalidate(): void
  /** Gives the terminal back as it was. Safe to call at any time, also while the process ends. */
  close(): void
}

type Terminal = WriteStream & { readonly fd: number }

/** The screen of `stream`. Nothing is written before `open`. */
export function screenOn(stream: Terminal): Screen {
  let isOpen = false
  let shown: readonly string[] = []
  return {
    close: () => {
      if (!isOpen) return
      isOpen = false
      writeNow(stream, LEAVE)
    },
    draw: (lines) => {
      if (!isOpen) return
      const changes = changedRows(shown, lines)
      shown = lines
      if (changes !== '') stream.write(changes)
    },
    invalidate: () => {
      shown = []
      if (isOpen) stream.write('\u001b[2J')
    },
    open: () => {
      if (isOpen) return
      isOpen = true
      shown = []
      stream.write(ENTER)
    },
  }
}

/**
 * What to write to a terminal that shows `before` so that it shows `after`. A row is cleared first: after a row as wide
 * as the terminal the cursor still stands on the last character, and clearing would take that away.
 */
export function changedRows(before: readonly string[], after: readonly string[]): string {
  const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, row) => {
    const text = after[row] ?? ''
    return text === (before[row] ?? '') ? '' : `\u001b[${row + 1};1H\u001b[K${text}\u001b[0m`
  })
  return rows.join('')
}

/** Written at once, because the process may be about to end; a terminal that is gone needs no repair. */
function writeNow(stream: Terminal, text: string): void {
  try {
    writeSync(stream.fd, text)
  } catch {
    stream.write(text)
  }
}
