import {
  complaint,
  numberOf,
  oneOf,
  type Section,
  sectionList,
  unknownKeys,
  wholeNumber,
} from '../core/config-values.ts'
import { pattern } from '../core/pattern.ts'

/** One agent name that a mark in a task's text can mean. */
export interface RosterEntry {
  readonly name: string
  readonly emoji?: string
  readonly role?: string
}

export interface ProgressConfig {
  /** Files that history/ keeps. */
  readonly historyLimit: number
  readonly layout: (typeof LAYOUTS)[number]
  /** Undefined: the default roster. */
  readonly roster: readonly RosterEntry[] | undefined
  readonly staleAfterMinutes: number
  readonly theme: (typeof THEMES)[number]
}

const LAYOUTS = ['compact', 'detailed'] as const
const THEMES = ['unicode', 'ascii', 'emoji', 'minimal'] as const

/** A letter or digit first, so that a name can be told from the mark around it. */
const NAME = pattern(String.raw`^[\p{L}\p{N}][\p{L}\p{N}\p{M}._'’-]*(?: [\p{L}\p{N}\p{M}._'’-]+)*$`, 'u')
const MAX_MINUTES = 7 * 24 * 60
const MAX_ROSTER = 100

/** The section `progress` of the configuration. */
export function parseProgressConfig(section: Section): ProgressConfig {
  unknownKeys(section, ['historyLimit', 'layout', 'roster', 'staleAfterMinutes', 'theme'])
  return {
    historyLimit: wholeNumber(section, 'historyLimit', { fallback: 500, max: 100_000 }),
    layout: oneOf(section, 'layout', { allowed: LAYOUTS, fallback: 'compact' }),
    roster: sectionList(section, 'roster', MAX_ROSTER)?.flatMap(rosterEntry),
    staleAfterMinutes: numberOf(section, 'staleAfterMinutes', { fallback: 15, max: MAX_MINUTES, unit: 'minutes' }),
    theme: oneOf(section, 'theme', { allowed: THEMES, fallback: 'unicode' }),
  }
}

/** A wrong entry is left out; the others count. */
function rosterEntry(section: Section): readonly RosterEntry[] {
  unknownKeys(section, ['emoji', 'name', 'role'])
  const { problems, record, where } = section
  const { name } = record
  if (typeof name !== 'string' || [...name].length > 40 || !NAME().test(name)) {
    const allowed = 'a name of letters, digits, spaces and . _ - of at most 40'
    problems.push(complaint(`${where}name`, name, { allowed, used: 'the others' }))
    return []
  }
  const emoji = word(section, 'emoji', 16)
  const role = word(section, 'role', 80)
  return [{ name, ...(emoji === undefined ? {} : { emoji }), ...(role === undefined ? {} : { role }) }]
}

function word({ problems, record, where }: Section, key: string, max: number): string | undefined {
  const value = record[key]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '' && [...value].length <= max) return value
  problems.push(complaint(where + key, value, { allowed: `a text of at most ${max} characters`, used: 'none' }))
  return undefined
}
