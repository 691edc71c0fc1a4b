import { join } from 'node:path'
import { complaint, isRecord, type Section, unknownKeys } from './config-values.ts'
import { readText } from './json-file.ts'
import { oneLine } from './text.ts'

/** The tracked configuration at the root of the main worktree; schema/config.schema.json describes it. */
export const CONFIG_FILE = 'orc-hooks.config.json'

/** The sections of the file; each area reads its own. Sorted. */
const SECTIONS = ['deployment', 'merge', 'progress', 'push'] as const

export type SectionName = (typeof SECTIONS)[number]

export interface ConfigResult<T> {
  readonly config: T
  /** One line per wrong value: where, what it is, what is allowed, what is used instead. */
  readonly problems: readonly string[]
}

/** How an area reads its section: a wrong value is a line in `section.problems`, and its default is used. */
export type ParseSection<T> = (section: Section) => T

/**
 * One section of the configuration of a repository. Never throws: a wrong value is a problem line and its default is
 * used, because a typo in a file must not stop a hook. Without the file it costs one failed system call.
 */
export function readConfig<T>(mainWorktree: string, name: SectionName, parse: ParseSection<T>): ConfigResult<T> {
  try {
    return parseConfig(readText(join(mainWorktree, CONFIG_FILE)) ?? '{}', name, parse)
  } catch (error) {
    const { config } = parseConfig('{}', name, parse)
    return { config, problems: [`${CONFIG_FILE}: cannot be read (${reason(error)}). Using the defaults`] }
  }
}

/** One section in the text of the file. */
export function parseConfig<T>(text: string, name: SectionName, parse: ParseSection<T>): ConfigResult<T> {
  const problems: string[] = []
  const root = recordOf(parseJson(text, problems), '', problems)
  unknownKeys({ problems, record: root, where: '' }, ['$schema', ...SECTIONS])
  const record = root[name] === undefined ? {} : recordOf(root[name], name, problems)
  return { config: parse({ problems, record, where: `${name}.` }), problems }
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
  problems.push(complaint(where || 'the file', value, { allowed: 'an object', used: 'the defaults' }))
  return {}
}

function reason(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error))
}
