import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import lockfile from 'proper-lockfile'
import { hasCode } from './errors.ts'

/** After this long without a sign of life a lock is taken to be that of a dead holder. The work inside takes 10 ms. */
export const STALE_MS = 5000

/** A held lock. */
export interface HeldLock {
  /**
   * Where the holder writes the files it is about to rename into place. It is gone once the lock was taken over, so a
   * holder that was stopped for too long gets ENOENT instead of overwriting what the next one wrote.
   */
  readonly directory: string
  /** Gives the lock back. Does nothing when somebody took it over meanwhile. */
  release(): void
}

/**
 * Takes the lock `<file>.lock` if it is free or stale, and never waits.
 *
 * proper-lockfile does the locking; its `fs` is replaced to mend three things (docs/decisions):
 * two processes that both find a stale lock may both get it (moxystudio/node-proper-lockfile#121); a holder that was
 * stopped and robbed removes the new holder's lock when it wakes up; a clock set back makes a dead lock immortal.
 * Throws what the file system throws (read-only, full).
 */
export function tryLock(file: string): HeldLock | undefined {
  const own: Own = { identity: undefined }
  try {
    const release = lockfile.lockSync(file, {
      fs: guardedFs(own),
      onCompromised: () => {},
      realpath: false,
      stale: STALE_MS,
      update: STALE_MS / 2,
    })
    return holding(`${file}.lock`, own, release)
  } catch (error) {
    // ENOENT: taken over, and given back again, before we were done taking it.
    if (hasCode(error, 'ELOCKED', 'ENOENT') && fs.existsSync(dirname(file))) return undefined
    throw error
  }
}

interface Own {
  /** Inode of the lock directory we made; undefined before and after we hold it. */
  identity: number | undefined
}

function holding(path: string, own: Own, release: () => void): HeldLock | undefined {
  const directory = join(path, `${process.pid}-${process.hrtime.bigint()}`)
  const held: HeldLock = {
    directory,
    release: () => {
      if (isOwn(path, own)) removeDirectory(directory)
      giveBack(release)
    },
  }
  try {
    fs.mkdirSync(directory)
  } catch (error) {
    // A disk that was full between the two: a lock that is kept alive and that nobody holds would last for ever.
    giveBack(release)
    throw error
  }
  if (isOwn(path, own)) return held
  // Taken over between the two steps: the directory was made inside somebody else's lock.
  fs.rmdirSync(directory)
  giveBack(release)
  return undefined
}

/** It is empty unless a write failed; `rmSync` loads code that costs a hook half a millisecond. */
function removeDirectory(directory: string): void {
  try {
    fs.rmdirSync(directory)
  } catch {
    fs.rmSync(directory, { force: true, recursive: true })
  }
}

function isOwn(path: string, own: Own): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.ino === own.identity
}

/** A lock that was taken over is not ours to give back: proper-lockfile reports that, and there is nothing to do. */
function giveBack(release: () => void): void {
  try {
    release()
  } catch (error) {
    if (!hasCode(error, 'ENOTACQUIRED', 'ERELEASED', 'ENOENT', 'ENOTEMPTY')) throw error
  }
}

/** Only what lockSync calls: a copy of all of `fs` would load its streams and promises, 2 ms of a hook's start. */
function guardedFs(own: Own) {
  return {
    mkdirSync: (path: string) => makeOwn(path, own),
    rmdirSync: (path: string) => (own.identity === undefined ? removeStale(path) : removeOwn(path, own)),
    statSync: (path: string) => withSaneTime(fs.statSync(path)),
    utimesSync: fs.utimesSync,
  }
}

function makeOwn(path: string, own: Own): void {
  const start = process.uptime()
  fs.mkdirSync(path)
  const { ino } = fs.statSync(path)
  // Stopped between the two calls for so long that the directory may be somebody else's by now.
  if ((process.uptime() - start) * 1000 > STALE_MS / 2) throw held()
  own.identity = ino
}

/** A lock from the future (the clock was set back) would never go stale: show it as very old. */
function withSaneTime(stat: fs.Stats): fs.Stats {
  // proper-lockfile itself may set a time up to one second ahead, to probe the precision of the file system.
  if (stat.mtimeMs > Date.now() + STALE_MS) stat.mtime = new Date(0)
  return stat
}

function removeOwn(path: string, own: Own): void {
  const isOurs = isOwn(path, own)
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
