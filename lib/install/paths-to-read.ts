import { join } from 'node:path'
import { HARNESSES } from '../harness/domain.ts'
import { calledDirectory } from './called-directory.ts'
import type { HookSetup, InstallFacts } from './domain.ts'
import { settingsFiles } from './editors.ts'
import { absolute } from './manifest.ts'
import {
  CHECK_HOOKS,
  CLIENT_HOOKS,
  KEPT_SUFFIX,
  OUR_HOOK,
  POST_PUSH,
  RARE_HOOKS,
  REFERENCE_HOOK,
  runtimePaths,
} from './names.ts'

/** What the paths follow from. */
export type Found = Pick<
  InstallFacts,
  'bundle' | 'hooks' | 'linkedWorktrees' | 'manifest' | 'paths' | 'settingsRoots' | 'views'
>

/** Every path whose content `init`, `uninstall` and `doctor` have to know. */
export function pathsToRead(found: Found): string[] {
  const at = runtimePaths(found.paths)
  const settings = HARNESSES.flatMap((harness) =>
    settingsFiles(harness).map((file) => join(found.settingsRoots[harness], file)),
  )
  const own = [
    at.agentCache,
    at.agentEvent,
    at.attributes,
    at.deploymentMonitor,
    at.exclude,
    at.gatePassed,
    at.manifest,
    at.mergeCache,
    at.mergeCheck,
    at.mergeCheckCache,
    at.pendingLockfiles,
    ...CHECK_HOOKS.map((name) => at.checks[name]),
    at.mergeDriver,
    at.progressViews,
    at.prePush,
    at.pushAnswer,
    at.pushCatchUp,
    at.pushEvent,
    at.pushNote,
    at.pushSettle,
    at.pushWatch,
    at.referenceTransaction,
    at.stateIgnore,
    at.trust,
    at.worktreeConfig,
  ]
  const dispatchers = [...CLIENT_HOOKS, ...RARE_HOOKS].map((name) => join(at.dispatchers, name))
  const recorded = (found.manifest?.files ?? []).map((file) => absolute(found, file.path))
  const tracked = ['.gitattributes', '.gitignore'].map((name) => join(found.paths.worktree, name))
  const lefthook = found.hooks.kind === 'lefthook' ? lefthookPaths(found) : []
  return [
    ...new Set([
      ...settings,
      ...own,
      ...dispatchers,
      ...hookPaths(found.hooks),
      ...tracked,
      ...lefthook,
      ...recorded,
      ...found.views,
    ]),
  ]
}

/** The hook files that may be ours, in the directory that git, or who manages the hooks, looks into. */
export function hookPaths(setup: HookSetup): string[] {
  const hook = join(setup.directory, OUR_HOOK)
  const rare = RARE_HOOKS.map((name) => join(setup.directory, name))
  const others = [POST_PUSH, ...CHECK_HOOKS].map((name) => join(setup.directory, name))
  const reference = join(calledDirectory(setup), REFERENCE_HOOK)
  const ours = [hook, `${hook}${KEPT_SUFFIX}`, `${hook}.old`, reference, `${reference}${KEPT_SUFFIX}`]
  return setup.kind === 'outside' ? [] : [...ours, ...others, ...rare]
}

function lefthookPaths(found: Found): string[] {
  const tops = [found.paths.worktree, found.paths.mainWorktree, ...found.linkedWorktrees]
  const scripts = [OUR_HOOK, ...CHECK_HOOKS].map((name) => `.lefthook-local/${name}/orc-hooks.sh`)
  const files = ['lefthook-local.yml', ...scripts]
  return tops.flatMap((top) => files.map((file) => join(top, file)))
}
