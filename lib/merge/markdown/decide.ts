import { newerOf, splitDate } from './dates.ts'
import type { BuiltIn } from './field-rules.ts'
import { joinSets, mergeSet } from './sets.ts'
import { rankOf } from './statuses.ts'

/** A value in its three versions, trimmed. */
export interface Values {
  readonly base: string | undefined
  readonly ours: string
  readonly theirs: string
}

export interface Decided {
  readonly value: string
  readonly rule: string
}

type Winner = 'ours' | 'theirs' | undefined

/** Decides a value that both sides changed differently; `newer` is the side whose record says it was changed last. */
export function decide(values: Values, rule: BuiltIn, newer: Winner): Decided | undefined {
  switch (rule.kind) {
    case 'rank':
      return decideRank(values, rule.ranks, newer)
    case 'newest':
      return chosen(values, newerOf(values.ours, values.theirs), 'newest') ?? sameDate(values)
    case 'generated':
      return chosen(values, newer, 'generated')
    case 'derived':
      return isNumeric(values.ours) && isNumeric(values.theirs) ? chosen(values, newer, 'derived-newest') : undefined
    case 'set': {
      const value = mergeSet(values)
      return value === undefined ? undefined : { value, rule: 'set' }
    }
    case 'person':
      return undefined
  }
}

function chosen(values: Values, winner: Winner, rule: string): Decided | undefined {
  return winner && { value: values[winner], rule }
}

/** The same date with different notes behind it: all of them, as a set. */
function sameDate({ base = '', ours, theirs }: Values): Decided | undefined {
  const [left, right] = [splitDate(ours), splitDate(theirs)]
  if (!left || !right || left.date !== right.date || left.open !== right.open) return undefined
  const was = splitDate(base)?.notes ?? []
  const notes = joinSets(was, left.notes, right.notes)
  return { value: left.date + left.open + notes.join('; ') + left.close, rule: 'same-date' }
}

/** A side that was changed later, as its own time stamp says, beats the rank: it may have reopened the record. */
function decideRank(values: Values, ranks: readonly (readonly string[])[], newer: Winner): Decided | undefined {
  const ours = rankOf(values.ours, ranks)
  const theirs = rankOf(values.theirs, ranks)
  if (ours === undefined || theirs === undefined || ours === theirs) return undefined
  const higher = ours > theirs ? 'ours' : 'theirs'
  if (newer && newer !== higher) return chosen(values, newer, 'status-newer')
  return chosen(values, higher, 'status-rank')
}

function isNumeric(value: string): boolean {
  return /^\D{0,12}\d[\d.,]*(?:\s*(?:\/|of)\s*\d+)?\s*%?\D{0,12}$/.test(value)
}
