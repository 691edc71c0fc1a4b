import { join } from 'node:path'
import type { RepositoryPaths } from '../core/paths.ts'

/** The markers of a block of ours in somebody else's file; both `#` comments in sh and in `.gitignore`. */
export const BLOCK_START = '# >>> orc-hooks >>>'
export const BLOCK_END = '# <<< orc-hooks <<<'

/** The git hooks we add to. */
export const OUR_HOOK = 'pre-push'

/** The hooks of the check of merged files, for those who asked for it. */
export const CHECK_HOOKS = ['post-merge', 'pre-commit'] as const

/** The hook that sees pushes without pre-push, for those who asked for it. */
export const REFERENCE_HOOK = 'reference-transaction'

/** A hook that only we call: git has none that knows whether a push landed. */
export const POST_PUSH = 'post-push'

/** The suffix under which an existing hook is kept and run after ours. */
export const KEPT_SUFFIX = '.orc-orig'

/**
 * The files of ours in the common directory. They are there so that worktrees without `node_modules`, and repositories
 * in which the package is not a dependency, have something to run.
 */
export function runtimePaths(paths: Pick<RepositoryPaths, 'commonDir' | 'stateDir'>) {
  const directory = join(paths.commonDir, 'orc-hooks')
  return {
    /** What V8 made of the hook when it ran (lib/core/code-cache.ts). */
    agentCache: join(directory, 'agent-event.cache'),
    agentEvent: join(directory, 'agent-event.cjs'),
    /** Counts on all branches and in all linked worktrees, above every `.gitattributes`. */
    attributes: join(paths.commonDir, 'info', 'attributes'),
    checks: { 'post-merge': join(directory, 'post-merge'), 'pre-commit': join(directory, 'pre-commit') },
    directory,
    dispatchers: join(directory, 'hooks'),
    deploymentMonitor: join(directory, 'deployment-monitor.cjs'),
    exclude: join(paths.commonDir, 'info', 'exclude'),
    journal: join(directory, 'install.journal.json'),
    /** Trees for which push.gate passed (lib/push/gate-passed.adapter.ts). */
    gatePassed: join(directory, 'gate-passed'),
    manifest: join(directory, 'install.json'),
    mergeCheck: join(directory, 'merge-check.cjs'),
    mergeCheckCache: join(directory, 'merge-check.cache'),
    mergeCache: join(directory, 'merge-driver.cache'),
    mergeDriver: join(directory, 'merge-driver.cjs'),
    pendingLockfiles: join(directory, 'pending-lockfiles.json'),
    progressViews: join(directory, 'progress-views.cjs'),
    prePush: join(directory, OUR_HOOK),
    /** What watchers of pushes work with; nothing of it is missed when none runs. */
    push: join(directory, 'push'),
    pushAnswer: join(directory, 'push-answer.cjs'),
    pushCatchUp: join(directory, 'push-catch-up'),
    pushEvent: join(directory, 'push-event.cjs'),
    pushNote: join(directory, 'push-note'),
    pushSettle: join(directory, 'push-settle'),
    pushWatch: join(directory, 'push-watch'),
    referenceTransaction: join(directory, REFERENCE_HOOK),
    stateIgnore: join(paths.stateDir, '.gitignore'),
    /** What the user of this clone approved (lib/core/trust.ts). */
    trust: join(directory, 'trust'),
    worktreeConfig: join(directory, 'worktree.gitconfig'),
  }
}

/**
 * The configuration key that gives linked worktrees, also later ones, their own core.hooksPath. `./` is the directory
 * of the configuration file, so it survives a move of the repository (git-config(1), conditional includes).
 */
export const WORKTREE_INCLUDE_KEY = 'includeIf.gitdir:./worktrees/**.path'
export const WORKTREE_INCLUDE_VALUE = 'orc-hooks/worktree.gitconfig'

/** The merge driver's section in the configuration (gitattributes(5), "Defining a custom merge driver"). */
export const MERGE_NAME_KEY = 'merge.orc.name'
export const MERGE_DRIVER_KEY = 'merge.orc.driver'

/** Every key of ours in the configuration of a repository. Sorted. */
export const CONFIG_KEYS = [WORKTREE_INCLUDE_KEY, MERGE_DRIVER_KEY, MERGE_NAME_KEY] as const

/** The hooks husky has a stub for; the only ones a linked worktree's dispatcher is written for without being asked. */
export const CLIENT_HOOKS = [
  'applypatch-msg',
  'commit-msg',
  'post-applypatch',
  'post-checkout',
  'post-commit',
  'post-merge',
  'post-rewrite',
  'pre-applypatch',
  'pre-auto-gc',
  'pre-commit',
  'pre-merge-commit',
  'pre-push',
  'pre-rebase',
  'prepare-commit-msg',
] as const

/** Other hooks git calls in a clone: each costs a process where it has a dispatcher, so only those that exist get one. */
export const RARE_HOOKS = [
  'post-index-change',
  'push-to-checkout',
  'reference-transaction',
  'sendemail-validate',
] as const
