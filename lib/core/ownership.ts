import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isRecord } from './config-values.ts'
import { hasCode } from './errors.ts'
import { type ProcessIdentity, parseProcessIdentity } from './identity-record.ts'
import { lifeOf, thisProcess } from './process-identity.ts'

/**
 * Long-lived ownership of something by a process: one file that holds the identity of the owner. Against the lock of
 * `lock.ts`, which guards ten milliseconds of work, nothing expires here: the owner may work or sleep for hours, and when
 * it is killed the next one takes over at once, because it sees that the process is gone.
 *
 * An owner in another container or on another machine cannot be looked at. It counts as alive until it has not called
 * `beat` for this long; an owner that may be seen from elsewhere beats at least four times as often. So does an owner that
 * was stopped (Ctrl-Z), where that is asked for.
 */
export const FOREIGN_STALE_MS = 60_000

/** What a process owns. */
export interface Ownership {
  /** Tells other machines that the owner lives. False once the ownership is lost: then stop what it was for. */
  beat(): boolean
  /** Whether this process still owns it: always, except after a long sleep seen from another machine, or a long stop. */
  isHeld(): boolean
  /** Gives it up. Does nothing when somebody else took it over. */
  release(): void
}

/** Who owns something. */
export interface Owner {
  /** Undefined when the file is damaged. */
  readonly identity: ProcessIdentity | undefined
  /** True unless it is certain, or after `FOREIGN_STALE_MS` assumed, that the owner is gone. */
  readonly isAlive: boolean
}

interface OwnerRecord extends Owner {
  /** Different for each acquisition, also by one process. */
  readonly token: string
}

/** Whether a process of this system is stopped. */
export type IsStopped = (owner: ProcessIdentity) => boolean

/**
 * Makes this process the owner of `path` if nobody is, or if the owner is dead; undefined when it has a live owner.
 * Never waits. Of any number of processes that try at once, exactly one becomes the owner. With `isStopped`, a stopped
 * owner counts as one that cannot be looked at: whoever asks for that must bear two owners for the moment in which the
 * first one wakes up.
 */
export function tryOwn(path: string, isStopped?: IsStopped): Ownership | undefined {
  // Those who wait look often, and what is written beside `path` wakes all who watch its directory.
  if (readRecord(path, isStopped)?.isAlive) return undefined
  const token = `${process.pid}-${process.hrtime.bigint()}`
  const offer = `${path}.${token}.tmp`
  mkdirSync(dirname(path), { mode: 0o700, recursive: true })
  try {
    writeFileSync(offer, `${JSON.stringify({ token, ...thisProcess() })}\n`, { mode: 0o600 })
    return publish(offer, path) || takeOver(path, offer, isStopped) ? owned(path, token) : undefined
  } finally {
    rmSync(offer, { force: true })
  }
}

/** Who owns `path` now; undefined when nobody does. */
export function ownerOf(path: string): Owner | undefined {
  return readRecord(path)
}

/** A link appears at once with its content; so nobody ever reads half a record. */
function publish(offer: string, path: string): boolean {
  try {
    linkSync(offer, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    if (!hasCode(error, 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM')) throw error
    return publishByCopy(offer, path)
  }
}

/** For file systems without links. A reader may see an empty record for a moment, and takes its owner to be alive. */
function publishByCopy(offer: string, path: string): boolean {
  try {
    writeFileSync(path, readFileSync(offer), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/**
 * Puts the offer in the place of a dead owner's record. Two processes may find the same dead record, and the slower one
 * must not remove the record of the faster one: so the right to replace this very record, known by its token, is owned
 * first, and then it is looked at again. While that right is held nobody else can replace the record: its owner is
 * dead, and every other process needs the same right. Should its holder be killed, the right is taken over likewise.
 */
function takeOver(path: string, offer: string, isStopped: IsStopped | undefined): boolean {
  const seen = readRecord(path, isStopped)
  if (!seen) return publish(offer, path)
  if (seen.isAlive) return false
  const right = tryOwn(`${path}.${seen.token}.claim`)
  if (!right) return false
  try {
    const now = readRecord(path, isStopped)
    if (now?.token !== seen.token || now.isAlive) return false
    renameSync(offer, path)
    sweep(path)
    return true
  } finally {
    right.release()
  }
}

/** What killed processes left: their offers, and their claims to records that are gone. */
function sweep(path: string): void {
  const current = readRecord(path)?.token
  for (const name of readdirSync(dirname(path))) {
    const token = name.startsWith(`${basename(path)}.`) ? name.slice(basename(path).length + 1) : ''
    if (!/^[\w-]+\.(claim|tmp)$/.test(token) || token === `${current}.claim`) continue
    const file = join(dirname(path), name)
    if (readRecord(file)?.isAlive === false) rmSync(file, { force: true })
  }
}

function owned(path: string, token: string): Ownership {
  const isHeld = () => readRecord(path)?.token === token
  return {
    beat: () => {
      const stillHeld = isHeld()
      if (stillHeld) utimesSync(path, new Date(), new Date())
      return stillHeld
    },
    isHeld,
    release: () => {
      if (isHeld()) rmSync(path, { force: true })
    },
  }
}

function readRecord(path: string, isStopped?: IsStopped): OwnerRecord | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    const identity = parseProcessIdentity(parseJson(text))
    const life = identity ? lifeOf(identity) : 'foreign'
    const isCertain = life === 'alive' && !(identity && isStopped && !isFresh(path) && isStopped(identity))
    return { identity, isAlive: isCertain || (life !== 'dead' && isFresh(path)), token: tokenOf(text) }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** A time in the future (a clock was set back) says nothing, and must not keep a dead owner alive for ever. */
function isFresh(path: string): boolean {
  return Math.abs(Date.now() - statSync(path).mtimeMs) < FOREIGN_STALE_MS
}

function tokenOf(text: string): string {
  const value = parseJson(text)
  const token = isRecord(value) ? value['token'] : undefined
  return typeof token === 'string' && /^[\w-]{1,80}$/.test(token) ? token : 'damaged'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
