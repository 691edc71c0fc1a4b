import type { Sha } from '../core/sha.ts'
import type { InTheWay } from './clash.ts'
import type { RefName, Refusal, RemoteName } from './domain.ts'
import type { Conflicted, Integrated, Refused, Strategy } from './integration.ts'
import type { Settings } from './settings.adapter.ts'

/** Local commits that are to be part of a branch of a remote. Nothing local moves: that is up to who asks. */
export interface PushRequest {
  /** A worktree of the repository. */
  readonly repository: string
  readonly settings: Settings
  readonly remote: RemoteName
  /** At the remote, such as `refs/heads/main`. */
  readonly ref: RefName
  /** What is pushed, as its pre-push hook is told: `refs/heads/main`. Undefined: a commit. */
  readonly localRef?: RefName
  /** The tip of the local commits; kept alive by who asks. */
  readonly commit: Sha
  readonly strategy: Strategy
  /** For the merge commit, if one is made. */
  readonly message?: string
  /** How often a refusal that does not come from a race is answered with another try. */
  readonly attempts: number
  /** It is given up when, for this long, nothing landed in the queue; and when the tries of its own have taken so long. */
  readonly maxWaitMs: number
  /** For one command that talks to the remote. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /**
   * Called right before each push with what is to be pushed; paths that are in the way of it here stop the push. A
   * pusher that lets others push need not call it.
   */
  readonly beforePush?: (made: Made) => Promise<readonly InTheWay[]>
  /** `beforePush` has to be asked, so nobody else may push it. */
  readonly mustHold?: boolean
  /** False: a branch that is missing at the remote was deleted there, and is not to be made anew. */
  readonly mayCreate?: boolean
  /** Hears what is being done, for a spinner. */
  readonly onProgress?: (progress: PushProgress) => void
}

/** What is to be pushed. */
export interface Made {
  /** Undefined: the branch does not exist at the remote yet. */
  readonly upstream: Sha | undefined
  readonly tip: Sha
  /** Undefined: the local commits as they are. */
  readonly integrated: Integrated | undefined
}

export type PushProgress =
  | { readonly kind: 'fetching' | 'integrating' | 'pushing' }
  /** Somebody else on this machine pushes to the same branch, or takes these commits along. */
  | { readonly kind: 'queued'; readonly waiting: number }
  | { readonly kind: 'pausing'; readonly ms: number; readonly refusal: Refusal }

export interface Landed {
  readonly kind: 'landed'
  /** What the branch was right after the push: has `tip` in it, and perhaps what others pushed along. */
  readonly head: Sha
  /** What the local commits stand on there; undefined: the branch was made. */
  readonly onto: Sha | undefined
  /** The local commits in their place; equal to the commit that was asked for if they fitted as they were. */
  readonly tip: Sha
  /** How they got there; undefined: they were pushed as they were. */
  readonly integrated: Integrated | undefined
  /** Pushed by another process, together with its own. */
  readonly isByOthers: boolean
}

/** What became of it. In every case but `landed` nothing of it is at the remote. */
export type Landing =
  | Landed
  /** The remote has everything already; `head` is what it has. */
  | { readonly kind: 'nothing-new'; readonly head: Sha }
  | { readonly kind: 'conflict'; readonly upstream: Sha; readonly conflict: Conflicted }
  | { readonly kind: 'not-integrated'; readonly upstream: Sha; readonly refused: Refused }
  /** The proof failed: one line for each thing that would have been lost. */
  | { readonly kind: 'unproven'; readonly upstream: Sha; readonly why: readonly string[] }
  /** For a reason that no retry mends; `output` is what git and the server said. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly output: string }
  /** The last refusal that a retry could have mended; none: it waited for others all the time, at the end for `holder`. */
  | {
      readonly kind: 'gave-up'
      readonly attempts: number
      readonly refusal: Refusal | undefined
      readonly holder?: number | undefined
    }
  /** The remote has no such branch, and it was not to be made. */
  | { readonly kind: 'missing' }
  /** `beforePush` named something. */
  | { readonly kind: 'vetoed'; readonly upstream: Sha | undefined; readonly inTheWay: readonly InTheWay[] }
  | { readonly kind: 'aborted' }

/**
 * Fetches, integrates, proves that nothing is lost, pushes, and tries again as long as that can help. `head` and `tip`
 * are in the repository afterwards. Asked again for the same commit, also after a kill, it gives the same landing.
 */
export type Pusher = (request: PushRequest) => Promise<Landing>

/** What a test replaces. */
export interface PusherTools {
  /** Of a clock that nobody sets, and that stands still while the machine sleeps. */
  readonly elapsedMs: () => number
  readonly now: () => number
  readonly random: () => number
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}
