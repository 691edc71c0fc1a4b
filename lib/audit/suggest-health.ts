import type { HealthCheck, Setting } from './domain.ts'
import { NAMES, type PlacedCheck } from './health-check.ts'
import { RANGES } from './lint-health.ts'
import type { Gap, Span } from './yaml-block.ts'

/** Values that forgive a slow start and a slow moment, and still notice a dead process within a few minutes. */
const TOLERANT = { delay: 60, failure: 5, period: 15, timeout: 5 } as const
/** A start needs some air above what was measured. */
const MARGIN = 1.5

export interface SuggestFacts {
  /** The path that looks at the process alone, where the source has one. */
  readonly livePath: string
  readonly startSeconds: number | undefined
}

interface Edit {
  readonly span: Span
  readonly text: string
}

/**
 * The file with its health checks as they would better be: the path of the process alone for liveness, more tolerance,
 * and everything else of the file as it is. The same text when nothing is to be changed.
 */
export function suggestHealth(text: string, checks: readonly PlacedCheck[], facts: SuggestFacts): string {
  const edits = new Map(checks.flatMap((placed) => editsOf(placed, facts)).map((edit) => [edit.span.join(), edit]))
  return [...edits.values()]
    .toSorted((a, b) => b.span[0] - a.span[0])
    .reduce((rest, { span: [start, end], text: changed }) => rest.slice(0, start) + changed + rest.slice(end), text)
}

function editsOf({ check, gap, path, spans }: PlacedCheck, facts: SuggestFacts): readonly Edit[] {
  const edits: Edit[] = []
  const missing: string[] = []
  for (const [setting, value] of wantedValues(check, facts)) {
    const span = spans[setting]
    const shown = check.platform === 'compose' && setting !== 'failure' ? `${value}s` : String(value)
    if (span) edits.push({ span, text: shown })
    else missing.push(`${NAMES[check.platform][setting]}: ${shown}`)
  }
  if (path && asksElsewhere(check, facts.livePath)) {
    const line = `${path.key}: ${facts.livePath}`
    if (path.span) edits.push({ span: path.span, text: facts.livePath })
    else if (path.gap.at === gap.at) missing.unshift(line)
    else edits.push(added(path.gap, [line]))
  }
  return missing.length > 0 ? [...edits, added(gap, missing)] : edits
}

/** Whether a liveness check looks at something else than the process alone. */
export function asksElsewhere({ kind, probe }: HealthCheck, livePath: string): boolean {
  return kind === 'liveness' && (probe.kind === 'tcp' || (probe.kind === 'http' && probe.path !== livePath))
}

/** In a map on one line the first that is added may need no comma before it, any other does. */
function added({ at, before }: Gap, lines: readonly string[]): Edit {
  return { span: [at, at], text: before + lines.join(before.includes('\n') ? before : ', ') }
}

/** Only what is less tolerant than it should be, or not allowed, is changed. */
function wantedValues(check: HealthCheck, facts: SuggestFacts): readonly (readonly [Setting, number])[] {
  const { kind, settings } = check
  const leasts = toleranceFor(check, facts)
  const tolerant = SETTINGS_OF.flatMap((setting): [Setting, number][] => {
    const least = leasts[setting]
    if (least !== undefined && isWrong(check, setting, least)) return [[setting, least]]
    const [, most] = RANGES[setting]
    return hasLimits(check) && settings[setting].value > most ? [[setting, most]] : []
  })
  const { line, value } = settings.success
  return kind !== 'readiness' && line !== undefined && value !== 1 ? [...tolerant, ['success', 1]] : tolerant
}

/** What the platform would refuse. */
function hasLimits({ kind, platform }: HealthCheck): boolean {
  return platform === 'digitalocean' && kind === 'liveness'
}

const SETTINGS_OF = ['delay', 'period', 'timeout', 'failure'] as const

function isWrong({ settings }: HealthCheck, setting: (typeof SETTINGS_OF)[number], least: number): boolean {
  const { value } = settings[setting]
  const isTooMuch = setting === 'timeout' && value > Math.max(settings.period.value, TOLERANT.period)
  return Number.isNaN(value) || value < least || isTooMuch
}

/**
 * A platform that gives up a deployment whose readiness fails needs patience there. Kubernetes does not: a later
 * readiness would only make each rollout slower. And a start-up probe is what holds back its liveness.
 */
function toleranceFor(check: HealthCheck, { startSeconds = 0 }: SuggestFacts): Partial<Record<Setting, number>> {
  const start = Math.ceil(startSeconds * MARGIN)
  const all = { ...TOLERANT, delay: Math.max(TOLERANT.delay, start) }
  if (check.platform !== 'kubernetes') return all
  const { delay, period } = check.settings
  const rounds = Math.ceil((start - delay.value) / Math.max(1, period.value))
  switch (check.kind) {
    case 'liveness':
      return check.isHeldBack ? { ...TOLERANT, delay: 0 } : all
    case 'readiness':
      return { timeout: TOLERANT.timeout }
    case 'startup':
      return { failure: Math.max(1, rounds), timeout: TOLERANT.timeout }
  }
}
