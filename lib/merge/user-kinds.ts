import {
  complaint,
  isRecord,
  oneOf,
  type Section,
  sectionList,
  subsection,
  textList,
  truth,
  unknownKeys,
} from '../core/config-values.ts'
import type { FieldRule } from './domain.ts'

/** A kind of file that the configuration defines: a built-in one with its own keys and rules. */
export interface UserKind {
  readonly name: string
  /** The built-in kind that reads and writes it. */
  readonly like: BuiltInName
  readonly keyFields: readonly string[]
  readonly fieldRules: ReadonlyMap<string, FieldRule>
  readonly isAppendOnly: boolean
}

/** Paths that match a pattern are of a kind. */
export interface FileRule {
  readonly kind: string
  readonly pattern: string
}

export type BuiltInName = (typeof BUILT_IN)[number]

const BUILT_IN = ['changelog', 'json', 'jsonl', 'markdown', 'package-json', 'roadmap', 'session'] as const
const SIMPLE_RULES = ['derived', 'newest', 'person', 'set'] as const
const NAME = /^[a-z][a-z0-9-]{0,39}$/
const MOST = 200

/** The kinds under `merge.kinds`; a wrong entry is left out, and the others count. */
export function parseKinds(section: Section): readonly UserKind[] {
  const names = new Set<string>(BUILT_IN)
  return (sectionList(section, 'kinds', MOST) ?? []).flatMap((entry) => {
    unknownKeys(entry, ['appendOnly', 'derived', 'fieldRules', 'keyFields', 'like', 'name'])
    const isNew = (text: string) => NAME.test(text) && !names.has(text)
    const name = word(entry, 'name', 'a word of small letters, digits and - that is no other kind', isNew)
    if (name !== undefined) names.add(name)
    const like = oneOf(entry, 'like', { allowed: BUILT_IN, fallback: 'markdown' })
    const keyFields = textList(entry, 'keyFields', { fallback: [], max: MOST })
    const derived = textList(entry, 'derived', { fallback: [], max: MOST })
    const isAppendOnly = truth(entry, 'appendOnly', false)
    const rules = fieldRules(subsection(entry, 'fieldRules'))
    const all = [...derived.map((field) => [field.toLowerCase(), { kind: 'derived' }] as const), ...rules]
    return name === undefined
      ? []
      : [{ fieldRules: new Map<string, FieldRule>(all), isAppendOnly, keyFields, like, name }]
  })
}

/** The patterns under `merge.files`, in their order. */
export function parseFiles(section: Section, kinds: readonly UserKind[]): readonly FileRule[] {
  const names: readonly string[] = [...BUILT_IN, ...kinds.map(({ name }) => name)]
  return (sectionList(section, 'files', MOST) ?? []).flatMap((entry) => {
    unknownKeys(entry, ['kind', 'pattern'])
    const pattern = word(entry, 'pattern', 'a pattern such as docs/plans/*.md', isPattern)
    const kind = word(entry, 'kind', `one of ${names.join(', ')}`, (text) => names.includes(text))
    return pattern === undefined || kind === undefined ? [] : [{ kind, pattern }]
  })
}

/** For an attributes file `!` is no pattern, which git says at every command, and `[attr]` something else. */
function isPattern(text: string): boolean {
  return text.length <= 500 && !/^(?:!|\[attr\])/.test(text)
}

function word(
  { problems, record, where }: Section,
  key: string,
  allowed: string,
  isAllowed: (text: string) => boolean,
): string | undefined {
  const value = record[key]
  if (typeof value === 'string' && value !== '' && isAllowed(value)) return value
  problems.push(complaint(where + key, value, { allowed, used: 'the others' }))
  return undefined
}

function fieldRules(section: Section): readonly (readonly [string, FieldRule])[] {
  return Object.entries(section.record).flatMap(([field, value]) => {
    const rule = ruleOf(value)
    if (rule) return [[field.toLowerCase(), rule] as const]
    const allowed = `one of ${SIMPLE_RULES.join(', ')}, or {"rank": [["lowest"], ["highest"]]}`
    section.problems.push(complaint(section.where + field, value, { allowed, used: 'the built-in rule' }))
    return []
  })
}

function ruleOf(value: unknown): FieldRule | undefined {
  const kind = SIMPLE_RULES.find((name) => name === value)
  if (kind) return { kind }
  if (!isRecord(value) || Object.keys(value).join() !== 'rank') return undefined
  const ranks: unknown = value['rank']
  const isRow = (row: unknown): row is readonly string[] =>
    Array.isArray(row) && row.length > 0 && row.every((text) => typeof text === 'string' && text !== '')
  if (!Array.isArray(ranks) || ranks.length < 2 || !ranks.every(isRow)) return undefined
  return { kind: 'rank', ranks: ranks.map((row) => row.map((text) => text.toLowerCase())) }
}
