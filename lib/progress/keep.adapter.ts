import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { hasCode } from '../core/errors.ts'
import { hashText } from '../core/hash.ts'

/** For work inside the lock: the time, and where files are written before they are renamed into place. */
export interface Inside {
  readonly now: number
  readonly temporary: string
}

/**
 * Keeps a copy of `file`, byte for byte, in `directory` as `<label>-<UTC time>-<hash>.json`, and returns its path: that
 * of an earlier copy where there is one with the same label and content. Nothing is ever overwritten.
 */
export function keepCopy(file: string, directory: string, { label, ...inside }: Inside & { label: string }): string {
  const content = readFileSync(file)
  const hash = hashText(content.toString('latin1')).slice(0, 8)
  const names = namesOf(directory)
  const same = names.find((name) => name.startsWith(`${label}-`) && holds(join(directory, name), content))
  if (same !== undefined) return join(directory, same)
  const time = new Date(inside.now).toISOString().replace(/[-:]|\.\d+/g, '')
  const stem = `${label}-${time}-${hash}`
  const name = firstFree((number) => (number === 0 ? `${stem}.json` : `${stem}-${number}.json`), names)
  mkdirSync(directory, { mode: 0o700, recursive: true })
  copyWhole(file, join(directory, name), inside)
  return join(directory, name)
}

/** Makes `backup` a copy of `file`. What was there before, if it differs, is kept as `<backup>.1`, `.2`, …. */
export function replaceBackup(file: string, backup: string, inside: Inside): void {
  if (holds(backup, readFileSync(file))) return
  if (existsSync(backup)) renameSync(backup, numbered(backup))
  copyWhole(file, backup, inside)
}

/** Keeps a copy of `file` as the next free `<backup>.<number>`, and returns its path. */
export function keepNumbered(file: string, backup: string, inside: Inside): string {
  const kept = numbered(backup)
  copyWhole(file, kept, inside)
  return kept
}

/** Copies with the mode, so that readers see all of it or nothing, and it is on the disk when this returns. */
export function copyWhole(source: string, target: string, { temporary }: Pick<Inside, 'temporary'>): void {
  const hidden = join(temporary, `.${basename(target)}.${process.pid}.tmp`)
  try {
    copyFileSync(source, hidden)
    const file = openSync(hidden, 'r')
    fsyncSync(file)
    closeSync(file)
    renameSync(hidden, target)
  } catch (error) {
    rmSync(hidden, { force: true })
    if (!hasCode(error, 'EXDEV') || temporary === dirname(target)) throw error
    // The target is a symlink to another file system, where a rename from here cannot reach.
    copyWhole(source, target, { temporary: dirname(target) })
  }
}

function numbered(backup: string): string {
  const names = namesOf(dirname(backup))
  return join(
    dirname(backup),
    firstFree((number) => `${basename(backup)}.${number + 1}`, names),
  )
}

function firstFree(nameOf: (number: number) => string, taken: readonly string[]): string {
  for (let number = 0; ; number += 1) if (!taken.includes(nameOf(number))) return nameOf(number)
}

function holds(file: string, content: Buffer): boolean {
  try {
    return readFileSync(file).equals(content)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

function namesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}
