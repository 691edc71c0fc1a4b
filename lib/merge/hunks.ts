import { cut, oneLine } from '../core/text.ts'
import type { Collision } from './domain.ts'

const MOST_TEXT = 60

/** A conflict that was begun: where its markers stand (-1: not met yet), and how long they are. */
interface Open {
  readonly size: number
  readonly start: number
  base: number
  middle: number
}

/** The conflicts of a marked text, one for each: its lines, and how the two sides begin. */
export function hunksOf(marked: string): readonly Collision[] {
  const lines = marked.split(/\r?\n/)
  const hunks: Collision[] = []
  let open: Open | undefined
  for (const [index, line] of lines.entries()) {
    const mark = markOf(line)
    if (mark.startsWith('<')) open = { base: -1, middle: -1, size: mark.length, start: index }
    else if (!open || mark.length !== open.size) continue
    else if (mark.startsWith('|')) open.base = index
    else if (mark.startsWith('=')) open.middle = index
    else if (open.middle >= 0) {
      hunks.push(hunkOf(lines, open, index))
      open = undefined
    }
  }
  return hunks
}

function hunkOf(lines: readonly string[], { base, middle, start }: Open, end: number): Collision {
  const sides = [lines.slice(start + 1, base < 0 || base > middle ? middle : base), lines.slice(middle + 1, end)].map(
    shown,
  )
  return { field: '', record: `lines ${start + 1}-${end + 1}`, why: sides.join(' against ') }
}

/** The marker that a line is, of any size from git's seven on; empty: none. */
function markOf(line: string): string {
  return /^(?:<{7,}|\|{7,}|>{7,})(?= |$)|^={7,}$/.exec(line)?.[0] ?? ''
}

function shown(lines: readonly string[]): string {
  const first = lines.find((line) => line.trim() !== '')
  if (first === undefined) return 'nothing'
  const more = lines.length > 1 ? ` (${lines.length} lines)` : ''
  return `"${cut(oneLine(first), MOST_TEXT)}"${more}`
}
