import { commonEnds } from './common-ends.ts'
import { countLines, type NumberedLines, numberLines } from './line-numbers.ts'

/**
 * The texts without the parts that are as often in each of them: nothing can have happened to the records in those.
 * What is left of a large file is small.
 */
export function withoutCommonParts(
  texts: readonly string[],
  partsOf: (text: string) => Iterable<string>,
): readonly string[] {
  // The same strings are looked up again below, with the hash that they have by then.
  const lists = texts.map((text) => [...partsOf(text)])
  const [first, ...others] = lists.map(countsOf)
  const common = new Set<string>()
  for (const [part, count] of first ?? []) if (others.every((counts) => counts.get(part) === count)) common.add(part)
  return lists.map((parts) => parts.filter((part) => !common.has(part)).join(''))
}

function countsOf(parts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1)
  return counts
}

/** The texts without the lines with which all begin and end. */
export function withoutCommonEnds(texts: readonly string[]): readonly string[] {
  const { end, start } = commonEnds(texts, 0)
  return texts.map((text) => text.slice(start, text.length - end))
}

/** The texts without the lines that are as often in each of them. */
export function withoutCommonLines(texts: readonly string[]): readonly string[] {
  const plain = texts.map((text) => (text.startsWith('\ufeff') ? text.slice(1) : text))
  const { count, lines } = numberLines(plain)
  const counts = lines.map((text) => countLines(text, count))
  const isCommon = (id: number) => id >= 0 && counts.every((list) => list[id] === counts[0]?.[id])
  return plain.map((text, index) => linesLeft(text, lines[index], isCommon))
}

function linesLeft(text: string, lines: NumberedLines | undefined, isCommon: (id: number) => boolean): string {
  const parts: string[] = []
  for (const [at, id] of lines?.ids.entries() ?? []) {
    const part = isCommon(id) ? '' : text.slice(lines?.starts[at], lines?.starts[at + 1])
    // A line without an end is the last one; where it is joined to others it needs one.
    parts.push(part === '' || part.endsWith('\n') ? part : `${part}\n`)
  }
  return parts.join('')
}

/** The sections of a Markdown text: a heading with what follows it up to the next one, whatever its level. */
export function* sectionParts(text: string): Generator<string> {
  let fence: string | undefined
  let start = 0
  for (let at = 0, next = 0; at < text.length; at = next) {
    next = text.indexOf('\n', at) + 1 || text.length
    if (!MAY_MARK.has(text.charCodeAt(at))) continue
    const line = text.slice(at, next)
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark && (fence === undefined || mark.startsWith(fence))) fence = fence === undefined ? mark : undefined
    if (at > start && fence === undefined && /^#{1,6}\s/.test(line)) {
      yield text.slice(start, at)
      start = at
    }
  }
  yield text.slice(start)
}

/** With what a heading or the line of a fence begins. */
const MAY_MARK = new Set([...' #`~'].map((character) => character.charCodeAt(0)))
