import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { isProcessAlive, processStart } from './identity.ts'
import type { ProcessIdentity } from './identity-record.ts'

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
