import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Where one repository keeps its things. All linked worktrees of a repository share `commonDir` and `stateDir`. */
export interface RepositoryPaths {
  /** The top of the worktree that contains the directory asked about. */
  readonly worktree: string
  /** The shared git directory (`git rev-parse --git-common-dir`). */
  readonly commonDir: string
  /** The top of the main worktree; of a bare repository with worktrees, the bare repository itself. */
  readonly mainWorktree: string
  /** `<mainWorktree>/.orchestra`. */
  readonly stateDir: string
}

/**
 * The repository that contains `directory`, or undefined outside of one.
 *
 * Reads `.git` instead of running git, because this is on the path of every hook. The format of a `.git` file and of
 * `commondir` is documented in gitrepository-layout(5).
 */
export function findRepository(directory: string): RepositoryPaths | undefined {
  const start = real(resolve(directory))
  for (let worktree = start; ; worktree = dirname(worktree)) {
    const gitDir = gitDirOf(worktree)
    if (gitDir) return locate(worktree, gitDir)
    if (worktree === dirname(worktree)) return undefined
  }
}

function locate(worktree: string, gitDir: string): RepositoryPaths {
  const commonDir = commonDirOf(gitDir)
  const mainWorktree = commonDir === gitDir ? worktree : mainWorktreeOf(commonDir)
  return { commonDir, mainWorktree, stateDir: join(mainWorktree, '.orchestra'), worktree }
}

/** A main worktree's git directory is called `.git`; anything else is bare or separate, and is its own home. */
function mainWorktreeOf(commonDir: string): string {
  return commonDir.endsWith('/.git') ? dirname(commonDir) : commonDir
}

function gitDirOf(worktree: string): string | undefined {
  const path = join(worktree, '.git')
  const kind = statSync(path, { throwIfNoEntry: false })
  if (kind?.isDirectory()) return statSync(join(path, 'HEAD'), { throwIfNoEntry: false }) ? path : undefined
  if (!kind?.isFile()) return undefined
  const target = /^gitdir: (.+?)\r?\n?$/.exec(readFileSync(path, 'utf8'))?.[1]
  return target ? real(resolve(worktree, target)) : undefined
}

function commonDirOf(gitDir: string): string {
  try {
    return real(resolve(gitDir, readFileSync(join(gitDir, 'commondir'), 'utf8').trim()))
  } catch {
    return gitDir
  }
}

function real(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

/**
 * The files of the shared state, by name. Written together and not joined: a hook comes here several times, and
 * `path.join` goes through each path letter by letter, until V8 finds it worth optimizing and the process waits for that.
 */
export function statePaths(stateDir: string) {
  const cache = `${stateDir}/cache`
  return {
    backup: `${cache}/progress.json.backup`,
    cache,
    /** One line for each deployment that is news; `lib/deployment` writes it. */
    deployments: `${cache}/deployments.txt`,
    history: `${cache}/history`,
    log: `${stateDir}/logs/orc-hooks.log`,
    progress: `${cache}/progress.json`,
    quarantine: `${cache}/quarantine`,
    spool: `${stateDir}/spool`,
    status: `${cache}/progress-status.txt`,
    statusLine: `${cache}/status-line.txt`,
  }
}
