import type { Texts } from './context.ts'
import { type Hunk, hunksOf } from './hunks.ts'

/** Fenced code three-way per line; undefined where both sides changed the same lines. */
export function mergeLines({ base, ours, theirs }: Texts): string | undefined {
  if (base === undefined) return undefined
  const lines = { base: base.split('\n'), ours: ours.split('\n'), theirs: theirs.split('\n') }
  const merged: string[] = []
  for (const hunk of hunksOf(bare(lines.base), bare(lines.ours), bare(lines.theirs))) {
    const part = mergeHunk(hunk, lines)
    if (part === undefined) return undefined
    merged.push(...part)
  }
  return merged.join('\n')
}

function bare(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trimEnd())
}

function mergeHunk(
  hunk: Hunk,
  lines: { readonly base: readonly string[]; readonly ours: readonly string[]; readonly theirs: readonly string[] },
): readonly string[] | undefined {
  const base = lines.base.slice(...hunk.base)
  const ours = lines.ours.slice(...hunk.ours)
  const theirs = lines.theirs.slice(...hunk.theirs)
  const [was, left, right] = [base, ours, theirs].map((part) => part.join('\n'))
  if (left === right || right === was) return ours
  if (left === was) return theirs
  if (isSubsequence(ours, base) && isSubsequence(theirs, base)) return ours.filter((line) => theirs.includes(line))
  return undefined
}

/** Whether a side only took lines out. */
function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0
  for (const line of part) {
    while (at < whole.length && whole[at] !== line) at++
    if (at++ >= whole.length) return false
  }
  return true
}
