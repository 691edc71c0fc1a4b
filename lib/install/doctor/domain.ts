import type { Harness } from '../../harness/domain.ts'
import type { InstallFacts } from '../domain.ts'

/** One link of the chain from an agent's call to the progress display, and whether it holds. */
export interface Check {
  readonly id: string
  readonly title: string
  readonly status: 'fail' | 'ok' | 'skip' | 'warn'
  readonly detail: string
  /** The one command that repairs it, or the one thing to do. */
  readonly fix?: string
}

/** What came of running an installed hook command as the harness would, with a synthetic event. */
export interface EventProbe {
  readonly harness: Harness
  /** The settings file the command was read from, and the event it stands at. */
  readonly file: string
  readonly event: string
  readonly code: number | undefined
  readonly milliseconds: number
  readonly stdout: string
  readonly stderr: string
  /** The event arrived in the state of the throw-away repository. */
  readonly isRecorded: boolean
}

/** What git would do with our hook in one worktree. */
export interface WorktreeProbe {
  readonly path: string
  readonly hooksDirectory: string
  /** Where core.hooksPath comes from, as git says it; empty: it is not set. */
  readonly origin: string
  readonly outcome: 'absent' | 'foreign' | 'no-directory' | 'not-executable' | 'runs' | 'silent'
  /** The same for reference-transaction, which is there for those who asked for it. */
  readonly reference: 'absent' | 'runs' | 'silent'
}

/** The merge driver in this clone. */
export interface MergeProbe {
  /** The value of the attribute `merge` for a Markdown file. */
  readonly attribute: string
  readonly isConfigured: boolean
  /** `.gitattributes` is tracked. */
  readonly isShared: boolean
  /** What a real merge came to: merged, handed over with markers, or one side without a mark. */
  readonly trial: { readonly outcome: 'lost' | 'marked' | 'merged'; readonly said: string } | undefined
}

/** A settings file of Claude Code that has a say in this repository. */
export interface ClaudeFile {
  readonly level: 'local' | 'project' | 'user'
  readonly path: string
  readonly text: string
}

/** What watching pushes depends on. */
export interface PushFacts {
  readonly canDetach: boolean
  readonly canSeeProcesses: boolean
  readonly postPush: { readonly path: string; readonly state: 'missing' | 'not-executable' | 'ok' | 'without-block' }
  /** Records of pushes that should have ended long ago. */
  readonly staleRecords: readonly string[]
}

/** Everything the checks look at. */
export interface DoctorFacts {
  readonly install: InstallFacts
  /** Settings files of ours that are not in a commit, and linked worktrees whose checkout has none. */
  readonly unshared: { readonly files: readonly string[]; readonly worktrees: readonly string[] }
  /** What an `init` with the choices of this installation would still do, or why it could not; undefined: not installed. */
  readonly pending: readonly string[] | undefined
  /** Harnesses with entries of ours. */
  readonly harnesses: readonly Harness[]
  readonly versions: Readonly<Partial<Record<Harness, string>>>
  readonly gitVersion: string
  /** What `sh` finds as `node`, without our own environment's help. */
  readonly nodeVersion: string | undefined
  readonly isInterrupted: boolean
  readonly merge: MergeProbe
  readonly claudeFiles: readonly ClaudeFile[]
  readonly codexConfig: string
  /** Our configuration file, and one line per wrong value in it. */
  readonly configuration: { readonly file: string; readonly problems: readonly string[] }
  readonly events: readonly EventProbe[]
  readonly worktrees: readonly WorktreeProbe[]
  readonly push: PushFacts
  readonly state: {
    /** Why the state directory cannot be written; undefined: it can. */
    readonly problem: string | undefined
    readonly isIgnored: boolean
    /** Locks left by a process that died. */
    readonly staleLocks: readonly string[]
    readonly waitingFacts: number
  }
  /** Hook files git never calls, with the reason. */
  readonly uncalledHooks: readonly { readonly path: string; readonly why: string }[]
}
