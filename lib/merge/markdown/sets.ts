import type { Values } from './decide.ts'

const EMPTY = /^(?:|—|-|–|none|n\/a|_none_|\[\])$/i

interface List {
  readonly open: string
  readonly close: string
  readonly words: readonly string[]
}

/** A list in one value (`a, b` or `[a, b]`), three-way: removals win over what the other side left, additions join. */
export function mergeSet({ base, ours, theirs }: Values): string | undefined {
  if (base === undefined) return undefined
  const [was, left, right] = [base, ours, theirs].map(readList)
  if (!was || !left || !right) return undefined
  const kept = left.words.filter((word) => right.words.includes(word) || !was.words.includes(word))
  const added = right.words.filter((word) => !was.words.includes(word) && !left.words.includes(word))
  const words = [...kept, ...added]
  const style = left.words.length > 0 ? left : right
  return words.length === 0 ? ours : `${style.open}${words.join(', ')}${style.close}`
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
