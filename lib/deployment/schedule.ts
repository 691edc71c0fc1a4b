/** What the time of the next look at the sources depends on. */
export interface Pace {
  /** Since the push; milliseconds. */
  readonly elapsedMs: number
  /** How long earlier deployments of this environment took from the push to their end; milliseconds. */
  readonly pastMs: readonly number[]
  /** The least the provider's limits allow. */
  readonly floorMs: number
  /** From 0 to 1, anew for each call. */
  readonly random: number
}

/** How late an end is noticed on average, as far as the past tells; seconds. The interval follows from it. */
const MEAN_DELAY = 5.2
const MIN_INTERVAL = 2
const MAX_INTERVAL = 60
/** Before this many are known, the past says too little. */
const MIN_PAST = 5
const MAX_PAST = 20
/** Twenty points that cut the normal distribution into equal parts: to take a mean over the past's distribution. */
const QUANTILES = [-1.96, -1.44, -1.15, -0.935, -0.755, -0.6, -0.455, -0.32, -0.19, -0.0627].flatMap((z) => [z, -z])

/**
 * How long to wait before the next look. Requests are spent where an end is likely: with the hazard h(t) of the past's
 * log-normal distribution (the chance that a deployment that still runs ends now), the least number of requests for a
 * given mean delay is had by intervals in proportion to 1/sqrt(h). `npm run simulate` compares it with fixed schedules.
 */
export function nextLookMs({ elapsedMs, floorMs, pastMs, random }: Pace): number {
  const seconds = elapsedMs / 1000
  const interval = pastMs.length < MIN_PAST ? firstInterval(seconds) : likelyInterval(seconds, pastMs.slice(-MAX_PAST))
  // Several monitors of one provider started by one push must not stay in step.
  return Math.max(floorMs, interval * 1000 * (0.85 + 0.3 * random))
}

/** How long to wait after `failures` rounds in which nothing could be read: exponential, with full jitter. */
export function backoffMs(
  failures: number,
  { random, retryAfterMs }: { random: number; retryAfterMs: number },
): number {
  const ceiling = Math.min(MAX_INTERVAL * 1000, 2000 * 2 ** Math.min(failures, 10))
  return retryAfterMs + Math.max(MIN_INTERVAL * 500, ceiling * random)
}

function firstInterval(seconds: number): number {
  if (seconds < 15) return 3
  if (seconds < 60) return 5
  return seconds < 300 ? 10 : 20
}

function likelyInterval(seconds: number, pastMs: readonly number[]): number {
  const model = modelOf(pastMs)
  const weight = QUANTILES.reduce((sum, z) => sum + hazard(Math.exp(model.mu + z * model.sigma), model) ** -0.5, 0)
  const rate = weight / QUANTILES.length / (2 * MEAN_DELAY)
  // Also a deployment that nobody expects to end yet is looked at: builds fail early.
  const longest = Math.min(MAX_INTERVAL, 12 + 0.75 * seconds)
  let interval = 0
  for (let due = 0; due < 1 && interval < longest; interval += 1) {
    due += Math.sqrt(hazard(seconds + interval + 0.5, model)) * rate
  }
  return Math.max(MIN_INTERVAL, Math.min(longest, interval))
}

interface LogNormal {
  readonly mu: number
  readonly sigma: number
}

/** The spread is taken a little wider than it was, because a few samples never show all of it. */
function modelOf(pastMs: readonly number[]): LogNormal {
  const logs = pastMs.map((ms) => Math.log(Math.max(1, ms / 1000)))
  const mu = logs.reduce((sum, log) => sum + log, 0) / logs.length
  const variance = logs.reduce((sum, log) => sum + (log - mu) ** 2, 0) / (logs.length - 1)
  return { mu, sigma: Math.max(0.12, Math.sqrt(variance)) * (1 + 1 / logs.length) }
}

function hazard(seconds: number, { mu, sigma }: LogNormal): number {
  const z = (Math.log(seconds) - mu) / sigma
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / (seconds * sigma)
  return Math.max(1e-9, density / Math.max(1e-12, upperTail(z)))
}

/** 1 - Φ(z) by the rational approximation of Abramowitz and Stegun, 26.2.17; off by less than 1e-7. */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z)
  const t = 1 / (1 + 0.2316419 * z)
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}
