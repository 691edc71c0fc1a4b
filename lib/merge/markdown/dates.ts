const ISO = /(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?/
const WORDS = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2}),? (\d{4})\b/i
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const NUMBERS = /\bv?(\d+(?:\.\d+)*)(?:-([\w.]+))?/i

/** The first date in a text, with its time where it has one, in milliseconds. */
function dateIn(text: string): number | undefined {
  const iso = ISO.exec(text)
  if (iso) {
    const [, year, month, day, time = '00:00', zone = 'Z'] = iso
    const at = Date.parse(`${year}-${month}-${day}T${time}${zone}`)
    return Number.isNaN(at) ? undefined : at
  }
  const words = WORDS.exec(text)
  if (!words) return undefined
  return Date.UTC(Number(words[3]), MONTHS.indexOf((words[1] ?? '').toLowerCase()), Number(words[2]))
}

/** Compares the first versions in two texts: negative when `a` is lower; undefined where one has none. */
export function compareVersions(a: string, b: string): number | undefined {
  const left = NUMBERS.exec(a)
  const right = NUMBERS.exec(b)
  if (!left || !right) return undefined
  const [x, y] = [left, right].map((found) => (found[1] ?? '').split('.').map(Number))
  for (let at = 0; at < Math.max(x?.length ?? 0, y?.length ?? 0); at++) {
    const step = (x?.[at] ?? 0) - (y?.[at] ?? 0)
    if (step !== 0) return step
  }
  return comparePrerelease(left[2], right[2])
}

/** A version without a suffix is newer than a preview of it. */
function comparePrerelease(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1
  return a.localeCompare(b, 'en', { numeric: true })
}

/** Whether two values name the same day, and only one of them the time of it. */
function isVaguer(ours: string, theirs: string): boolean {
  const [left, right] = [ISO.exec(ours), ISO.exec(theirs)]
  if (!left || !right || (left[4] === undefined) === (right[4] === undefined)) return false
  return [1, 2, 3].every((part) => left[part] === right[part])
}

/** Which of two values is newer, by date, else by version; undefined when they do not say: a day has no time of its own. */
export function newerOf(ours: string, theirs: string): 'ours' | 'theirs' | undefined {
  if (isVaguer(ours, theirs)) return undefined
  const left = dateIn(ours)
  const right = dateIn(theirs)
  if ((left === undefined) !== (right === undefined)) return undefined
  const step = left !== undefined && right !== undefined ? left - right : compareVersions(ours, theirs)
  if (step === undefined || step === 0) return undefined
  return step > 0 ? 'ours' : 'theirs'
}

/** A date and the notes behind it: `2026-01-20 (moved; renamed)`, `2026-01-20 - moved`. */
export interface DatedNotes {
  readonly date: string
  readonly notes: readonly string[]
  /** What stands before and behind the notes. */
  readonly open: string
  readonly close: string
}

/** A value that is a date with notes; undefined for any other. */
export function splitDate(value: string): DatedNotes | undefined {
  const found = /^(.*?)( \(| [-–—] |: )(.*?)(\)?)$/.exec(value)
  const [, date = '', open = '', notes = '', close = ''] = found ?? []
  if (dateIn(date) === undefined || (open === ' (') !== (close === ')')) return undefined
  return { date, notes: notes.split(/;\s+/), open, close }
}
