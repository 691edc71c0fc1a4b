import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EXIT, hasCode, OrcError } from '../core/errors.ts'
import { readText, replaceFile } from '../core/json-file.ts'
import { tryLock } from '../core/lock.ts'
import { isSha, type Sha } from '../core/sha.ts'
import { namesIn } from '../core/spool.ts'
import type { DeploymentRecord } from './domain.ts'
import { deployPaths } from './paths.ts'
import { parseRecords, printRecords } from './record-file.ts'

/** How long a writer waits for the others; the work inside of the lock takes milliseconds. */
const LOCK_WAIT_MS = 15_000

/** The records of one commit, one for each environment; none when it is not known. */
export function readRecordsOf(stateDir: string, commit: Sha): readonly DeploymentRecord[] {
  const text = readText(deployPaths(stateDir).record(commit))
  return text === undefined ? [] : parseRecords(text)
}

/** The commits that have a record, in the order of their names. */
export function knownCommits(stateDir: string): readonly Sha[] {
  return namesIn(deployPaths(stateDir).directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter(isSha)
}

/** All records that can be read, the oldest push first: one damaged file must not end the watching of all others. */
export function readAllRecords(stateDir: string): readonly DeploymentRecord[] {
  const read = (commit: Sha) => {
    try {
      return readRecordsOf(stateDir, commit)
    } catch {
      return []
    }
  }
  return knownCommits(stateDir)
    .flatMap(read)
    .toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
}

/** A value that changes whenever a record may have been added or changed; cheap enough to ask every second. */
export function recordsMark(stateDir: string): number {
  return statSync(deployPaths(stateDir).directory, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** The records of a commit as they shall be, given those that are there. */
export type ChangeRecords = (records: readonly DeploymentRecord[]) => readonly DeploymentRecord[]

/**
 * Reads the records of a commit, changes them and writes them, with no other writer between; returns what is then there.
 * Throws `LOCKED` when the others do not let go, and what the file system throws.
 */
export async function changeRecords(
  stateDir: string,
  commit: Sha,
  change: ChangeRecords,
): Promise<readonly DeploymentRecord[]> {
  const paths = deployPaths(stateDir)
  return await withRecordsOf(stateDir, commit, (before, temporary) => {
    const after = change(before)
    // What cannot be read as records (of a newer version, perhaps) is not taken away.
    if (before.length > 0 && after.length === 0) rmSync(paths.record(commit), { force: true })
    else if (after !== before && after.length > 0)
      replaceFile(paths.record(commit), printRecords(commit, after), temporary)
    return after
  })
}

/**
 * What `body` makes of the records of a commit while nobody changes them. It may write beside them, through the directory
 * it is given: what it wrote last is then never older than the records. Throws like `changeRecords`.
 */
export async function withRecordsOf<T>(
  stateDir: string,
  commit: Sha,
  body: (records: readonly DeploymentRecord[], temporary: string) => T,
): Promise<T> {
  prepare(stateDir)
  return await locked(deployPaths(stateDir).lock, (temporary) => body(readRecordsOf(stateDir, commit), temporary))
}

async function locked<T>(file: string, body: (temporary: string) => T): Promise<T> {
  for (const until = performance.now() + LOCK_WAIT_MS; performance.now() < until; ) {
    const lock = tryLock(file)
    if (lock) {
      try {
        return body(lock.directory)
      } catch (error) {
        // Taken over while this process was stopped: what it read may be old, so it begins again.
        if (!hasCode(error, 'ENOENT') || existsSync(lock.directory)) throw error
      } finally {
        lock.release()
      }
    }
    await sleep(10 + Math.random() * 30)
  }
  throw new OrcError(`the deployment records are locked by another process: ${file}.lock`, {
    code: 'LOCKED',
    exitCode: EXIT.locked,
    hint: 'npx orc-hooks manage-deployment-monitors status',
  })
}

/** Makes the directory of the records. The state ignores itself, also in a clone whose .gitignore does not name it. */
function prepare(stateDir: string): void {
  const { directory } = deployPaths(stateDir)
  if (existsSync(directory)) return
  mkdirSync(directory, { mode: 0o700, recursive: true })
  const ignore = join(dirname(directory), '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
}
