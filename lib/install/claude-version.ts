/** -1, 0 or 1, as dotted version `a` is older than, equal to or newer than `b`; missing parts count as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0))
  for (let index = 0; index < 3; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return 0
}

/** From 2.1.101 an unknown event name no longer discards a whole settings file; an unknown version is taken to be new. */
export function hasModernEvents(version: string | undefined): boolean {
  return version === undefined || compareVersions(version, '2.1.101') >= 0
}
