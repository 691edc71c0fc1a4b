// Safe readers for JSON nobody has validated: a field of the wrong type reads as if it were absent.

export type JsonRecord = Readonly<Record<string, unknown>>

/** `value` as a record; an empty one when it is anything else. */
export function asRecord(value: unknown): JsonRecord {
  return isRecord(value) ? value : {}
}

/** Whether `value` is a JSON object. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The string under `key`, or undefined when it is absent, empty or not a string. Numbers are taken as their digits. */
export function text(record: JsonRecord, key: string): string | undefined {
  const value = record[key]
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The array under `key`; an empty one when it is anything else. */
export function list(record: JsonRecord, key: string): readonly unknown[] {
  const value = record[key]
  return Array.isArray(value) ? value : []
}

/** The strings of the array under `key`, or undefined when there is no array. */
export function texts(record: JsonRecord, key: string): readonly string[] | undefined {
  const value = record[key]
  if (!Array.isArray(value)) return undefined
  return value.map((entry) => text({ entry }, 'entry')).filter((entry) => entry !== undefined)
}

/** The object under `key`; an empty one when it is anything else. */
export function record(parent: JsonRecord, key: string): JsonRecord {
  return asRecord(parent[key])
}

/** The boolean under `key`, or undefined. */
export function bool(parent: JsonRecord, key: string): boolean | undefined {
  const value = parent[key]
  return typeof value === 'boolean' ? value : undefined
}

/** The keys of `fields` whose value is not undefined: what optional properties want under exactOptionalPropertyTypes. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // A loop, because the fold calls this for every task of every call: entries and back cost it a millisecond.
  const kept: Partial<T> = {}
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key]
  return kept as { [K in keyof T]: Exclude<T[K], undefined> }
}
