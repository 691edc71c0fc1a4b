import type { Values } from './decide.ts'
import type { Three } from './words.ts'

const EMPTY = /^(?:|—|-|–|none|n\/a|_none_|\[\])$/i

/** A list without blanks (`a,b,c`) as a set, as it stands in commands and diagrams; `12,500` is no list. */
export function mergeCommaList({ base, ours, theirs }: Three): string | undefined {
  if (
    ![base, ours, theirs].every(
      (text) => /^[^\s,]+(?:,[^\s,]+)*$/.test(text) && !/(?:^|,)[^,\p{L}]*(?:,|$)/u.test(text),
    ) ||
    !base.includes(',')
  )
    return undefined
  const [was = [], left = [], right = []] = [base, ours, theirs].map((text) => text.split(','))
  const merged = joinSets(was, left, right)
  return merged.length === 0 ? undefined : merged.join(',')
}

/** Three-way: removals win, what was added is sorted behind the rest. */
export function joinSets(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): readonly string[] {
  const [was, left, right] = [new Set(base), new Set(ours), new Set(theirs)]
  const kept = base.filter((word) => left.has(word) && right.has(word))
  const added = [...new Set([...ours, ...theirs])].filter((word) => !was.has(word))
  return [...kept, ...added.sort()]
}

interface List {
  readonly open: string
  readonly close: string
  readonly words: readonly string[]
}

/**
 * A list in one value (`a, b` or `[a, b]`), three-way: removals win over what the other side left, additions join. Without a
 * base two words may be two values, and only what is plainly a list is one.
 */
export function mergeSet({ base, ours, theirs }: Values): string | undefined {
  const [was, left, right] = [base ?? '', ours, theirs].map(readList)
  if (!was || !left || !right) return undefined
  if (base === undefined && ![left, right].every(isPlainlyList)) return undefined
  const words = joinSets(was.words, left.words, right.words)
  const style = left.words.length > 0 ? left : right
  return words.length === 0 ? ours : `${style.open}${words.join(', ')}${style.close}`
}

function isPlainlyList({ open, words }: List): boolean {
  return open !== '' || words.length > 1
}

/** Undefined for what is a sentence and no list. */
function readList(text: string): List | undefined {
  const trimmed = text.trim()
  if (EMPTY.test(trimmed)) return { open: '', close: '', words: [] }
  const isBracketed = trimmed.startsWith('[') && trimmed.endsWith(']') && !trimmed.includes('](')
  const body = isBracketed ? trimmed.slice(1, -1) : trimmed
  const words = body.split(',').map((word) => word.trim())
  if (words.some((word) => word === '' || word.split(/\s+/).length > 4)) return undefined
  return { open: isBracketed ? '[' : '', close: isBracketed ? ']' : '', words: [...new Set(words)] }
}
