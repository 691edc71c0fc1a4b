import type { Side } from './tree-changes.ts'

/** A path that is changed in the work tree or staged, and that upstream changed too: both changes fit together. */
export interface Clash {
  readonly path: string
  readonly before: Uncommitted
  readonly after: Uncommitted
}

/** What is not committed of one path. */
export interface Uncommitted {
  readonly staged: Side
  /** The content of the file in the work tree as it would be staged; undefined: there is no file. */
  readonly file: string | undefined
  /** Its very bytes, as a blob; undefined where these come from `file` (through git's filters). */
  readonly bytes: string | undefined
}

/** Why a work tree cannot be moved to another commit, by path. */
export interface InTheWay {
  /** Empty: git does not name it. */
  readonly path: string
  /** hidden: changed, and git was told not to look (git-update-index(1), --assume-unchanged, --skip-worktree). */
  readonly kind: 'changed' | 'hidden' | 'untracked'
  readonly why: string
}
