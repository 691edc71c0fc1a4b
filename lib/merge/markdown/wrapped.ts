import { hunksOf } from './hunks.ts'
import { mergeWords, type Three } from './words.ts'

/**
 * A text of several lines, line by line and then, where both sides changed lines, word by word: lines that begin with the
 * same words (a list of commands) are not taken for one another. Undefined where a side wrapped its lines anew.
 */
export function mergeWrapped({ base, ours, theirs }: Three): string | undefined {
  const [was, left, right] = [base, ours, theirs].map((text) => text.split(/(?<=\n)/))
  if (!was || !left || !right || was.length < 2) return undefined
  const hunks = hunksOf(was, left, right)
  if (!hunks.some(({ isStable }) => isStable)) return undefined
  let merged = ''
  for (const hunk of hunks) {
    const part = mergePart({
      base: was.slice(...hunk.base).join(''),
      ours: left.slice(...hunk.ours).join(''),
      theirs: right.slice(...hunk.theirs).join(''),
    })
    if (part === undefined) return undefined
    merged += part
  }
  return merged
}

function mergePart(part: Three): string | undefined {
  const { base, ours, theirs } = part
  if (ours === theirs || theirs === base) return ours
  if (ours === base) return theirs
  if (base !== '') return mergeWords(part)
  if (isWithin(theirs, ours)) return ours
  return isWithin(ours, theirs) ? theirs : undefined
}

/** Whether all lines of `few` stand in `many` in their order. */
function isWithin(few: string, many: string): boolean {
  const lines = many.split('\n')
  let at = 0
  return few.split('\n').every((line) => {
    at = lines.indexOf(line, at) + 1
    return at > 0
  })
}
