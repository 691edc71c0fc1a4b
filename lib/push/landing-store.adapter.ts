import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { LowSync } from 'lowdb'
import { hasCode } from '../core/errors.ts'
import { jsonFile, readText } from '../core/json-file.ts'
import { tryLock } from '../core/lock.ts'
import { readSpool, removeFiles, type SpoolEntry } from '../core/spool.ts'
import type { Fate, PushState } from './domain.ts'
import { foldFates, NO_PUSHES, parseFates, parsePushState } from './landing.ts'

/** Where the pushes of a repository are recorded. */
function pushPaths(stateDir: string) {
  const directory = join(stateDir, 'push')
  return { directory, spool: join(directory, 'spool'), state: join(directory, 'pushes.json') }
}

/** The recent pushes as they are now: the snapshot and the facts beside it. Takes no lock and writes nothing. */
export function readPushes(stateDir: string): PushState {
  const at = pushPaths(stateDir)
  // The facts first: one that is folded between the two reads is seen twice, which the fold ignores, and never missed.
  const facts = readSpool(at.spool)
  return foldFates(parsePushState(readText(at.state) ?? ''), fatesOf(facts))
}

/** Folds the facts into the snapshot, if nobody else is doing it. Throws what the file system throws. */
export function foldPushes(stateDir: string): void {
  const at = pushPaths(stateDir)
  mkdirSync(at.directory, { mode: 0o700, recursive: true })
  const lock = tryLock(at.state)
  if (!lock) return
  try {
    const facts = readSpool(at.spool)
    if (facts.length === 0) return
    const database = new LowSync(jsonFile(at.state, { parse: parsePushState, temporary: lock.directory }), NO_PUSHES)
    database.read()
    database.data = foldFates(database.data, fatesOf(facts))
    database.write()
    removeFiles(
      at.spool,
      facts.map(({ name }) => name),
    )
  } catch (error) {
    // The lock was taken over while this process was stopped: the facts are still there for the next one.
    if (!hasCode(error, 'ENOENT')) throw error
  } finally {
    lock.release()
  }
}

/** A file of another form is no fate, and goes with the others. */
function fatesOf(facts: readonly SpoolEntry[]): readonly Fate[] {
  return facts.flatMap(({ name, text }) => parseFates(name, text) ?? [])
}
