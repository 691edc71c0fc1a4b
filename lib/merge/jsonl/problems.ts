import type { KindRules } from '../domain.ts'
import { jsonProblems } from '../json/problems.ts'
import { doubleIdText, inLineText } from '../messages.ts'
import { idOf } from './keys.ts'
import { linesOf } from './lines.ts'

/** More of the ids than this are there twice: then they name what a line is about, not the line. */
const MOST_TWICE = 0.1

/** What is unsound about JSON Lines by themselves: a line that is not one JSON value, an id that is there twice. */
export function jsonlProblems(text: string, { isAppendOnly, keyFields }: KindRules): readonly string[] {
  const problems: string[] = []
  const places = new Map<string, number[]>()
  for (const [index, line] of linesOf(text).lines.entries()) {
    for (const problem of jsonProblems(line.text)) problems.push(inLineText(index + 1, problem))
    const id = isAppendOnly ? undefined : idOf(line.text, keyFields.length > 0 ? keyFields : undefined)
    if (id !== undefined) places.set(id, [...(places.get(id) ?? []), index + 1])
  }
  const twice = [...places].filter(([, at]) => at.length > 1)
  if (twice.length > MOST_TWICE * places.size + 1) return problems
  return [...problems, ...twice.map(([id, at]) => doubleIdText(id, at))]
}
