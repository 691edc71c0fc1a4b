/** Nobody waits longer than this because a header says so. */
const MAX_MS = 60 * 60_000

/**
 * How long a server asks to wait: the last `Retry-After` header (RFC 9110, 10.2.3: seconds, or a date) in a trace of
 * the HTTP traffic. Undefined where there is none, or none that makes sense.
 */
export function retryAfterOf(trace: string, now: number): number | undefined {
  const value = [...trace.matchAll(/<= Recv header:\s*retry-after:\s*([^\r\n]+)/gi)].at(-1)?.[1]?.trim()
  if (value === undefined) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, MAX_MS) : undefined
}
