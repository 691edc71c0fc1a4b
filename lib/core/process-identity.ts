import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { isRecord } from './config-values.ts'
import { isProcessAlive, processStart } from './identity.ts'

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

/** `foreign`: it runs, if it runs, where this process cannot look. */
export type Life = 'alive' | 'dead' | 'foreign'

/** The identity of this process. */
export function thisProcess(): ProcessIdentity {
  const start = processStart(process.pid)
  return { pid: process.pid, ...(start === undefined ? {} : { start }), ...thisSystem() }
}

/** Whether that process lives: `dead` only when it is certain. A zombie is dead, one of another user (EPERM) is not. */
export function lifeOf(identity: ProcessIdentity): Life {
  const here = thisSystem()
  if (identity.host !== here.host) return 'foreign'
  if (identity.bootId !== here.bootId) return 'dead'
  if (identity.pidNamespace !== here.pidNamespace) return 'foreign'
  return isProcessAlive(identity.pid, identity.start) ? 'alive' : 'dead'
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

type System = Omit<ProcessIdentity, 'pid' | 'start'>

/** Asked once per process: none of it changes while a process lives, and macOS needs a program for it. */
const known: { system?: System } = {}

function thisSystem(): System {
  known.system ??= {
    host: hostname(),
    ...defined('bootId', bootId()),
    ...defined('pidNamespace', pidNamespace()),
  }
  return known.system
}

function defined<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, string>>)
}

function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // A sandbox may hide the file; Linux has no sysctl of these names.
    return process.platform === 'linux' ? undefined : (sysctl('kern.bootsessionuuid') ?? sysctl('kern.boottime'))
  }
}

/** `{ sec = 1700000000, usec = 0 } Tue Nov 14 …`: only the first number; the rest follows the clock and the time zone. */
function sysctl(name: string): string | undefined {
  try {
    const printed = execFileSync('sysctl', ['-n', name], { encoding: 'utf8', stdio: 'pipe', timeout: 1000 }).trim()
    return /^\{ sec = (\d+)/.exec(printed)?.[1] ?? (printed || undefined)
  } catch {
    return undefined
  }
}

function pidNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return undefined
  }
}
