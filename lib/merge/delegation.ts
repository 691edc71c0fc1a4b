import { checked, type Section, sectionList, unknownKeys } from '../core/config-values.ts'
import { matchesGlob } from './glob.ts'

/** Conflicts in files that match the pattern are handed to a role: a person, or an agent by its name. */
export interface DelegationRule {
  readonly pattern: string
  readonly role: string
}

const MAX_RULES = 200
const MAX_TEXT = 200

/**
 * Who gets what where nothing else is configured: tests the tester, documents and settings the project manager, code
 * the developer. Tests come first, because most of them are code too. The first rule that matches counts.
 */
const DEFAULT_RULES: readonly DelegationRule[] = [
  { pattern: '**/{test,tests,__tests__,spec,specs,e2e,fixtures}/**', role: 'tester' },
  { pattern: '*{.,_,-}{test,tests,spec,cy}.*', role: 'tester' },
  { pattern: 'test_*.py', role: 'tester' },
  { pattern: '*.{md,markdown,mdx,rst,adoc,txt}', role: 'pm' },
  { pattern: '*.{json,jsonc,json5,jsonl,ndjson,yml,yaml,toml,ini,cfg,conf,properties}', role: 'pm' },
  { pattern: '**', role: 'developer' },
]

/** The rules under `delegation` in the section `merge`; a wrong one is left out. */
export function parseDelegation(section: Section): readonly DelegationRule[] {
  return (sectionList(section, 'delegation', MAX_RULES) ?? []).flatMap((rule) => {
    unknownKeys(rule, ['pattern', 'role'])
    const [pattern, role] = ['pattern', 'role'].map((key) => text(rule, key))
    return pattern && role ? [{ pattern, role }] : []
  })
}

function text(section: Section, key: string): string {
  const allowed = `a text of at most ${MAX_TEXT} characters`
  const isAllowed = (value: unknown): value is string =>
    typeof value === 'string' && value !== '' && value.length <= MAX_TEXT
  const { problems, record, where } = section
  // A missing one is as wrong as an empty one.
  const given = { problems, record: { [key]: record[key] ?? '' }, where }
  return checked(given, key, { allowed, fallback: '', isAllowed })
}

/** The role that a conflict in `path` is handed to: by the given rules, then by the built-in ones. */
export function roleFor(path: string, rules: readonly DelegationRule[]): string {
  return [...rules, ...DEFAULT_RULES].find(({ pattern }) => matchesGlob(path, pattern))?.role ?? 'developer'
}
