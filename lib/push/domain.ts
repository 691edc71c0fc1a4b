import { EXIT, OrcError } from '../core/errors.ts'
import type { Sha } from '../core/sha.ts'

declare const brand: unique symbol

/** A branch without `refs/heads/`. */
export type BranchName = string & { readonly [brand]: 'BranchName' }

/** A full ref name, such as `refs/heads/main`. */
export type RefName = string & { readonly [brand]: 'RefName' }

/** A configured remote, or (for a push by URL) where one pushes. Never begins with `-`. */
export type RemoteName = string & { readonly [brand]: 'RemoteName' }

/** What git-check-ref-format(1) refuses, plus `-` in front, which git refuses for branches. */
const BAD_NAME = /^[-/]|\/$|\/\/|\.\.|@\{|\.$|(?:^|\/)\.|\.lock(?:\/|$)|[\u0000-\u0020\u007f~^:?*[\\]/

/** The name of a branch, valid as git says. Throws `BAD_BRANCH`. */
export function parseBranchName(text: string): BranchName {
  if (text === '' || text === '@' || text === 'HEAD' || BAD_NAME.test(text)) {
    throw bad('BAD_BRANCH', `not a branch name: "${text}"`, 'git branch --list')
  }
  return text as BranchName
}

/** A ref below `refs/`. Throws `BAD_REF`. */
export function parseRefName(text: string): RefName {
  const rest = text.replace(/^refs\//, '')
  if (rest === text || rest === '' || BAD_NAME.test(rest)) {
    throw bad('BAD_REF', `not a full ref name: "${text}"`, 'git for-each-ref')
  }
  return text as RefName
}

/** What can stand where git expects a remote: what begins with `-` would be an option. Throws `BAD_REMOTE`. */
export function parseRemoteName(text: string): RemoteName {
  if (text === '' || text.startsWith('-') || /[\u0000-\u001f\u007f]/.test(text)) {
    throw bad('BAD_REMOTE', `not a remote: "${text}"`, 'git remote')
  }
  return text as RemoteName
}

/** `refs/heads/<branch>`. */
export function branchRef(branch: BranchName): RefName {
  return parseRefName(`refs/heads/${branch}`)
}

function bad(code: string, message: string, hint: string): OrcError {
  return new OrcError(message, { code, exitCode: EXIT.usage, hint })
}

/** Why a push did not update a ref. docs/handle-push-conflict.md lists them with what to do. Sorted. */
export type RefusalClass =
  | 'atomic'
  | 'authentication'
  | 'behind'
  | 'checked-out'
  | 'declined'
  | 'force-denied'
  | 'local-hook'
  | 'lost-race'
  | 'name-clash'
  | 'network'
  | 'no-such-ref'
  | 'not-found'
  | 'not-integrated'
  | 'permission'
  | 'protected'
  | 'rate-limited'
  | 'ref-locked'
  | 'server-error'
  | 'shallow'
  | 'size'
  | 'stale-lease'
  | 'tag-exists'
  | 'timeout'
  | 'unknown'

/**
 * What mends a refusal without a person: `integrate` = fetch, integrate, push the result; `again` = the same push after
 * a while, once `git ls-remote` has said that it did not land; `deepen` = fetch more history first; `none` = nothing.
 */
export type Remedy = 'again' | 'deepen' | 'integrate' | 'none'

export interface Refusal {
  readonly class: RefusalClass
  readonly remedy: Remedy
  /** The line of git or of the server that says it, redacted and on one line. */
  readonly said: string
}

/** What became of one ref of a push. */
export type RefOutcome =
  | { readonly kind: 'pushed'; readonly ref: string }
  | { readonly kind: 'up-to-date'; readonly ref: string }
  /** `from`: what was pushed, as the report of git has it; empty for a deletion. */
  | { readonly kind: 'refused'; readonly from: string | undefined; readonly ref: string; readonly refusal: Refusal }

/** What became of a push as a whole. */
export interface PushOutcome {
  readonly refs: readonly RefOutcome[]
  /** Why the push as a whole failed, where git reported no refs (transport, local hook), else undefined. */
  readonly refusal: Refusal | undefined
}

/** What became of a pushed ref in the end: `unknown` where nobody could be asked. */
export type Outcome = 'landed' | 'refused' | 'unknown'

/** One ref of a push that ended, in the words of githooks(5), pre-push: an object name of zeros means "no such ref". */
export interface Fate {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly outcome: Outcome
  /** The name of the remote; `(url)` for a push by URL, which may hold a password. */
  readonly remote: string
  /** The ref on the remote. */
  readonly ref: string
  readonly localRef: string
  readonly newOid: Sha
  readonly oldOid: Sha
  /** The top of the worktree that pushed. */
  readonly worktree: string
}

/** The recent pushes of a repository, the oldest first. */
export interface PushState {
  readonly v: 1
  readonly fates: readonly Fate[]
}
