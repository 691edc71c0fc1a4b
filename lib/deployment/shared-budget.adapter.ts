import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isRecord } from '../core/config-values.ts'
import { readText, replaceFile } from '../core/json-file.ts'
import { tryLock } from '../core/lock.ts'
import type { Environment, RateBudget, RateNote } from './ports.ts'
import { memoryBudget } from './rate.ts'

/** What all monitors of this user share about one credential. */
interface Account {
  /** Nobody asks before that: the provider refused. Milliseconds since the epoch. */
  readonly freeAt: number
  /** When each of the processes asked last. */
  readonly askers: Readonly<Record<string, number>>
  readonly remaining: number | undefined
  readonly resetAt: number | undefined
  readonly limit: number | undefined
}

/** A process that has not asked for this long has ended, or sleeps. */
const ASKER_MS = 5 * 60_000
const MAX_WAIT_MS = 3_600_000
/** No provider counts over more than a day: a reset further off is a number in another unit. */
const LONGEST_WINDOW_MS = 86_400_000
/** The floor is never longer than the longest interval of the schedule: what is left for people is worth a late verdict, not none. */
const MAX_FLOOR_MS = 60_000
/** Monitors take at most this share of what a credential may ask for: people and builds use it too. */
const SHARE = 0.5

export interface SharedBudget extends RateBudget {
  /** The least time between two rounds, so that all processes with these credentials stay inside of their share. */
  floorMs(): number
}

/**
 * The limit on requests per credential, shared by all monitors of this user through small files that are named by a
 * hash: a credential is never written. What cannot be written or read is no reason to stop; then the limit is kept by
 * this process alone.
 */
export function sharedBudget(env: Environment, now: () => number = Date.now): SharedBudget {
  const directory = budgetDirectory(env)
  const own = memoryBudget(now)
  const floors = new Map<string, number>()
  return {
    floorMs: () => Math.max(0, ...floors.values()),
    note: (key, note) => {
      own.note(key, note)
      const account = noteShared(join(directory, key), { directory, note, now: now() })
      if (account) floors.set(key, floorOf(account, now()))
    },
    waitMs: (key) => {
      const freeAt = readAccount(join(directory, key))?.freeAt ?? 0
      // A clock that was set back must not make anybody wait for hours.
      const shared = freeAt - now() > MAX_WAIT_MS ? 0 : freeAt - now()
      return Math.max(0, shared, own.waitMs(key))
    },
  }
}

/** Spreads what is left until the reset over the processes that ask. */
function floorOf({ askers, limit, remaining, resetAt }: Account, now: number): number {
  const processes = Math.max(1, Object.values(askers).filter((at) => Math.abs(now - at) < ASKER_MS).length)
  const hourly = limit === undefined ? 0 : (processes * 3_600_000) / (SHARE * Math.max(1, limit))
  const isKnown = remaining !== undefined && resetAt !== undefined
  if (!isKnown || resetAt <= now || resetAt - now > LONGEST_WINDOW_MS) return Math.min(MAX_FLOOR_MS, hourly)
  const left = (processes * (resetAt - now)) / (SHARE * Math.max(1, remaining))
  return Math.min(MAX_FLOOR_MS, Math.max(hourly, left))
}

function budgetDirectory(env: Environment): string {
  const state = env['XDG_STATE_HOME']?.startsWith('/') ? env['XDG_STATE_HOME'] : join(homedir(), '.local', 'state')
  return join(state, 'orc-hooks', 'budget')
}

interface Noting {
  readonly directory: string
  readonly note: RateNote
  readonly now: number
}

function noteShared(file: string, { directory, note, now }: Noting): Account | undefined {
  try {
    mkdirSync(directory, { mode: 0o700, recursive: true })
    const lock = tryLock(file)
    const account = noted(readAccount(file), note, now)
    if (!lock) return account
    try {
      replaceFile(file, `${JSON.stringify(account)}\n`, lock.directory)
    } finally {
      lock.release()
    }
    return account
  } catch {
    return undefined
  }
}

function noted(account: Account | undefined, note: RateNote, now: number): Account {
  const recent = Object.entries(account?.askers ?? {}).filter(([, at]) => Math.abs(now - at) < ASKER_MS)
  return {
    askers: { ...Object.fromEntries(recent), [process.pid]: now },
    freeAt: Math.max(account && account.freeAt - now < MAX_WAIT_MS ? account.freeAt : 0, refusedUntil(note, now)),
    limit: note.limit ?? account?.limit,
    remaining: note.remaining ?? account?.remaining,
    resetAt: note.resetAtMs ?? account?.resetAt,
  }
}

function refusedUntil({ remaining, resetAtMs, retryAfterMs }: RateNote, now: number): number {
  if (retryAfterMs !== undefined) return now + Math.min(retryAfterMs, MAX_WAIT_MS)
  return remaining === 0 && resetAtMs !== undefined ? Math.min(resetAtMs, now + MAX_WAIT_MS) : 0
}

function readAccount(file: string): Account | undefined {
  try {
    const value: unknown = JSON.parse(readText(file) ?? '{}')
    if (!isRecord(value)) return undefined
    const number = (key: string) => (typeof value[key] === 'number' ? value[key] : undefined)
    const askers = isRecord(value['askers']) ? Object.entries(value['askers']) : []
    return {
      askers: Object.fromEntries(askers.flatMap(([pid, at]) => (typeof at === 'number' ? [[pid, at]] : []))),
      freeAt: number('freeAt') ?? 0,
      limit: number('limit'),
      remaining: number('remaining'),
      resetAt: number('resetAt'),
    }
  } catch {
    return undefined
  }
}
