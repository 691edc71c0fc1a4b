import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { RepositoryPaths } from '../core/paths.ts'
import type { HookFacts, HookSetup } from './domain.ts'

/** Who calls the hooks of this repository, from what git and the files say. */
export function classifyHooks(facts: HookFacts, paths: RepositoryPaths): HookSetup {
  const effective = facts.hooksPaths.at(-1)
  if (!effective) return withoutHooksPath(facts, paths)
  const directory = resolve(paths.worktree, effective.value)
  const home = [paths.worktree, paths.mainWorktree, paths.commonDir].find((top) => isInside(directory, top))
  if (!home) return { directory, kind: 'outside', scope: effective.scope }
  if (directory === join(paths.commonDir, 'hooks')) return withoutHooksPath({ ...facts, hasHusky: false }, paths)
  // husky points at `<its directory>/_`, which is ignored by git, and keeps the scripts themselves one level up.
  if (basename(directory) === '_') {
    const scripts = dirname(directory)
    return { directory: scripts, isActive: true, kind: 'husky', relative: relative(home, scripts) }
  }
  return { directory, kind: 'directory', relative: isAbsolute(effective.value) ? undefined : relative(home, directory) }
}

function withoutHooksPath(facts: HookFacts, paths: RepositoryPaths): HookSetup {
  if (facts.hasHusky) {
    return { directory: join(paths.worktree, '.husky'), isActive: false, kind: 'husky', relative: '.husky' }
  }
  const directory = join(paths.commonDir, 'hooks')
  return facts.lefthookConfig
    ? { config: facts.lefthookConfig, directory, kind: 'lefthook' }
    : { directory, kind: 'plain' }
}

/** Whether `path` is `top` or below it. */
export function isInside(path: string, top: string): boolean {
  const way = relative(top, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}
