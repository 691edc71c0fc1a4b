import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { readText } from '../core/json-file.ts'
import { git } from '../core/proc.ts'
import { findOperation } from './operation.adapter.ts'
import type { Operation } from './operation.ts'
import { readStagesOf } from './stages.adapter.ts'
import type { UnmergedFile } from './unmerged.ts'

/** A lockfile of which the two sides had different versions, and that its package manager has not made again. */
export interface PendingLockfile {
  readonly path: string
  /** The command that makes it again, for the top of the worktree. */
  readonly command: string
  /** The blobs of the two sides: a lockfile that is exactly one of them was not made again. */
  readonly sides: readonly string[]
  /** The commit that is in the history of HEAD once the operation is done; empty: there is none. */
  readonly proof: string
}

interface PendingFile {
  readonly version: 1
  readonly lockfiles: readonly PendingLockfile[]
}

/**
 * The lockfiles that are pending in the worktree `top`: unmerged, or exactly one side's version while the operation
 * goes on or after it has landed. What an aborted operation left, or what was made again by hand, is none. `index`: as in
 * `GIT_INDEX_FILE`, for a hook.
 */
export function pendingLockfiles(top: string, index?: string): readonly PendingLockfile[] {
  const noted = read(fileAt(top))
  if (noted.length === 0) return []
  const operation = findOperation(top)
  return noted.filter((entry) => isPending({ index, operation, top }, entry))
}

/** Remembers lockfiles that an operation left unmerged. */
export function notePending(
  top: string,
  operation: Operation,
  lockfiles: readonly { readonly command: string; readonly file: UnmergedFile }[],
): void {
  if (lockfiles.length === 0) return
  const noted = lockfiles.map(
    ({ command, file: { path, stages } }): PendingLockfile => ({
      command,
      path,
      proof: operation.proof,
      sides: [stages.ours, stages.theirs].flatMap((stage) => stage?.blob ?? []),
    }),
  )
  const names = new Set(noted.map(({ path }) => path))
  write(fileAt(top), [...pendingLockfiles(top).filter(({ path }) => !names.has(path)), ...noted])
}

/** Forgets a lockfile that was made again. */
export function settlePending(top: string, path: string): void {
  write(
    fileAt(top),
    read(fileAt(top)).filter((entry) => entry.path !== path),
  )
}

/** In the worktree's own git directory: what is pending in one worktree is nothing to the others, and goes with it. */
function fileAt(top: string): string {
  const found = git(top, ['rev-parse', '--git-path', 'orc-hooks/pending-lockfiles.json'])
  return resolve(top, found.stdout.replace(/\n$/, ''))
}

interface Place {
  readonly index: string | undefined
  readonly operation: Operation | undefined
  readonly top: string
}

function isPending({ index, operation, top }: Place, { path, proof, sides }: PendingLockfile): boolean {
  const stages = readStagesOf(top, path, index)
  if (stages.length !== 1) return stages.length > 1
  if (!sides.includes(stages[0] ?? '')) return false
  if (operation && operation.kind !== 'other' && operation.kind !== 'stash') return true
  return proof !== '' && git(top, ['merge-base', '--is-ancestor', proof, 'HEAD']).code === 0
}

function read(file: string): readonly PendingLockfile[] {
  try {
    const value = JSON.parse(readText(file) ?? '') as PendingFile
    return value.version === 1 && Array.isArray(value.lockfiles) ? value.lockfiles : []
  } catch {
    return []
  }
}

function write(file: string, lockfiles: readonly PendingLockfile[]): void {
  if (lockfiles.length === 0) {
    rmSync(file, { force: true })
    return
  }
  const content: PendingFile = { lockfiles, version: 1 }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}.tmp`, `${JSON.stringify(content)}\n`)
  renameSync(`${file}.${process.pid}.tmp`, file)
}
