import { EXIT, OrcError } from '../core/errors.ts'
import { oneLine } from '../core/text.ts'
import type { Strategy } from './integration.ts'
import { parseWanted, type WantedBranch } from './situation.ts'

/** The command line, as words. */
export interface PushArguments {
  readonly abort?: boolean | undefined
  readonly attempts: string
  readonly branch?: string | undefined
  readonly continue?: boolean | undefined
  readonly 'dry-run'?: boolean | undefined
  readonly json?: boolean | undefined
  readonly 'max-wait': string
  readonly remote?: string | undefined
  readonly strategy: string
  readonly timeout: string
}

export interface PushWishes {
  readonly attempts: number
  readonly maxWaitMs: number
  readonly mode: 'abort' | 'continue' | 'dry-run' | 'push'
  readonly remote: string | undefined
  readonly strategy: Strategy
  readonly timeoutMs: number
  readonly wanted: WantedBranch
}

const STRATEGIES: readonly Strategy[] = ['auto', 'merge', 'rebase']
const MAX_ATTEMPTS = 100

/** What the command line asks for. Throws `USAGE`. */
export function parseArguments(given: PushArguments): PushWishes {
  const modes = (['abort', 'continue', 'dry-run'] as const).filter((name) => given[name])
  if (modes.length > 1) throw usage(`--${modes[0]} and --${modes[1]} exclude each other`)
  const strategy = STRATEGIES.find((name) => name === given.strategy)
  if (!strategy) throw usage(`--strategy is "${given.strategy}"; allowed: ${STRATEGIES.join(', ')}`)
  const attempts = Number(given.attempts)
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > MAX_ATTEMPTS) {
    throw usage(`--attempts is "${given.attempts}"; allowed: a whole number from 1 to ${MAX_ATTEMPTS}`)
  }
  return {
    attempts,
    maxWaitMs: duration('--max-wait', given['max-wait']),
    mode: modes[0] ?? 'push',
    remote: given.remote,
    strategy,
    timeoutMs: duration('--timeout', given.timeout),
    wanted: parseWanted(given.branch),
  }
}

const UNITS: Readonly<Record<string, number>> = { '': 1000, h: 3_600_000, m: 60_000, ms: 1, s: 1000 }

function duration(name: string, text: string): number {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h)?$/.exec(text) ?? []
  const factor = UNITS[unit]
  if (count === undefined || factor === undefined) {
    throw usage(`${name} is "${text}"; allowed: a number of seconds, or one with a unit, such as 90s or 5m`)
  }
  return Number(count) * factor
}

function usage(message: string): OrcError {
  const hint = 'npx orc-hooks handle-push-conflict --help'
  return new OrcError(oneLine(message), { code: 'USAGE', exitCode: EXIT.usage, hint })
}
