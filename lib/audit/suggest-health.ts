import type { Setting } from './domain.ts'
import { NAMES, type PlacedCheck } from './health-file.ts'

/** Values that forgive a slow start and a slow moment, and still notice a dead process within a few minutes. */
const TOLERANT: Readonly<Record<Setting, number>> = { delay: 60, failure: 5, period: 15, success: 1, timeout: 5 }
/** A start needs some air above what was measured. */
const MARGIN = 1.5

export interface SuggestFacts {
  /** The path that looks at the process alone, where the source has one. */
  readonly livePath: string
  readonly startSeconds: number | undefined
}

/**
 * The file with its HTTP health checks as they would better be: the path of the process alone for liveness, more
 * tolerance, and everything else of the file as it is. The same text when nothing is to be changed.
 */
export function suggestHealth(text: string, checks: readonly PlacedCheck[], facts: SuggestFacts): string {
  const lines = text.split('\n')
  for (const placed of checks.toReversed()) {
    if (placed.check.platform !== 'compose') edit(lines, placed, facts)
  }
  return lines.join('\n')
}

function edit(lines: string[], { check, lines: [first, last] }: PlacedCheck, facts: SuggestFacts): void {
  const names = NAMES[check.platform]
  const wanted = wantedValues(check, facts)
  const missing: string[] = []
  const indent = /^\s*/.exec(lines[first - 1] ?? '')?.[0] ?? ''
  for (const [setting, value] of wanted) {
    const { line } = check.settings[setting]
    if (line === undefined) missing.push(`${indent}${names[setting]}: ${value}`)
    else lines[line - 1] = (lines[line - 1] ?? '').replace(/(:\s*)\S+/, `$1${value}`)
  }
  if (check.platform === 'digitalocean' && check.kind === 'liveness' && check.probe.kind !== 'command') {
    const at = lines.findIndex((line, index) => index >= first - 1 && index < last && /^\s*http_path\s*:/.test(line))
    if (at < 0) missing.unshift(`${indent}http_path: ${facts.livePath}`)
    else lines[at] = (lines[at] ?? '').replace(/(:\s*)\S+/, `$1${facts.livePath}`)
  }
  lines.splice(last, 0, ...missing)
}

/** Only what is less tolerant than it should be, or not allowed, is changed. */
function wantedValues(
  { settings, ...check }: PlacedCheck['check'],
  facts: SuggestFacts,
): readonly (readonly [Setting, number])[] {
  const start = Math.ceil((facts.startSeconds ?? 0) * MARGIN)
  const wanted = (setting: Setting) => (setting === 'delay' ? Math.max(TOLERANT.delay, start) : TOLERANT[setting])
  return (['delay', 'period', 'timeout', 'success', 'failure'] as const).flatMap((setting): [Setting, number][] => {
    const { line, value } = settings[setting]
    if (setting === 'success')
      return check.kind !== 'readiness' && line !== undefined && value !== 1 ? [[setting, 1]] : []
    const isLess = Number.isNaN(value) || value < wanted(setting)
    const isTooMuch = setting === 'timeout' && value > Math.max(settings.period.value, TOLERANT.period)
    return isLess || isTooMuch ? [[setting, wanted(setting)]] : []
  })
}
