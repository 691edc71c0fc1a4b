import { chmodSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseSha, type Sha } from '../core/sha.ts'
import { adoptFiles, fileBlobs } from './adopt-files.adapter.ts'
import type { Clash, Uncommitted } from './clash.ts'
import type { RefName } from './domain.ts'
import { gitError, readRef, replaceInTree, runGit, tryGit } from './git.adapter.ts'
import {
  type Checkout,
  changesBetween,
  copyIndex,
  type IndexCopy,
  installIndex,
  isInUse,
  lockIndex,
  readTrees,
  refresh,
  setEntries,
  unlockIndex,
} from './index-file.adapter.ts'
import type { Side, TreeChange } from './tree-changes.ts'

export interface Move {
  readonly repository: string
  /** Undefined: the branch is checked out nowhere. */
  readonly checkout: Checkout | undefined
  readonly ref: RefName
  readonly from: Sha
  readonly to: Sha
  readonly clashes: readonly Clash[]
  /** Of the run: names its lock and its temporary files. */
  readonly id: string
  /** For the reflog. */
  readonly reason: string
  /** An earlier run of this very move may have been killed half-way. */
  readonly isResumed: boolean
}

export type Moved =
  | { readonly kind: 'moved' }
  /** Another command of git holds the index. */
  | { readonly kind: 'locked' }
  /** The branch is not where it was: somebody committed meanwhile. Nothing was changed. */
  | { readonly kind: 'elsewhere' }

/**
 * Takes a branch from one commit to another, together with the index and work tree that have it checked out, such that
 * what is not committed stays as it is, staged as staged. Can be repeated after a kill at any moment, in either
 * direction.
 */
export function moveBranch(move: Move): Moved {
  const { checkout, from, id, ref, repository, to } = move
  const now = readRef(repository, ref)
  if (now !== from && now !== to) return { kind: 'elsewhere' }
  if (!checkout) return updateRef(repository, move) ? { kind: 'moved' } : { kind: 'elsewhere' }
  if (isInUse(checkout, id) || !lockIndex(checkout, id)) return { kind: 'locked' }
  const copy = copyIndex(checkout, id)
  try {
    return switchTree(move, checkout, copy)
  } finally {
    copy.remove()
    unlockIndex(checkout, id)
  }
}

function switchTree(move: Move, checkout: Checkout, copy: IndexCopy): Moved {
  if (move.clashes.length > 0 || move.isResumed || readTrees(copy, [], [move.from, move.to]).code !== 0) {
    switchWithCare(move, checkout, copy)
  }
  const { worktree } = checkout
  if (!updateRef(worktree, move)) {
    goBack(move, copy, worktree)
    return { kind: 'elsewhere' }
  }
  installIndex(checkout, copy)
  return { kind: 'moved' }
}

/** Files that are uncommitted, half written, or only look changed. */
function switchWithCare(move: Move, { worktree }: Checkout, copy: IndexCopy): void {
  const { clashes, from, isResumed, to } = move
  refresh(copy)
  const changes = changesBetween(worktree, from, to)
  if (isResumed) adoptFiles({ changes, clashes, copy, worktree })
  setEntries(
    copy,
    clashes.map(({ path }) => ({ path, ...(changes.get(path)?.to ?? NOTHING) })),
  )
  const done = readTrees(copy, [], treesOf(move, copy, changes))
  if (done.code !== 0) throw gitError(['read-tree'], { failure: undefined, stdout: '', ...done })
  for (const clash of clashes) writeUncommitted(worktree, clash, move.id)
  setEntries(
    copy,
    clashes.map(({ after, path }) => ({ path, ...after.staged })),
  )
  refresh(copy)
}

/**
 * What git is to go from and to. After a kill that is the index as it really is, and the same with the changed paths as
 * they are to be: git would take a half written directory in the place of a file for something untracked.
 */
function treesOf(move: Move, copy: IndexCopy, changes: ReadonlyMap<string, TreeChange>): readonly [string, string] {
  if (!move.isResumed) return [move.from, move.to]
  const now = parseSha(copy.run(['write-tree', '--missing-ok']).trim())
  const entries = [...changes.values()].map(({ path, to }) => ({ path, ...to }))
  return [now, replaceInTree(move.repository, now, entries)]
}

const NOTHING: Side = { blob: '0'.repeat(40), mode: '000000' }

/** Somebody committed in the last moment: the files go back; the index was not touched yet. */
function goBack({ clashes, from, id, to }: Move, copy: IndexCopy, worktree: string): void {
  const changes = changesBetween(worktree, to, from)
  setEntries(
    copy,
    clashes.map(({ path }) => ({ path, ...(changes.get(path)?.to ?? NOTHING) })),
  )
  copy.run(['read-tree', '-m', '-u', '--no-recurse-submodules', to, from])
  for (const { after, before, path } of clashes) writeUncommitted(worktree, { after: before, before: after, path }, id)
}

/** A branch that is already there counts as moved. */
function updateRef(repository: string, { from, reason, ref, to }: Move): boolean {
  if (tryGit(repository, ['update-ref', '-m', reason, ref, to, from]).code === 0) return true
  return readRef(repository, ref) === to
}

/** Replaces a file whose content is as it was before; one that is already as planned stays, and so does any other. */
function writeUncommitted(worktree: string, { after, before, path }: Clash, id: string): void {
  if (fileBlobs(worktree, [path]).get(path) !== before.file || after.file === before.file) return
  const file = join(worktree, path)
  const hidden = join(dirname(file), `.${basename(file)}.orc-hooks-${id}`)
  writeFileSync(hidden, Buffer.from(contentOf(worktree, path, after), 'latin1'))
  chmodSync(hidden, statSync(file).mode & 0o7777)
  renameSync(hidden, file)
}

function contentOf(worktree: string, path: string, { bytes, file }: Uncommitted): string {
  const latin1 = { encoding: 'latin1' } as const
  if (bytes !== undefined) return runGit(worktree, ['cat-file', 'blob', bytes], latin1)
  return runGit(worktree, ['cat-file', '--filters', `--path=${path}`, file ?? ''], latin1)
}

/** The same move backwards. */
export function reversed(move: Move, reason: string): Move {
  const clashes = move.clashes.map(({ after, before, path }) => ({ after: before, before: after, path }))
  return { ...move, clashes, from: move.to, reason, to: move.from }
}

/** Temporary files that a killed run left beside the files it was writing, and its copies of the index. */
export function removeHidden({ checkout, clashes, id }: Pick<Move, 'checkout' | 'clashes' | 'id'>): void {
  if (!checkout) return
  for (const { path } of clashes) {
    const file = join(checkout.worktree, path)
    rmSync(join(dirname(file), `.${basename(file)}.orc-hooks-${id}`), { force: true })
  }
  for (const name of [`index.orc-hooks-${id}`, `index.orc-hooks-plan-${id}`]) {
    for (const end of ['', '.lock']) rmSync(join(checkout.gitDir, name + end), { force: true })
  }
}
