import type { FieldRule, KindRules } from '../domain.ts'
import { STATUS_RANKS } from './statuses.ts'

const NEWEST =
  /^(?:last\b.*|(?:.* )?(?:updated|modified|synced|generated|refreshed|edited)(?: (?:at|on|date|time))?|(?:(?:document|doc|schema|current) )?version|(?:updated|modified) date|date modified|as of)$/
const STATUS = /^(?:.* )?(?:status|state)$/
const SET =
  /^(?:labels?|tags?|keywords|topics|dependencies|depends on|depends|blocks|blocked by|related(?: to)?|references|reviewers|assignees|owners|key commits|files|files modified|modified files|tools|allowed tools|requirements)$/
/** What a generator writes from the rest of the file or of the repository: right only beside its own time stamp. */
const GENERATED = /^(?:(?:.* )?(?:hash|checksum|digest|sha|sha256|etag|fingerprint)|generator|generated (?:by|from))$/
const DERIVED =
  /^(?:(?:total|completed|open|closed|done|remaining|pending|active)(?: .*)?|.*\b(?:count|total|percent|percentage)|progress|completion)$/

export type BuiltIn = FieldRule | { readonly kind: 'generated' }

/** The rule of a field, the configured one first; undefined: changed by both sides, it is merged as prose. */
export function ruleOf(name: string, rules: KindRules): BuiltIn | undefined {
  const configured = rules.fieldRules.get(name) ?? rules.fieldRules.get(name.replaceAll(' ', '_'))
  if (configured) return configured
  if (GENERATED.test(name)) return { kind: 'generated' }
  if (NEWEST.test(name)) return { kind: 'newest' }
  if (STATUS.test(name)) return { kind: 'rank', ranks: STATUS_RANKS }
  if (SET.test(name)) return { kind: 'set' }
  return DERIVED.test(name) ? { kind: 'derived' } : undefined
}

/** Whether a field is the state of its record. */
export function isStatus(name: string): boolean {
  return STATUS.test(name)
}

/** Whether a field says when its record was changed last. */
export function isTimeStamp(name: string): boolean {
  return NEWEST.test(name) && !name.endsWith('version')
}
