import { copyFileSync, lstatSync, readFileSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '../core/errors.ts'
import { runGit, tryGit } from './git.adapter.ts'
import { isNothing, parseRawDiff, type Side, type TreeChange } from './tree-changes.ts'

/** A worktree, and its own git directory (in a linked one not the common one). */
export interface Checkout {
  readonly worktree: string
  readonly gitDir: string
}

/** A copy of a checkout's index to work on: the real one changes at the end, at once. */
export interface IndexCopy {
  readonly file: string
  run(args: readonly string[], input?: string): string
  try(args: readonly string[], input?: string): { readonly code: number | undefined; readonly stderr: string }
  remove(): void
}

/** Copies the index, with what it says of the files as old as it is. The copy lies beside the original, because a split index names its other half by directory. */
export function copyIndex({ gitDir, worktree }: Checkout, id: string): IndexCopy {
  const file = copyOf(gitDir, id)
  rmSync(`${file}.lock`, { force: true })
  try {
    copyFileSync(join(gitDir, 'index'), file)
  } catch (error) {
    // A clone without a checkout has none: for git that is an empty one.
    if (!hasCode(error, 'ENOENT')) throw error
  }
  const gitEnv = { GIT_INDEX_FILE: file }
  const copy: IndexCopy = {
    file,
    remove: () => {
      for (const path of [file, `${file}.lock`]) rmSync(path, { force: true })
    },
    run: (args, input = '') => runGit(worktree, args, { gitEnv, input }),
    try: (args, input = '') => tryGit(worktree, args, { gitEnv, input }),
  }
  return copy
}

function copyOf(gitDir: string, id: string): string {
  return join(gitDir, `index.orc-hooks-${id}`)
}

/** A command of git that outlives us, after a kill, goes on with its work for about so long. */
const OUTLIVES_MS = 8000

/** Whether a command of git may still be at work with a copy: it has its lock for as long as it writes files. */
export function isInUse({ gitDir }: Checkout, id: string): boolean {
  const lock = statSync(`${copyOf(gitDir, id)}.lock`, { throwIfNoEntry: false })
  return lock !== undefined && Math.abs(Date.now() - lock.mtimeMs) < OUTLIVES_MS
}

/** Looks at the files, so that one that was only touched does not count as changed. */
export function refresh(copy: IndexCopy): void {
  copy.try(['update-index', '-q', '--refresh', '--unmerged'])
}

/** What differs between two trees. */
export function changesBetween(repository: string, from: string, to: string): ReadonlyMap<string, TreeChange> {
  return parseRawDiff(runGit(repository, ['diff-tree', '-r', '--raw', '-z', '--no-renames', '--no-relative', from, to]))
}

/** What is staged, against a tree. */
export function stagedChanges(copy: IndexCopy, tree: string): ReadonlyMap<string, TreeChange> {
  return parseRawDiff(copy.run(['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-relative', tree, '--']))
}

/** What is changed in the work tree and not staged. The blob of the new side is not known. */
export function unstagedChanges(copy: IndexCopy): ReadonlyMap<string, TreeChange> {
  return parseRawDiff(
    copy.run(['diff-files', '--raw', '-z', '--no-renames', '--no-relative', '--ignore-submodules=all']),
  )
}

/** Takes files and index from one tree to another, or only tries to (`-n`); what would lose something changes nothing. */
export function readTrees(copy: IndexCopy, flags: readonly string[], trees: readonly [string, string]) {
  return copy.try(['read-tree', '-m', '-u', ...flags, '--no-recurse-submodules', ...trees])
}

/** Sets entries of the index, or removes them; the work tree is not looked at. */
export function setEntries(copy: IndexCopy, entries: readonly (Side & { readonly path: string })[]): void {
  if (entries.length === 0) return
  const lines = entries.map((side) =>
    isNothing(side)
      ? `0 ${'0'.repeat(side.blob.length)}\t${side.path}\0`
      : `${side.mode} ${side.blob} 0\t${side.path}\0`,
  )
  copy.run(['update-index', '-z', '--index-info'], lines.join(''))
}

/**
 * Takes git's own lock of the index and writes into it whose it is: other commands of git wait or fail as they do beside
 * each other, and after a crash we know our own lock again. False: somebody else has it.
 */
export function lockIndex({ gitDir }: Checkout, id: string): boolean {
  const lock = join(gitDir, 'index.lock')
  try {
    writeFileSync(lock, lockText(id), { flag: 'wx' })
    return true
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    return isOurLock(lock, id)
  }
}

/** Gives the lock back, if it is ours. */
export function unlockIndex({ gitDir }: Checkout, id: string): void {
  const lock = join(gitDir, 'index.lock')
  if (isOurLock(lock, id)) rmSync(lock, { force: true })
}

/** Puts the copy in the place of the index. */
export function installIndex({ gitDir }: Checkout, copy: IndexCopy): void {
  renameSync(copy.file, join(gitDir, 'index'))
}

function isOurLock(lock: string, id: string): boolean {
  try {
    return readFileSync(lock, 'utf8') === lockText(id)
  } catch {
    return false
  }
}

function lockText(id: string): string {
  return `orc-hooks handle-push-conflict ${id}\n`
}

/** What is at a path of the work tree, not following a link; undefined: nothing, also where a file is in the place of its directory. */
export function fileAt(worktree: string, path: string): Stats | undefined {
  try {
    return lstatSync(join(worktree, path))
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}
