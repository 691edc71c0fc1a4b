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
  if (base !== '') return mergeBetween(part)
  if (isWithin(theirs, ours)) return ours
  return isWithin(ours, theirs) ? theirs : undefined
}

/** Lines that both sides put before or behind what they changed are no part of it. */
function mergeBetween({ base, ours, theirs }: Three): string | undefined {
  const [was = [], left = [], right = []] = [base, ours, theirs].map((text) => text.split(/(?<=\n)/))
  const room = Math.min(left.length, right.length) - 1
  let before = 0
  while (before < room && left[before] === right[before] && left[before] !== was[0]) before++
  let after = 0
  while (after < room - before && left.at(-1 - after) === right.at(-1 - after) && left.at(-1 - after) !== was.at(-1))
    after++
  const inner = (lines: readonly string[]) => lines.slice(before, lines.length - after).join('')
  const merged = mergeWords({ base, ours: inner(left), theirs: inner(right) })
  const [head, tail] = [left.slice(0, before), after === 0 ? [] : left.slice(-after)]
  return merged === undefined ? undefined : head.join('') + merged + tail.join('')
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
