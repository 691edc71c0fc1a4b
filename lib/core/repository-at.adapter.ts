import { EXIT, OrcError } from './errors.ts'
import { findRepository, type RepositoryPaths } from './paths.ts'
import { git } from './proc.ts'
import { shellWord } from './shell-word.ts'

/** The repository that contains `directory`, for a command. Throws what `noRepository` makes outside of one. */
export function repositoryAt(directory: string): RepositoryPaths {
  const paths = findRepository(directory)
  if (paths) return paths
  throw noRepository(directory)
}

/**
 * Why a command finds no worktree in `directory`: `NO_WORKTREE` in a bare repository, else `NO_REPOSITORY`. `hint`: what
 * to type where there is no repository at all.
 */
export function noRepository(directory: string, hint = 'cd into the repository, then run the command again'): OrcError {
  if (git(directory, ['rev-parse', '--is-bare-repository']).stdout === 'true\n')
    return error(
      'NO_WORKTREE',
      `${directory} is a bare repository: run this in one of its worktrees`,
      'git worktree list',
    )
  // The top, which is what has to be named, is known to git alone.
  const [, top] = /dubious ownership in repository at '(.*)'$/m.exec(git(directory, ['rev-parse']).stderr) ?? []
  if (top !== undefined) {
    const trust = `git config --global --add safe.directory ${shellWord(top)}`
    return error('NO_REPOSITORY', `git refuses to work in ${directory}: it belongs to another user`, trust)
  }
  return error('NO_REPOSITORY', `not in a git repository: ${directory}`, hint)
}

function error(code: string, message: string, hint: string): OrcError {
  return new OrcError(message, { code, exitCode: EXIT.input, hint })
}
