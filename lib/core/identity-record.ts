import { isRecord } from './config-values.ts'

/** What names one process among all that ever ran, on any machine or in any container that sees the same files. */
export interface ProcessIdentity {
  readonly pid: number
  /** As `processStart` gives it; absent where the system does not say. */
  readonly start?: string
  /** Of the running kernel: after a reboot every earlier process is gone, whatever runs under its pid now. */
  readonly bootId?: string
  /** A pid of another container means nothing here. Linux only. */
  readonly pidNamespace?: string
  readonly host: string
}

/** An identity that was read from a file; undefined when it is none. */
export function parseProcessIdentity(value: unknown): ProcessIdentity | undefined {
  if (!isRecord(value)) return undefined
  const { host, pid } = value
  if (typeof host !== 'string' || typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return undefined
  return { host, pid, ...text(value, 'start'), ...text(value, 'bootId'), ...text(value, 'pidNamespace') }
}

function text<K extends string>(record: Readonly<Record<string, unknown>>, key: K): Partial<Record<K, string>> {
  const value = record[key]
  return typeof value === 'string' ? ({ [key]: value } as Partial<Record<K, string>>) : {}
}
