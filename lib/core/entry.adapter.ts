import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Entry } from './entry.ts'
import { EXIT, OrcError } from './errors.ts'

/** What is at `path`; null when there is nothing. Throws `NOT_A_FILE` for a directory, a device or a socket. */
export function readEntry(path: string): Entry | null {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat) return null
  if (stat.isSymbolicLink()) return { kind: 'symlink', target: readlinkSync(path) }
  if (!stat.isFile()) {
    throw new OrcError(`not a file: ${path}`, {
      code: 'NOT_A_FILE',
      exitCode: EXIT.input,
      hint: `move it away, then run the command again`,
    })
  }
  return entryOf(readFileSync(path), stat.mode & 0o7777)
}

function entryOf(bytes: Buffer, mode: number): Entry {
  const text = bytes.toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(bytes)
  return isText
    ? { encoding: 'utf8', kind: 'file', mode, text }
    : { encoding: 'base64', kind: 'file', mode, text: bytes.toString('base64') }
}

/** The name under which the new content of `path` waits, in the same directory, so that a rename is atomic. */
export function stagedPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.orc-hooks.tmp`)
}

/** Writes `entry` to the staged name of `path`, through to the disk. */
export function stageEntry(path: string, entry: Entry): void {
  const staged = stagedPath(path)
  rmSync(staged, { force: true })
  if (entry.kind === 'symlink') symlinkSync(entry.target, staged)
  else stageFile(staged, entry)
}

function stageFile(staged: string, entry: Extract<Entry, { kind: 'file' }>): void {
  const descriptor = openSync(staged, 'wx', 0o600)
  try {
    const bytes = Buffer.from(entry.text, entry.encoding)
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  chmodSync(staged, entry.mode)
}

/** Puts the staged content of `path` in its place; a null `entry` removes what is there. */
export function placeEntry(path: string, entry: Entry | null): void {
  if (entry) renameSync(stagedPath(path), path)
  else rmSync(path, { force: true })
}
