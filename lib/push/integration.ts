import type { Sha } from '../core/sha.ts'
import type { Decision } from '../merge/domain.ts'
import type { LeftFile } from '../merge/report.ts'
import type { ConflictedPath } from './merge-tree.ts'

export type Strategy = 'auto' | 'merge' | 'rebase'

/** A file that git could not merge and our rules did. */
export interface ResolvedFile {
  readonly path: string
  /** The commit that was picked; undefined: a merge. */
  readonly commit: Sha | undefined
  /** The kind of the file, as in docs/merge-rules.md. */
  readonly kind: string
  readonly decisions: readonly Decision[]
}

/** A file that only a person can merge. */
export interface ConflictFile extends ConflictedPath, LeftFile {}

/** A local commit that needs no place in the result. */
export interface DroppedCommit {
  readonly commit: Sha
  /** upstream has the same patch, or it is a merge of nothing else. */
  readonly why: 'already-upstream'
}

export interface Integrated {
  readonly kind: 'integrated'
  readonly method: 'merge' | 'rebase'
  /** Has `upstream` and all of the local work in it. */
  readonly tip: Sha
  /** Local commit to its new form; empty for a merge, which keeps them. */
  readonly rewritten: ReadonlyMap<Sha, Sha>
  readonly dropped: readonly DroppedCommit[]
  readonly resolved: readonly ResolvedFile[]
}

export interface Conflicted {
  readonly kind: 'conflict'
  readonly method: 'merge' | 'rebase'
  /** The local commit that does not fit; undefined: the merge as a whole. */
  readonly commit: Sha | undefined
  /** Empty: the commit has nothing left to say, although upstream has no such commit. */
  readonly files: readonly ConflictFile[]
  /** Files that the rules would have resolved. */
  readonly resolved: readonly ResolvedFile[]
}

/** Cannot be integrated at all, or not in this way. */
export interface Refused {
  readonly kind: 'refused'
  readonly why: 'has-merges' | 'shallow' | 'unrelated' | 'unsigned'
  /** What git said, where it said something. */
  readonly said: string
}

export type Integration =
  /** Upstream has everything: nothing to push. */
  | { readonly kind: 'nothing-new' }
  /** The local tip already has all of upstream: push it as it is. */
  | { readonly kind: 'ahead' }
  | Integrated
  | Conflicted
  | Refused
