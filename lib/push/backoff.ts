/** The first pause is at most this long, each further one at most twice the one before. */
const BASE_MS = 500
const CAP_MS = 30_000

/**
 * How long to wait before the next try: a random part of a bound that doubles ("full jitter"), so that those who
 * collided once do not collide again at the same moment; never shorter than what the server asked for.
 */
export function pauseMs(attempt: number, random: () => number, retryAfterMs = 0): number {
  return Math.max(Math.floor(random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt)), retryAfterMs)
}
