import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { SyncAdapter } from 'lowdb'
import { hasCode } from './errors.ts'

export interface JsonFileOptions<T> {
  /** Where the new content is written before it is renamed into place: the lock's own directory. */
  readonly temporary: string
  /** Makes the value of the text, or throws. */
  readonly parse: (text: string) => T
}

/**
 * lowdb's port for one JSON file, for use inside a lock. Against lowdb's own adapter: the temporary name is unique,
 * the file's mode and a symlink in its place are kept, and a lock that was taken over makes `write` throw ENOENT
 * instead of overwriting newer data, because the temporary file goes with the lock's directory.
 */
export function jsonFile<T>(file: string, options: JsonFileOptions<T>): SyncAdapter<T> {
  return {
    read: () => {
      const text = readText(file)
      return text === undefined ? null : options.parse(text)
    },
    write: (value) => replaceFile(file, `${JSON.stringify(value)}\n`, options.temporary),
  }
}

/** The text of `file`, or undefined when there is none. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Replaces `file` at once: readers see the old text or the new. `temporary` is a directory on the same file system. */
export function replaceFile(file: string, text: string | Uint8Array, temporary: string): void {
  const target = resolveLink(file)
  const hidden = join(temporary, `.${basename(file)}.${process.pid}.tmp`)
  try {
    writeFileSync(hidden, text)
    const mode = statSync(target, { throwIfNoEntry: false })?.mode
    if (mode !== undefined) chmodSync(hidden, mode & 0o7777)
    renameSync(hidden, target)
  } catch (error) {
    rmSync(hidden, { force: true })
    if (!hasCode(error, 'EXDEV')) throw error
    // The file is a symlink to another file system, where a rename from here cannot reach.
    replaceFile(target, text, dirname(target))
  }
}

function resolveLink(file: string): string {
  try {
    return realpathSync.native(file)
  } catch {
    return file
  }
}
