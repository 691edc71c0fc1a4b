import { findRepository } from '../core/paths.ts'

/**
 * The shared git directory of the repository that is at this very place, without a process of git. Undefined where that
 * is not certain, as for a bare repository, which may lie inside of the work tree of another one.
 */
export function commonDirOf(repository: string): string | undefined {
  const found = findRepository(repository)
  return found?.worktree === repository ? found.commonDir : undefined
}
