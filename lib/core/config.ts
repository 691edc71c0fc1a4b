import { join } from 'node:path'
import { readText } from './json-file.ts'
import { pattern } from './pattern.ts'
import { cut, oneLine } from './text.ts'

/** The tracked configuration at the root of the main worktree; schema/config.schema.json describes it. */
export const CONFIG_FILE = 'orc-hooks.config.json'

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
  /** Undefined: the default roster of lib/progress. */
  readonly roster: readonly RosterEntry[] | undefined
  readonly staleAfterMinutes: number
  readonly theme: (typeof THEMES)[number]
}

export interface Config {
  readonly progress: ProgressConfig
}

export interface ConfigResult {
  readonly config: Config
  /** One line per wrong value: where, what it is, what is allowed, what is used instead. */
  readonly problems: readonly string[]
}

const LAYOUTS = ['compact', 'detailed'] as const
const THEMES = ['unicode', 'ascii', 'emoji', 'minimal'] as const

/** A letter or digit first, so that a name can be told from the mark around it. */
const NAME = pattern(String.raw`^[\p{L}\p{N}][\p{L}\p{N}\p{M}._'’-]*(?: [\p{L}\p{N}\p{M}._'’-]+)*$`, 'u')

export const DEFAULT_CONFIG: Config = {
  progress: { historyLimit: 500, layout: 'compact', roster: undefined, staleAfterMinutes: 15, theme: 'unicode' },
}

/**
 * The configuration of a repository. Never throws: a wrong value is a problem line and its default is used, because a
 * typo in a file must not stop a hook. Without the file it costs one failed system call.
 */
export function readConfig(mainWorktree: string): ConfigResult {
  try {
    const text = readText(join(mainWorktree, CONFIG_FILE))
    return text === undefined ? { config: DEFAULT_CONFIG, problems: [] } : parseConfig(text)
  } catch (error) {
    return {
      config: DEFAULT_CONFIG,
      problems: [`${CONFIG_FILE}: cannot be read (${reason(error)}). Using the defaults`],
    }
  }
}

/** The configuration in the text of the file. */
export function parseConfig(text: string): ConfigResult {
  const problems: string[] = []
  const root = recordOf(parseJson(text, problems), '', problems)
  unknownKeys(root, ['$schema', 'progress'], '', problems)
  const progress = root['progress'] === undefined ? {} : recordOf(root['progress'], 'progress', problems)
  unknownKeys(progress, Object.keys(DEFAULT_CONFIG.progress), 'progress.', problems)
  const defaults = DEFAULT_CONFIG.progress
  const read: Reader = { problems, record: progress }
  return {
    config: {
      progress: {
        historyLimit: wholeNumber(read, 'historyLimit', { fallback: defaults.historyLimit, max: 100_000 }),
        layout: oneOf(read, 'layout', { allowed: LAYOUTS, fallback: defaults.layout }),
        roster: roster(read),
        staleAfterMinutes: minutes(read, 'staleAfterMinutes', defaults.staleAfterMinutes),
        theme: oneOf(read, 'theme', { allowed: THEMES, fallback: defaults.theme }),
      },
    },
    problems,
  }
}

interface Reader {
  readonly problems: string[]
  readonly record: Readonly<Record<string, unknown>>
}

function parseJson(text: string, problems: string[]): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    problems.push(`${CONFIG_FILE}: is not JSON (${reason(error)}). Using the defaults`)
    return {}
  }
}

function recordOf(value: unknown, where: string, problems: string[]): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value
  problems.push(complaint(where || 'the file', value, 'an object', 'the defaults'))
  return {}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unknownKeys(record: object, known: readonly string[], where: string, problems: string[]): void {
  for (const key of Object.keys(record).filter((name) => !known.includes(name))) {
    problems.push(`${CONFIG_FILE}: ${where}${oneLine(key)} is unknown; known keys: ${known.toSorted().join(', ')}`)
  }
}

function wholeNumber({ problems, record }: Reader, key: string, options: { fallback: number; max: number }): number {
  const value = record[key]
  if (value === undefined) return options.fallback
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= options.max) return value
  problems.push(complaint(`progress.${key}`, value, `a whole number from 1 to ${options.max}`, options.fallback))
  return options.fallback
}

const MAX_MINUTES = 7 * 24 * 60

function minutes({ problems, record }: Reader, key: string, fallback: number): number {
  const value = record[key]
  if (value === undefined) return fallback
  if (typeof value === 'number' && value >= 1 && value <= MAX_MINUTES) return value
  problems.push(complaint(`progress.${key}`, value, `a number of minutes from 1 to ${MAX_MINUTES}`, fallback))
  return fallback
}

function oneOf<T extends string>(
  { problems, record }: Reader,
  key: string,
  { allowed, fallback }: { allowed: readonly T[]; fallback: T },
): T {
  const value = record[key]
  if (value === undefined) return fallback
  const found = allowed.find((word) => word === value)
  if (found === undefined) problems.push(complaint(`progress.${key}`, value, `one of ${allowed.join(', ')}`, fallback))
  return found ?? fallback
}

const MAX_ROSTER = 100

/** A wrong entry is left out; the others count. */
function roster({ problems, record }: Reader): readonly RosterEntry[] | undefined {
  const value = record['roster']
  if (value === undefined) return undefined
  if (!Array.isArray(value) || value.length > MAX_ROSTER) {
    problems.push(complaint('progress.roster', value, `a list of at most ${MAX_ROSTER} agents`, 'the default roster'))
    return undefined
  }
  return value.flatMap((entry, index) => rosterEntry(entry, `progress.roster[${index}]`, problems))
}

function rosterEntry(value: unknown, where: string, problems: string[]): readonly RosterEntry[] {
  if (!isRecord(value)) {
    problems.push(complaint(where, value, 'an object with a name', 'the others'))
    return []
  }
  unknownKeys(value, ['emoji', 'name', 'role'], `${where}.`, problems)
  const { name } = value
  if (typeof name !== 'string' || [...name].length > 40 || !NAME().test(name)) {
    problems.push(
      complaint(`${where}.name`, name, 'a name of letters, digits, spaces and . _ - of at most 40', 'the others'),
    )
    return []
  }
  const emoji = word(value['emoji'], { max: 16, problems, where: `${where}.emoji` })
  const role = word(value['role'], { max: 80, problems, where: `${where}.role` })
  return [{ name, ...(emoji === undefined ? {} : { emoji }), ...(role === undefined ? {} : { role }) }]
}

function word(value: unknown, { max, problems, where }: { max: number; problems: string[]; where: string }) {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '' && [...value].length <= max) return value
  problems.push(complaint(where, value, `a text of at most ${max} characters`, 'none'))
  return undefined
}

function complaint(where: string, value: unknown, allowed: string, used: unknown): string {
  const shown = value === undefined ? 'missing' : cut(oneLine(JSON.stringify(value)), 60)
  return `${CONFIG_FILE}: ${where} is ${shown}; allowed: ${allowed}. Using ${used}`
}

function reason(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error))
}
