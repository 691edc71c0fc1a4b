import type { JsonRecord } from '../harness/read.ts'

/** What the keys without a place may take in a file that every hook reads and writes; the backup has the rest. */
const MAX_LENGTH = 16_384
/** Of an older schema's event log, which grew without bound, the newest entries are kept. */
const MAX_EVENTS = 50

/** `{ legacy }` for what has no place in this schema, or nothing when there is nothing. */
export function legacyOf(rest: JsonRecord): { readonly legacy?: JsonRecord } {
  return Object.keys(rest).length === 0 ? {} : { legacy: rest }
}

/** The same for the file itself, bounded: `legacy.omitted` names the keys that are only in the backup. */
export function rootLegacy(before: JsonRecord | undefined, rest: JsonRecord): { readonly legacy?: JsonRecord } {
  const entries = Object.entries({ ...before, ...rest })
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => [key, key === 'history' && Array.isArray(value) ? value.slice(-MAX_EVENTS) : value] as const)
  const kept = keysThatFit(entries)
  const omitted = entries.map(([key]) => key).filter((key) => !kept.has(key))
  return legacyOf({
    ...Object.fromEntries(entries.filter(([key]) => kept.has(key))),
    ...(omitted.length > 0 ? { omitted } : {}),
  })
}

/** The small ones first, so that one huge value does not push out the others. */
function keysThatFit(entries: readonly (readonly [string, unknown])[]): ReadonlySet<string> {
  const kept = new Set<string>()
  let left = MAX_LENGTH
  for (const { key, size } of entries
    .map(([key, value]) => ({ key, size: key.length + JSON.stringify(value).length }))
    .sort((one, other) => one.size - other.size)) {
    left -= size
    if (left >= 0) kept.add(key)
  }
  return kept
}
