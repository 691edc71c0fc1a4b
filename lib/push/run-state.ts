import { isRecord } from '../core/config-values.ts'
import type { Sha } from '../core/sha.ts'
import type { Clash } from './clash.ts'
import type { BranchName, RefName, RemoteName } from './domain.ts'
import type { Checkout } from './index-file.adapter.ts'
import type { Strategy } from './integration.ts'

/**
 * How far a run has come; written before the step of that name begins.
 * started: nothing was done. backed-up: the backup ref is there. pushing: the remote may have the result. landed: it
 * has. moving: branch, index and work tree go to the result. noting: notes are copied to the new commits.
 */
export const PHASES = ['started', 'backed-up', 'pushing', 'landed', 'moving', 'noting'] as const

export type Phase = (typeof PHASES)[number]

/** A run of handle-push-conflict as it stands on the disk: what `--continue` and `--abort` need to know. */
export interface RunState {
  readonly version: 1
  /** Names the refs, locks and temporary files of the run. */
  readonly id: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly phase: Phase
  readonly branch: BranchName
  readonly ref: RefName
  readonly remote: RemoteName
  readonly target: RefName
  /** The branch before the run. */
  readonly before: Sha
  /** The branch after it; null: not known yet. */
  readonly after: Sha | null
  /** What upstream was when `after` was made; null: there was no branch yet. */
  readonly upstream: Sha | null
  readonly backup: RefName | null
  readonly strategy: Strategy
  readonly method: 'as-is' | 'merge' | 'rebase' | null
  /** Old and new name of each commit that was made anew. */
  readonly rewritten: readonly (readonly [Sha, Sha])[]
  readonly checkout: Checkout | null
  readonly clashes: readonly Clash[]
  /** Whether the branch gets an upstream once it is pushed, because the user's push.autoSetupRemote says so. */
  readonly setsUpstream: boolean
  /** The refs of all notes right before notes were copied: as long as they are so, it did not happen. */
  readonly notes: string
}

/** Reads the state of a run, or undefined for a text that is none (half written, of another version). */
export function parseRunState(text: string): RunState | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value) || value['version'] !== 1 || typeof value['id'] !== 'string') return undefined
    return PHASES.some((phase) => phase === value['phase']) ? (value as unknown as RunState) : undefined
  } catch {
    return undefined
  }
}

/** The ref of our own that holds what is fetched, so that it is not collected as garbage and no ref of the user's moves. */
export function fetchedRef(commit: Sha): RefName {
  return `refs/orc/push/${commit}` as RefName
}

/** `refs/orc/backup/<time>-<branch>`, with the time in a form that sorts. */
export function backupRef({ branch, startedAt }: Pick<RunState, 'branch' | 'startedAt'>): RefName {
  return `refs/orc/backup/${startedAt.replace(/[-:.]/g, '')}-${branch}` as RefName
}

/** Backup refs older than this, except the newest ten of them all, are removed by the next run. */
const BACKUP_DAYS = 30
const BACKUPS_KEPT = 10

/** Which backup refs are to be removed. */
export function staleBackups(refs: readonly RefName[], now: number): readonly RefName[] {
  const timeOf = (ref: RefName) => {
    const [, date = '', time = ''] = /^refs\/orc\/backup\/(\d{8})T(\d{6})\d*Z-/.exec(ref) ?? []
    const iso = `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`
    return Date.parse(iso)
  }
  const known = refs.filter((ref) => Number.isFinite(timeOf(ref))).sort((one, other) => timeOf(other) - timeOf(one))
  return known.slice(BACKUPS_KEPT).filter((ref) => now - timeOf(ref) > BACKUP_DAYS * 86_400_000)
}
