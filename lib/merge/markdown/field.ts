/** A named value in a text: `text` is `prefix` and then `value`. */
export interface Field {
  /** Lower case, words separated by one space. */
  readonly name: string
  readonly prefix: string
  readonly value: string
}

const BOLD = /^(\s*(?:\*\*|__)([^*:_\n][^*:\n]{0,48}?)(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:)[ \t]*)([\s\S]*)$/
const PLAIN = /^(\s*([A-Za-z][\w /.-]{0,32}):(?:[ \t]+|$))([\s\S]*)$/
const ENTRY = /^(\s*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s:#"'[{][^:\n]*?))\s*:(?:[ \t]+|$))([\s\S]*)$/

/** What plain labels (`Status: done`) are known to be fields; others may be the beginning of a sentence. */
const KNOWN =
  /^(?:actual( time)?|agent|assignee|author|blocked by|blockers?|branch|commit|completed|component|context|created|date|deadline|dependencies|depends on|due|effort|epic|estimate|eta|files?|issue|key commits?|labels?|last (?:updated|session|activity|synced|modified)|milestone|module|owner|parent|phase|plan|plans|platform|pr|priority|progress|resolution|reviewers?|session( id)?|severity|sprint|started|state|status|tags?|task( id)?|ticket|title|type|updated( at)?|version)$/

/** The field that a line or an item's text is: `**Status:** done`, `**Status**: done`, or a known `Status: done`. */
export function fieldOf(text: string): Field | undefined {
  const bold = BOLD.exec(text)
  if (bold) return { name: fieldName(bold[2] ?? ''), prefix: bold[1] ?? '', value: bold[3] ?? '' }
  const plain = plainField(text)
  return plain && KNOWN.test(plain.name) ? plain : undefined
}

/** Whether the line has the form `Word: value`. */
export function isPlainField(text: string): boolean {
  return plainField(text) !== undefined && !/:\/\//.test(text.slice(0, 12))
}

/** The name in front of a text of the form `Word: value`, known or not. */
export function labelOf(text: string): string | undefined {
  return isPlainField(text) ? plainField(text)?.name : undefined
}

/** Any `Word: value`, known or not. */
function plainField(text: string): Field | undefined {
  const found = PLAIN.exec(text)
  return found ? { name: fieldName(found[2] ?? ''), prefix: found[1] ?? '', value: found[3] ?? '' } : undefined
}

/** An entry of front matter. */
export function entryOf(text: string): Field | undefined {
  const found = ENTRY.exec(text)
  if (!found) return undefined
  return { name: fieldName(found[2] ?? found[3] ?? found[4] ?? ''), prefix: found[1] ?? '', value: found[5] ?? '' }
}

/** A field's name as the rules know it: lower case, `last_updated` and `Last-Updated` alike. */
export function fieldName(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#]+/gu, ' ')
    .trim()
}

/** Whether a plain label is known to be one of a record's fields. */
export function isKnownField(name: string): boolean {
  return KNOWN.test(name)
}

/** A line without its list marker and checkbox. */
export function unmarked(head: string): string {
  return head.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX~/-]\]\s+)?/, '')
}

/** Nothing, or what people write for it. */
const NOTHING = /^(?:|[—–-]+|none|n\/a|tbd|null|~|\[\]|''|""|_?\(?none\)?_?)$/i

/** Whether a line is a field without a value: `Assignee: —`, `labels: []`. */
export function isEmptyField(head: string): boolean {
  const text = unmarked(head)
  const field = fieldOf(text) ?? entryOf(text)
  return field !== undefined && isNothing(field.value)
}

/** Whether a value stands for none: `—`, `none`, `TBD`. */
export function isNothing(value: string): boolean {
  return NOTHING.test(value.trim())
}

/** The fields of a line that holds several: `**Priority:** P1 | **Status:** open`, and what stands between them. */
export function splitFields(text: string): { readonly fields: readonly string[]; readonly between: readonly string[] } {
  const parts = text.split(/((?<!\s)\s+\|\s+)(?=\*\*)/)
  return { fields: parts.filter((_, at) => at % 2 === 0), between: parts.filter((_, at) => at % 2 === 1) }
}
