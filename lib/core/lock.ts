import * as fs from 'node:fs'
import lockfile from 'proper-lockfile'
import { hasCode } from './errors.ts'

/** After this long without a sign of life a lock is taken to be that of a dead holder. The work inside takes 10 ms. */
export const STALE_MS = 5000

/** A held lock. Its directory is where the holder puts the files it is about to rename into place. */
export interface HeldLock {
  readonly directory: string
  /** Gives the lock back. Does nothing when somebody took it over meanwhile. */
  release(): void
}

/**
 * Takes the lock `<file>.lock` if it is free or stale, and never waits.
 *
 * proper-lockfile does the locking; its `fs` is replaced to mend three things (docs/decisions/0003):
 * two processes that both find a stale lock may both get it (moxystudio/node-proper-lockfile#121); a holder that was
 * stopped and robbed removes the new holder's lock when it wakes up; a clock set back makes a dead lock immortal.
 * Throws what the file system throws (read-only, full).
 */
export function tryLock(file: string): HeldLock | undefined {
  const directory = `${file}.lock`
  const own: Own = { identity: undefined }
  try {
    const release = lockfile.lockSync(file, {
      fs: guardedFs(own),
      onCompromised: () => {},
      realpath: false,
      stale: STALE_MS,
      update: STALE_MS / 2,
    })
    return { directory, release: () => giveBack(release) }
  } catch (error) {
    if (hasCode(error, 'ELOCKED')) return undefined
    throw error
  }
}

interface Own {
  /** Inode of the lock directory we made; undefined before and after we hold it. */
  identity: number | undefined
}

/** A lock that was taken over is not ours to give back: proper-lockfile reports that, and there is nothing to do. */
function giveBack(release: () => void): void {
  try {
    release()
  } catch (error) {
    if (!hasCode(error, 'ENOTACQUIRED', 'ERELEASED', 'ENOENT', 'ENOTEMPTY')) throw error
  }
}

function guardedFs(own: Own): typeof fs {
  return {
    ...fs,
    mkdirSync: ((path: string) => {
      fs.mkdirSync(path)
      own.identity = fs.statSync(path).ino
    }) as typeof fs.mkdirSync,
    rmdirSync: (path) => (own.identity === undefined ? removeStale(String(path)) : removeOwn(String(path), own)),
    statSync: ((path: string) => withSaneTime(fs.statSync(path))) as typeof fs.statSync,
  }
}

/** A lock from the future (the clock was set back) would never go stale: show it as very old. */
function withSaneTime(stat: fs.Stats): fs.Stats {
  // proper-lockfile itself may set a time up to one second ahead, to probe the precision of the file system.
  if (stat.mtimeMs > Date.now() + STALE_MS) stat.mtime = new Date(0)
  return stat
}

function removeOwn(path: string, own: Own): void {
  const isOurs = fs.statSync(path, { throwIfNoEntry: false })?.ino === own.identity
  own.identity = undefined
  if (isOurs) fs.rmdirSync(path)
}

/**
 * Removes a stale lock such that only one process can do it: the right to remove this very directory, known by inode
 * and time, is claimed by an atomic mkdir. It is moved away before it is emptied, so that the files of a holder that
 * was only stopped can no longer be renamed into place.
 */
function removeStale(path: string): void {
  const seen = withSaneTime(fs.statSync(path))
  if (Date.now() - seen.mtime.getTime() < STALE_MS) throw held()
  const claim = `${path}.${seen.ino}-${Math.trunc(seen.mtimeMs)}`
  makeClaim(claim)
  const now = fs.statSync(path, { throwIfNoEntry: false })
  const isSame = now?.ino === seen.ino && now.mtimeMs === seen.mtimeMs
  if (isSame) fs.renameSync(path, `${claim}/lock`)
  fs.rmSync(claim, { force: true, recursive: true })
  if (!isSame) throw held()
}

/** A claim whose maker died blocks this one lock for as long as a lock goes stale, not for ever. */
function makeClaim(claim: string): void {
  try {
    fs.mkdirSync(claim)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    const age = Date.now() - (fs.statSync(claim, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (Math.abs(age) > STALE_MS) fs.rmSync(claim, { force: true, recursive: true })
    throw held()
  }
}

function held(): Error {
  return Object.assign(new Error('the lock is held'), { code: 'ELOCKED' })
}
