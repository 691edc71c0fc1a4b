import type { RateBudget, RateNote } from './ports.ts'

type HeaderOf = (name: string) => string | undefined

/** Above this a reset is a time since 1970, below it a number of seconds from now: providers send either. */
const EPOCH_SECONDS = 1_000_000_000
const MAX_WAIT_MS = 3_600_000

/**
 * What the headers of an answer say about the limit; both spellings, `ratelimit-*` and `x-ratelimit-*`. Times in them are
 * by the clock of the server, which `date` tells: where the clock here is wrong by an hour, so would be the wait.
 */
export function readRate(header: HeaderOf, now: number): RateNote {
  const number = (name: string) => wholeNumber(header(`x-ratelimit-${name}`) ?? header(`ratelimit-${name}`))
  const reset = number('reset')
  const aheadMs = aheadOf(header, now)
  const isTime = reset !== undefined && reset > EPOCH_SECONDS
  const resetAtMs = reset === undefined ? undefined : reset * 1000 + (isTime ? aheadMs : now)
  return {
    limit: number('limit'),
    remaining: number('remaining'),
    resetAtMs,
    retryAfterMs: readRetryAfter(header, now - aheadMs),
  }
}

/** How far the clock here is ahead of the server's; 0 where that does not tell its own. */
function aheadOf(header: HeaderOf, now: number): number {
  const serverNow = Date.parse(header('date') ?? '')
  return Number.isFinite(serverNow) ? now - serverNow : 0
}

/** How long an answer asks to wait: `retry-after` in seconds or as a date (RFC 9110, 10.2.3). */
function readRetryAfter(header: HeaderOf, serverNow: number): number | undefined {
  const text = header('retry-after')?.trim()
  if (!text) return undefined
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - serverNow
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_WAIT_MS) : undefined
}

function wholeNumber(text: string | undefined): number | undefined {
  // A list such as `100;w=60` (IETF draft) begins with the number.
  const digits = /^\s*(\d+)/.exec(text ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** A budget of this process alone: waits after a refusal, and while nothing is left. */
export function memoryBudget(now: () => number): RateBudget {
  const freeAt = new Map<string, number>()
  return {
    note: (key, { remaining, resetAtMs, retryAfterMs }) => {
      if (retryAfterMs !== undefined) freeAt.set(key, now() + retryAfterMs)
      else if (remaining === 0 && resetAtMs !== undefined) freeAt.set(key, Math.min(resetAtMs, now() + MAX_WAIT_MS))
    },
    waitMs: (key) => Math.max(0, (freeAt.get(key) ?? 0) - now()),
  }
}
