import { mergeWords } from '../markdown/words.ts'
import { decoded } from './scan.ts'
import type { Three } from './value.ts'

/** Fewer words than this are a name, a command or a state, where one word is not independent of the next. */
const FEWEST = 6

/**
 * A text that both sides edited, merged word by word as it is written, with its escapes. Undefined: it is no prose, or
 * both changed the same words.
 */
export function mergeProse({ base, ours, theirs }: Three<string>): string | undefined {
  if (base === undefined || ![base, ours, theirs].every(isProse)) return undefined
  const inner = (text: string) => text.slice(1, -1)
  const merged = mergeWords({ base: inner(base), ours: inner(ours), theirs: inner(theirs) })
  return merged !== undefined && decoded(`"${merged}"`) !== undefined ? `"${merged}"` : undefined
}

function isProse(text: string): boolean {
  return text.startsWith('"') && text.split(' ', FEWEST).length === FEWEST
}
