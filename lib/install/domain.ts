import type { Entry } from '../core/entry.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import type { Step } from '../core/plan.ts'
import type { Harness } from '../harness/domain.ts'

/** What the caller of `init` chose. */
export interface InitOptions {
  readonly harnesses: readonly Harness[]
  readonly planTools: boolean
  readonly gitHooks: boolean
  readonly mergeCheck: boolean
  readonly mergeDriver: boolean
  readonly referenceTransaction: boolean
  readonly subagentStatusLine: boolean
}

/** What is at a path we may write. */
export interface FileState {
  /** Where the content really is, behind symbolic links for files we edit. */
  readonly path: string
  readonly entry: Entry | null
  /** Directories that would have to be made, outermost first. */
  readonly missingDirectories: readonly string[]
  /** Why it cannot be written: not a file, or it leads out of the repository. */
  readonly problem?: string
}

/** Who calls the hooks of this repository, and so where ours goes. */
export type HookSetup =
  /** git itself, from `<common>/hooks`. */
  | { readonly kind: 'plain'; readonly directory: string }
  /** husky 9: `directory` holds the tracked scripts; inactive: core.hooksPath is not set yet. */
  | { readonly kind: 'husky'; readonly directory: string; readonly relative: string; readonly isActive: boolean }
  /** A core.hooksPath inside the repository; `relative` only where the setting itself is relative. */
  | { readonly kind: 'directory'; readonly directory: string; readonly relative: string | undefined }
  | { readonly kind: 'lefthook'; readonly directory: string; readonly config: string }
  /** A core.hooksPath outside the repository: not ours to write to. */
  | { readonly kind: 'outside'; readonly directory: string; readonly scope: string }

/** What was found about the hooks before any choice. */
export interface HookFacts {
  /** Every core.hooksPath git sees, weakest first, without the one we set for linked worktrees. */
  readonly hooksPaths: readonly HooksPath[]
  /** The lefthook configuration with content, by its name. */
  readonly lefthookConfig: string | undefined
  /** A `.husky` directory in a repository whose package.json names husky. */
  readonly hasHusky: boolean
}

export interface HooksPath {
  readonly scope: string
  readonly value: string
}

/** How a file is cleaned at uninstall when it is no longer as we wrote it. */
export type Role =
  /** A settings file of a harness: its editor takes our entries out. */
  | 'settings'
  /** A file that holds a marked block of ours. */
  | 'block'
  /** A file that is all ours. */
  | 'own'
  /** A copy of a file of the package, in the common directory. */
  | 'runtime'
  /** The hook that was there before, kept under another name. */
  | 'kept'

/** The state a file is to be in. */
export interface Wanted {
  readonly path: string
  readonly role: Role
  readonly after: Entry | null
  readonly notes: readonly string[]
}

export interface WantedConfig {
  readonly key: string
  /** Null: it is to go. */
  readonly value: string | null
  readonly notes: readonly string[]
}

export interface ManifestFile {
  /** Relative to the common directory, so that a repository can be moved. */
  readonly path: string
  readonly role: Role
  /** What was there before the first installation. */
  readonly before: Entry | null
  /** Hash of what we wrote. */
  readonly after: string
}

/** `<common>/orc-hooks/install.json`: what an uninstall has to take back. */
export interface Manifest {
  readonly version: 1
  readonly package: string
  readonly choices: InitOptions
  readonly files: readonly ManifestFile[]
  readonly config: readonly { readonly key: string; readonly before: string | null; readonly after: string }[]
  /** Directories we made, outermost first, relative to the common directory. */
  readonly directories: readonly string[]
}

/** Everything `init` and `uninstall` read before they plan. */
export interface InstallFacts {
  readonly paths: RepositoryPaths
  readonly files: Readonly<Record<string, FileState>>
  readonly hooks: HookSetup
  /** `<common>/config`, and the values of our keys in it; null: not set. */
  readonly config: { readonly file: string; readonly values: Readonly<Record<string, string | null>> }
  readonly merge: MergeFacts
  /** Where each harness's settings belong: the top of the worktree, or the package of a monorepo that has its own. */
  readonly settingsRoots: Readonly<Record<Harness, string>>
  /** Tops of all linked worktrees. */
  readonly linkedWorktrees: readonly string[]
  readonly detectedHarnesses: readonly Harness[]
  /** `claude --version`, when it is on the PATH. */
  readonly claudeVersion: string | undefined
  readonly userHasStatusLine: boolean
  /** A tracked rule of the repository ignores the state directory already. */
  readonly ignoresState: boolean
  /** Names in the state directory, but for its own `.gitignore`. */
  readonly stateNames: readonly string[]
  readonly manifest: Manifest | undefined
  /** The plain files about deployments in all worktrees, but for what git tracks. */
  readonly views: readonly string[]
  readonly bundle: Bundle
}

/** What was found about merge drivers before any choice. */
export interface MergeFacts {
  /** The patterns of the files that we merge, as `.gitattributes` writes them. */
  readonly patterns: readonly string[]
  /** Rules about merging in the `.gitattributes` of the repository that are not ours: they go on counting. */
  readonly foreignRules: readonly string[]
}

/** What the package brings along to be copied. */
export interface Bundle {
  readonly version: string
  /** The hook bundle, `dist/hooks/agent-event.cjs`. */
  readonly agentEvent: string
  /** What watches deployments in the background, `dist/hooks/deployment-monitor.cjs`. */
  readonly deploymentMonitor: string
  /** The check of merged files, `dist/hooks/merge-check.cjs`. */
  readonly mergeCheck: string
  /** The merge driver, `dist/hooks/merge-driver.cjs`. */
  readonly mergeDriver: string
  /** What writes the views of the progress anew at a verdict, `dist/hooks/progress-views.cjs`. */
  readonly progressViews: string
  /** What the hook loads when an agent's push was refused, `dist/hooks/push-answer.cjs`. */
  readonly pushAnswer: string
  /** What a landed push starts, `dist/hooks/push-event.cjs`. */
  readonly pushEvent: string
  /** `templates/*`, by file name. */
  readonly templates: Readonly<Record<string, string>>
}

/** What a command is about to do. */
export interface InstallPlan {
  readonly steps: readonly Step[]
  /** What a person should know about the steps. */
  readonly notes: readonly string[]
  /** What was left undone, and what to do about it; also true when there are no steps. */
  readonly problems: readonly string[]
}
