import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LowSync } from 'lowdb'
import { hasCode } from '../core/errors.ts'
import { hashText } from '../core/hash.ts'
import { jsonFile, readText, replaceFile } from '../core/json-file.ts'
import { tryLock } from '../core/lock.ts'
import { appendLog } from '../core/log.ts'
import { statePaths } from '../core/paths.ts'
import { abandonedInSpool, appendSpool, namesIn, readSpool, removeFiles } from '../core/spool.ts'
import { defined } from '../harness/read.ts'
import { emptyProgress, type Fact, type FoldOptions, type HistoryEntry, type Progress } from './domain.ts'
import { parseFact } from './facts.ts'
import { fitted } from './fit.ts'
import { fold } from './fold.ts'
import type { Inside } from './keep.adapter.ts'
import { openSnapshot, snapshotIn } from './migrate.adapter.ts'
import type { Repair } from './migrate.ts'

/** One fold takes at most this many facts, so that the marks against double delivery stay few. */
const MAX_BATCH = 200
/** How often a holder looks for facts that came while it folded; after that the next hook takes them. */
const MAX_TURNS = 5

export interface StoreOptions extends FoldOptions {
  readonly now: number
  /** Files that history/ keeps. */
  readonly historyLimit: number
  /** The plain views to write beside a new snapshot: name in the cache directory, and text. */
  views(progress: Progress): readonly (readonly [name: string, text: string])[]
}

/**
 * The state as it is now: the snapshot and what is still in the spool, or of that only what is of one `session`: among
 * fifty hooks at once, each of which shows its own session, nobody has to read the calls of all others twice.
 * Takes no lock and writes nothing.
 */
export function readProgress(stateDir: string, options: StoreOptions, session?: string): Progress {
  const paths = statePaths(stateDir)
  const suffix = session === undefined ? '' : `${sessionMark(session)}.json`
  // The spool first: a fact folded between the two reads is then seen twice, which the fold ignores, and never missed.
  const entries = readSpool(paths.spool, (name) => name.endsWith(suffix))
  const facts = entries.map(({ name, text }) => parseFact(name, text))
  const snapshot = snapshotIn(paths.progress, options.now)
  return fold(
    snapshot,
    facts.filter((fact) => fact !== undefined),
    options,
  ).progress
}

/** What the names of a session's facts in the spool end with. */
export function sessionMark(session: string): string {
  return `-${hashText(session)}`
}

/** Writes facts to the spool. When this returns they cannot be lost. Throws what the file system throws. */
export function append(stateDir: string, facts: readonly Fact[]): void {
  const paths = statePaths(stateDir)
  if (!existsSync(paths.cache)) createState(stateDir, paths.cache)
  for (const fact of facts) appendSpool(paths.spool, `${fact.id}.json`, JSON.stringify(fact))
}

/**
 * Folds the spool into the snapshot if nobody else is doing it; whoever is doing it takes our facts too. A snapshot of
 * an older schema is migrated on the way. Returns the snapshot it wrote, or undefined when somebody else does the work.
 * Throws what the file system throws.
 */
export function foldSpool(stateDir: string, options: StoreOptions): Progress | undefined {
  const paths = statePaths(stateDir)
  let written: Progress | undefined
  for (let turn = 0; turn < MAX_TURNS && namesIn(paths.spool).length > 0; turn += 1) {
    const lock = tryLock(paths.progress)
    if (!lock) return undefined
    try {
      written = foldLocked(stateDir, lock.directory, options).progress
    } finally {
      lock.release()
    }
  }
  return written
}

/** What a holder of the lock did. */
export interface FoldedUnderLock {
  /** The snapshot as written; undefined when the lock was taken over before. */
  readonly progress?: Progress
  readonly repair?: Repair
}

/** Writes the snapshot anew, also when nothing waits in the spool. For the holder of the lock. */
export function foldLocked(stateDir: string, lockDirectory: string, options: StoreOptions): FoldedUnderLock {
  const paths = statePaths(stateDir)
  const { database, repair } = openDatabase(stateDir, { now: options.now, temporary: lockDirectory })
  const entries = readSpool(paths.spool).slice(0, MAX_BATCH)
  const facts = entries.map(({ name, text }) => parseFact(name, text) ?? setAside(stateDir, name, options.now))
  const folded = fold(
    database.data,
    facts.filter((fact) => fact !== undefined),
    options,
  )
  const { history, progress } = fitted(folded, options.now)
  writeHistory(paths.history, history, options.historyLimit)
  database.data = progress
  try {
    database.write()
    for (const [name, text] of options.views(progress)) {
      const file = join(paths.cache, name)
      if (readText(file) !== text) replaceFile(file, text, lockDirectory)
    }
  } catch (error) {
    // The lock was taken over while this process was stopped. The facts are still in the spool, and so nothing is lost.
    if (hasCode(error, 'ENOENT')) return defined({ repair })
    throw error
  }
  removeFiles(
    paths.spool,
    entries.map(({ name }) => name),
  )
  removeFiles(paths.spool, abandonedInSpool(paths.spool, options.now, 60_000))
  return defined({ progress, repair })
}

function openDatabase(stateDir: string, inside: Inside) {
  const file = statePaths(stateDir).progress
  let repair: Repair | undefined
  const parse = (text: string): Progress => {
    const opened = openSnapshot(stateDir, text, inside)
    repair = opened.repair
    return opened.progress
  }
  const database = new LowSync(jsonFile(file, { parse, temporary: inside.temporary }), emptyProgress(inside.now))
  database.read()
  return { database, repair }
}

/** A fact nobody can read is kept for a person, out of the way. */
function setAside(stateDir: string, name: string, now: number): undefined {
  const paths = statePaths(stateDir)
  mkdirSync(paths.quarantine, { recursive: true })
  renameSync(join(paths.spool, name), join(paths.quarantine, name))
  appendLog(paths.log, 'warn', `unreadable fact moved to quarantine: ${name}`, now)
}

/** History is written before the snapshot that no longer holds it; writing an entry again gives the same file. */
function writeHistory(directory: string, entries: readonly HistoryEntry[], limit: number): void {
  if (entries.length === 0) return
  mkdirSync(directory, { recursive: true })
  for (const entry of entries) replaceFile(join(directory, `${entry.id}.json`), `${JSON.stringify(entry)}\n`, directory)
  removeFiles(directory, namesIn(directory).slice(0, -limit))
}

function createState(stateDir: string, cache: string): void {
  mkdirSync(cache, { recursive: true })
  // The state ignores itself, also in a clone whose .gitignore does not name it.
  writeFileSync(join(stateDir, '.gitignore'), '*\n')
}
