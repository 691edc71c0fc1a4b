import type { KindRules } from '../domain.ts'
import { jsonProblems } from '../json/problems.ts'
import { doubleIdText, inLineText } from '../messages.ts'
import { idOf } from './keys.ts'
import { eachLine } from './lines.ts'

/** More of the ids than this are there twice: then they name what a line is about, not the line. */
const MOST_TWICE = 0.1

/** What is unsound about JSON Lines by themselves: a line that is not one JSON value, an id that is there twice. */
export function jsonlProblems(text: string, { isAppendOnly, keyFields }: KindRules): readonly string[] {
  const problems: string[] = []
  const places = new Map<string, number[]>()
  let number = 0
  for (const { line } of eachLine(text)) {
    number += line.lead.split('\n').length
    for (const problem of jsonProblems(line.text)) problems.push(inLineText(number, problem))
    const id = isAppendOnly ? undefined : idOf(line.text, keyFields.length > 0 ? keyFields : undefined)
    const known = id === undefined ? undefined : places.get(id)
    if (known) known.push(number)
    else if (id !== undefined) places.set(id, [number])
  }
  const twice = [...places].filter(([, at]) => at.length > 1)
  if (twice.length > MOST_TWICE * places.size + 1) return problems
  return [...problems, ...twice.map(([id, at]) => doubleIdText(id, at))]
}
