/**
 * The number of a date or a point in time, to compare with others: ISO 8601, or seconds or milliseconds since 1970 for
 * a number that is one in this century. Undefined: no date.
 */
export function timeOf(text: string): number | undefined {
  if (/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?$/.test(text)) {
    const time = Date.parse(
      text
        .replace(' ', 'T')
        .replace(',', '.')
        .replace(/ (?=[+-])/, ''),
    )
    return Number.isNaN(time) ? undefined : time
  }
  if (!/^\d{10}(?:\d{3})?(?:\.\d+)?$/.test(text)) return undefined
  const number = Number(text)
  return number > 1e12 ? number : number * 1000
}

/** A version or a range of one version, cut into what is compared. */
interface Version {
  readonly numbers: readonly number[]
  readonly prerelease: readonly string[]
  /** What stands before it, as in `npm:name@^1.2.3`, `pnpm@9.1.0` or `workspace:^1.0.0`, without the operator. */
  readonly source: string
}

const VERSION = /^([^\s]*[@:])?(?:\^|~|>=|=)?\s*v?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/

function versionOf(text: string): Version | undefined {
  const found = VERSION.exec(text)
  if (!found) return undefined
  const [, source = '', numbers = '', prerelease = ''] = found
  return { numbers: numbers.split('.').map(Number), prerelease: prerelease === '' ? [] : prerelease.split('.'), source }
}

/** Whether a text is a version of three numbers, which hardly anything else is. */
export function isFullVersion(text: string): boolean {
  return (versionOf(text)?.numbers.length ?? 0) >= 3
}

/**
 * Which of two versions or ranges is higher (Semantic Versioning 2.0.0, section 11): positive, negative, or 0 for the
 * same version, whatever its operator. Undefined: they cannot be compared, or come from different sources.
 */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [versionOf(a), versionOf(b)]
  if (!left || !right || left.source !== right.source) return undefined
  const places = Math.max(left.numbers.length, right.numbers.length)
  for (let index = 0; index < places; index += 1) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  return comparePrereleases(left.prerelease, right.prerelease)
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length
  const index = a.findIndex((part, at) => part !== b[at])
  if (index < 0) return a.length - b.length
  return compareParts(a[index] ?? '', b[index])
}

function compareParts(a: string, b: string | undefined): number {
  if (b === undefined) return 1
  const areNumbers = /^\d+$/.test(a) && /^\d+$/.test(b)
  if (areNumbers) return Number(a) - Number(b)
  return a < b ? -1 : 1
}
