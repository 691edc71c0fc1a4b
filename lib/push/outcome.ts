import type { ExitCode } from '../core/errors.ts'
import type { Sha } from '../core/sha.ts'
import type { ConflictReport } from '../merge/report.ts'
import type { InTheWay } from './clash.ts'
import type { RefusalClass } from './domain.ts'
import type { ResolvedFile } from './integration.ts'

/** What handle-push-conflict came to; `--json` prints it. docs/handle-push-conflict.md explains each field. */
export interface Outcome {
  readonly outcome: OutcomeKind
  readonly exitCode: ExitCode | 4
  readonly branch: string
  readonly remote: string
  /** The branch at the remote, as a full ref name. */
  readonly target: string
  readonly before: Sha
  /** What was pushed; null: nothing was. */
  readonly after: Sha | null
  readonly upstream: Sha | null
  readonly method: 'as-is' | 'merge' | 'rebase' | null
  readonly rewritten: readonly { readonly from: Sha; readonly to: Sha }[]
  /** Local commits that upstream has already. */
  readonly alreadyUpstream: readonly Sha[]
  readonly resolved: readonly ResolvedFile[]
  /** What became of the local branch: it went to `after`, had no need to, or could not. */
  readonly local: 'left' | 'moved' | 'unchanged'
  /** What collided; the report says of each file what, who wrote each side, and what can be typed. */
  readonly conflict: { readonly commit: Sha | null; readonly report: ConflictReport } | null
  readonly inTheWay: readonly InTheWay[]
  readonly refusal: { readonly class: RefusalClass; readonly said: string } | null
  /** One sentence. */
  readonly reason: string
  /** Commands to type, in order. */
  readonly next: readonly string[]
  readonly backup: string | null
}

export type OutcomeKind =
  | 'aborted'
  | 'conflict'
  | 'gave-up'
  | 'in-the-way'
  | 'interrupted'
  | 'nothing-to-push'
  | 'planned'
  | 'pushed'
  | 'refused'
