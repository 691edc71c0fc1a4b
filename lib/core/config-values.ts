import { cut, oneLine } from './text.ts'

/** A JSON object of the configuration that is being read, and where it stands in the file. */
export interface Section {
  /** Collects one line per wrong value. */
  readonly problems: string[]
  readonly record: Readonly<Record<string, unknown>>
  /** The path to the object with a dot at its end, such as `progress.`; empty for the file itself. */
  readonly where: string
}

/** Whether `value` is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A problem line for each key of the section that is not among `known`. */
export function unknownKeys({ problems, record, where }: Section, known: readonly string[]): void {
  for (const key of Object.keys(record).filter((name) => !known.includes(name))) {
    problems.push(
      `orc-hooks.config.json: ${where}${oneLine(key)} is unknown; known keys: ${known.toSorted().join(', ')}`,
    )
  }
}

export interface NumberRange {
  readonly fallback: number
  readonly min?: number
  readonly max: number
}

/** The whole number under `key`. */
export function wholeNumber(section: Section, key: string, { fallback, max, min = 1 }: NumberRange): number {
  const isAllowed = (value: unknown): value is number => Number.isInteger(value) && isWithin(value, min, max)
  return checked(section, key, { allowed: `a whole number from ${min} to ${max}`, fallback, isAllowed })
}

/** The number of `unit` under `key`. */
export function numberOf(
  section: Section,
  key: string,
  { fallback, max, min = 1, unit }: NumberRange & { readonly unit: string },
): number {
  const isAllowed = (value: unknown): value is number => isWithin(value, min, max)
  return checked(section, key, { allowed: `a number of ${unit} from ${min} to ${max}`, fallback, isAllowed })
}

function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max
}

/** The word under `key`, one of those allowed. */
export function oneOf<T extends string>(
  section: Section,
  key: string,
  { allowed, fallback }: { readonly allowed: readonly T[]; readonly fallback: T },
): T {
  const isAllowed = (value: unknown): value is T => allowed.some((word) => word === value)
  return checked(section, key, { allowed: `one of ${allowed.join(', ')}`, fallback, isAllowed })
}

/** The truth value under `key`. */
export function truth(section: Section, key: string, fallback: boolean): boolean {
  const isAllowed = (value: unknown): value is boolean => typeof value === 'boolean'
  return checked(section, key, { allowed: 'true or false', fallback, isAllowed })
}

/** The list of texts under `key`; of at most `max`, none of them empty. */
export function textList(
  section: Section,
  key: string,
  { fallback, max = 1000 }: { readonly fallback: readonly string[]; readonly max?: number },
): readonly string[] {
  const isText = (value: unknown) => typeof value === 'string' && value !== ''
  const isAllowed = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.length <= max && value.every(isText)
  return checked(section, key, { allowed: `a list of at most ${max} texts`, fallback, isAllowed })
}

export interface Allowed<T> {
  /** What is allowed, in words. */
  readonly allowed: string
  readonly fallback: T
  readonly isAllowed: (value: unknown) => value is T & {}
}

/** The value under `key` if it is one of those allowed; else the fallback, with a problem line for a wrong one. */
export function checked<T>(section: Section, key: string, { allowed, fallback, isAllowed }: Allowed<T>): T {
  const value = section.record[key]
  if (value === undefined) return fallback
  if (isAllowed(value)) return value
  section.problems.push(complaint(`${section.where}${key}`, value, { allowed, used: fallback }))
  return fallback
}

/** The object under `key` as a section of its own; an empty one where there is none. */
export function subsection(section: Section, key: string): Section {
  const { problems, where } = section
  const record = checked(section, key, { allowed: 'an object', fallback: {}, isAllowed: isRecord })
  return { problems, record, where: `${where}${key}.` }
}

/** The objects of the list under `key`, each as a section; a wrong entry is left out, and the others count. */
export function sectionList(section: Section, key: string, max: number): readonly Section[] | undefined {
  const { problems, record, where } = section
  const value = record[key]
  if (value === undefined) return undefined
  if (!Array.isArray(value) || value.length > max) {
    const allowed = `a list of at most ${max} objects`
    problems.push(complaint(`${where}${key}`, value, { allowed, used: 'the default' }))
    return undefined
  }
  return value.flatMap((entry: unknown, index): Section[] => {
    const place = `${where}${key}[${index}]`
    if (isRecord(entry)) return [{ problems, record: entry, where: `${place}.` }]
    problems.push(complaint(place, entry, { allowed: 'an object', used: 'the others' }))
    return []
  })
}

/** A problem line: where, what it is, what is allowed, what is used instead. */
export function complaint(
  where: string,
  value: unknown,
  { allowed, used }: { allowed: string; used: unknown },
): string {
  const shown = value === undefined ? 'missing' : cut(oneLine(JSON.stringify(value)), 60)
  return `orc-hooks.config.json: ${where} is ${shown}; allowed: ${allowed}. Using ${typeof used === 'string' ? used : JSON.stringify(used)}`
}
