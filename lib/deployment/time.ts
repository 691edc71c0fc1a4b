import type { IsoTime } from './domain.ts'

/** Milliseconds since the epoch as an ISO 8601 time. */
export function isoTime(ms: number): IsoTime {
  return new Date(ms).toISOString()
}

/** `time` moved by `ms`. */
export function shifted(time: IsoTime, ms: number): IsoTime {
  return isoTime(Date.parse(time) + ms)
}
