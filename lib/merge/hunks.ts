import { cut, oneLine } from '../core/text.ts'
import { conflictsIn } from './conflicts.ts'
import type { Collision } from './domain.ts'

const MOST_TEXT = 60

/** The conflicts of a marked text, one for each: its lines, and how the two sides begin. */
export function hunksOf(marked: string): readonly Collision[] {
  const lines = marked.split(/\r?\n/)
  return conflictsIn(lines).map(({ base, end, middle, start }) => {
    const sides = [lines.slice(start + 1, base ?? middle), lines.slice(middle + 1, end)].map(shown)
    return { field: '', record: `lines ${start + 1}-${end + 1}`, why: sides.join(' against ') }
  })
}

function shown(lines: readonly string[]): string {
  const first = lines.find((line) => line.trim() !== '')
  if (first === undefined) return 'nothing'
  const more = lines.length > 1 ? ` (${lines.length} lines)` : ''
  return `"${cut(oneLine(first), MOST_TEXT)}"${more}`
}
