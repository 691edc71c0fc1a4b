import { type GitOptions, git } from '../core/proc.ts'
import { parseSha, type Sha } from '../core/sha.ts'

/** Lists and files of a large repository. */
export const LARGE = { maxBytes: 1024 * 1024 * 1024, timeoutMs: 60_000 }

/** The commits of a merge. */
export interface Merge {
  /** None: the sides have no common ancestor; several: they were merged both ways before (criss-cross). */
  readonly bases: readonly Sha[]
  readonly ours: Sha
  readonly theirs: Sha
  /** The merge commit; undefined: it has not been made yet. */
  readonly commit: Sha | undefined
}

/** The merge that is going on, or the one that HEAD is; undefined: neither. */
export function findMerge(cwd: string): Merge | undefined {
  const made = commitAt(cwd, 'HEAD^2')
  const head = commitAt(cwd, 'MERGE_HEAD')
  // In the post-merge hook the commit has been made, and git has not cleaned up yet.
  const going = head === made ? undefined : head
  const [ours, theirs] = going === undefined ? [commitAt(cwd, 'HEAD^1'), made] : [commitAt(cwd, 'HEAD'), going]
  if (ours === undefined || theirs === undefined) return undefined
  const bases = git(cwd, ['merge-base', '--all', ours, theirs]).stdout.split('\n').filter(Boolean).map(parseSha)
  return { bases, commit: going === undefined ? commitAt(cwd, 'HEAD') : undefined, ours, theirs }
}

function commitAt(cwd: string, name: string): Sha | undefined {
  const { code, stdout } = git(cwd, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
  return code === 0 ? parseSha(stdout.trim()) : undefined
}

/**
 * The files that our side left alone and that the merge has as their side: nothing can be lost in them, and in a merge
 * that brings many files they are nearly all.
 */
export function takenFromTheirs(top: string, merge: Merge, index?: string): ReadonlySet<string> {
  const { bases, commit, ours, theirs } = merge
  const [base] = bases
  if (base === undefined || bases.length > 1) return new Set()
  const differing = (...args: string[]) =>
    git(top, ['diff', '--name-only', '-z', '--no-renames', ...args], { ...LARGE, ...indexOption(index) })
      .stdout.split('\0')
      .filter(Boolean)
  const result = commit === undefined ? ['--cached', theirs] : [theirs, commit]
  const others = new Set([...differing(base, ours), ...differing(...result)])
  return new Set(differing(base, theirs).filter((path) => !others.has(path)))
}

/** Lets git read this index; the usual one where there is none. */
export function indexOption(index: string | undefined): GitOptions {
  return index === undefined ? {} : { gitEnv: { GIT_INDEX_FILE: index } }
}

/** The text of a file in a commit, or, for an empty commit, in the index; undefined: it is not there. */
export function textAt(top: string, commit: string | undefined, path: string, index?: string): string | undefined {
  if (commit === undefined) return undefined
  const { code, stdout } = git(top, ['cat-file', 'blob', `${commit === '' ? ':0' : commit}:${path}`], {
    ...LARGE,
    ...indexOption(index),
  })
  return code === 0 ? stdout : undefined
}
