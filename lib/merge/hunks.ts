import { cut, oneLine } from '../core/text.ts'
import type { Collision } from './domain.ts'

const MOST_TEXT = 60

/** The conflicts of a marked text, one for each: its lines, and how the two sides begin. */
export function hunksOf(marked: string): readonly Collision[] {
  const lines = marked.split(/\r?\n/)
  const hunks: Collision[] = []
  let start = -1
  let middle = -1
  let ours = -1
  for (const [index, line] of lines.entries()) {
    if (/^<{7}(?: |$)/.test(line)) [start, middle, ours] = [index, -1, -1]
    else if (start >= 0 && ours < 0 && /^\|{7}(?: |$)/.test(line)) ours = index
    else if (start >= 0 && /^={7}$/.test(line)) middle = index
    else if (middle >= 0 && /^>{7}(?: |$)/.test(line)) {
      const sides = [lines.slice(start + 1, ours < 0 ? middle : ours), lines.slice(middle + 1, index)].map(shown)
      hunks.push({ field: '', record: `lines ${start + 1}-${index + 1}`, why: sides.join(' against ') })
      start = middle = -1
    }
  }
  return hunks
}

function shown(lines: readonly string[]): string {
  const first = lines.find((line) => line.trim() !== '')
  if (first === undefined) return 'nothing'
  const more = lines.length > 1 ? ` (${lines.length} lines)` : ''
  return `"${cut(oneLine(first), MOST_TEXT)}"${more}`
}
