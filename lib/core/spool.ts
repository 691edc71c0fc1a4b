import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasCode } from './errors.ts'

/**
 * The spool: one file per fact, written under a hidden name and renamed, so that a fact is there whole or not at all.
 * File names sort by time: 13 digits of milliseconds, then the monotonic clock (for facts of one millisecond), then the
 * pid. The wall clock comes first because the monotonic one restarts with the machine.
 */
export interface SpoolEntry {
  /** File name with extension. */
  readonly name: string
  readonly text: string
}

/** A name for a new fact, unique on this machine; without extension. */
export function spoolName(now: number, pid: number, monotonic: bigint): string {
  return `${String(now).padStart(13, '0')}-${String(monotonic).padStart(16, '0')}-${pid}`
}

/** Writes one fact. When this returns, the fact survives a crash of any process. Throws what the file system throws. */
export function appendSpool(directory: string, name: string, text: string): void {
  const hidden = join(directory, `.${name}.tmp`)
  try {
    writeNew(hidden, text)
    renameSync(hidden, join(directory, name))
  } catch (error) {
    // The disk may be full: what is written of it only takes space, and has no reader.
    rmSync(hidden, { force: true })
    throw error
  }
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 })
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    mkdirSync(dirname(file), { mode: 0o700, recursive: true })
    writeFileSync(file, text, { mode: 0o600 })
  }
}

/** The facts that are there now, oldest first. A fact that another process folds meanwhile is left out. */
export function readSpool(directory: string, isWanted = (_name: string): boolean => true): readonly SpoolEntry[] {
  return namesIn(directory)
    .filter(isWanted)
    .map((name) => ({ name, text: readIfThere(join(directory, name)) }))
    .filter((entry): entry is SpoolEntry => entry.text !== undefined)
}

/** The names of the files in `directory`, hidden ones apart, in order; none when there is no directory. */
export function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => !name.startsWith('.'))
      .sort()
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  }
}

/** Removes files of `directory`; those that are gone already are no error. */
export function removeFiles(directory: string, names: readonly string[]): void {
  for (const name of names) removeFile(join(directory, name))
}

/** Hidden temporary files of writers that died, older than `maxAgeMs`. Their facts were never acknowledged. */
export function abandonedInSpool(directory: string, now: number, maxAgeMs: number): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => {
      const writtenAt = Number(/^\.(\d{13})/.exec(name)?.[1])
      return name.endsWith('.tmp') && Math.abs(now - writtenAt) > maxAgeMs
    })
  } catch {
    return []
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function removeFile(file: string): void {
  try {
    unlinkSync(file)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}
