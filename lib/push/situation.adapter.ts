import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type BranchName,
  branchRef,
  parseBranchName,
  parseRefName,
  parseRemoteName,
  type RefName,
  type RemoteName,
} from './domain.ts'
import { configValue, resolveCommit, runGit, tryGit } from './git.adapter.ts'
import type { Checkout } from './index-file.adapter.ts'
import {
  detached,
  inProgress,
  noBranch,
  noRemote,
  OPERATIONS,
  parseWorktrees,
  refuse,
  type Situation,
  unmerged,
  type WantedBranch,
} from './situation.ts'

export interface Asked {
  readonly cwd: string
  readonly wanted: WantedBranch
  readonly remote: string | undefined
}

/** Where the command runs. Throws `NO_REPOSITORY`. */
export function locate(cwd: string): { readonly gitDir: string; readonly repository: string } {
  const found = tryGit(cwd, ['rev-parse', '--absolute-git-dir'])
  if (found.code !== 0) throw refuse('NO_REPOSITORY', `not inside of a git repository: ${cwd}`, 'cd <repository>')
  const top = tryGit(cwd, ['rev-parse', '--show-toplevel'])
  const gitDir = found.stdout.replace(/\n$/, '')
  return { gitDir, repository: top.code === 0 ? top.stdout.replace(/\n$/, '') : gitDir }
}

/** What is to be pushed and where. Throws an `OrcError` with the next command where that cannot work. */
export function inspect({ cwd, remote, wanted }: Asked): Situation {
  const { gitDir, repository } = locate(cwd)
  const branch = wanted.local ?? currentBranch(repository, gitDir)
  const ref = branchRef(branch)
  const tip = resolveCommit(repository, ref)
  if (tip === undefined) throw noBranch(branch)
  const checkout = checkoutOf(repository, ref)
  checkIdle(repository, { checkout, ref })
  const told = readRouting(repository, ref)
  const name = remoteFor(repository, remote ?? told.pushRemote ?? told.remote)
  const target = wanted.target ?? (remote === undefined || remote === told.pushRemote ? told.pushRef : undefined) ?? ref
  const tracking = trackingRef(repository, name, target)
  return {
    branch,
    checkout,
    gitDir,
    hasUpstream: told.remote !== undefined,
    ref,
    remote: name,
    repository,
    target,
    tip,
    tracking,
  }
}

function currentBranch(repository: string, gitDir: string): BranchName {
  const found = tryGit(repository, ['symbolic-ref', '--quiet', '--short', 'HEAD'])
  if (found.code === 0) return parseBranchName(found.stdout.trim())
  const going = operationIn(gitDir)
  throw going ? inProgress(going, repository) : detached()
}

function operationIn(gitDir: string) {
  return OPERATIONS.find(({ marks }) => marks.some((mark) => existsSync(join(gitDir, mark))))
}

function checkoutOf(repository: string, ref: RefName): Checkout | undefined {
  const worktrees = parseWorktrees(runGit(repository, ['worktree', 'list', '--porcelain']))
  const found = worktrees.find(({ branch, isGone, path }) => branch === ref && !isGone && existsSync(path))
  if (!found) return undefined
  const gitDir = runGit(found.path, ['rev-parse', '--absolute-git-dir']).replace(/\n$/, '')
  return { gitDir, worktree: found.path }
}

function checkIdle(repository: string, { checkout, ref }: { checkout: Checkout | undefined; ref: RefName }): void {
  if (checkout) {
    const going = operationIn(checkout.gitDir)
    if (going) throw inProgress(going, checkout.worktree)
    const files = runGit(checkout.worktree, ['ls-files', '--unmerged', '-z']).split('\0').filter(Boolean)
    const paths = [...new Set(files.map((line) => line.slice(line.indexOf('\t') + 1)))]
    if (paths.length > 0) throw unmerged(paths, checkout.worktree)
  }
  // A rebase or bisect works on a detached HEAD, and moves its branch when it ends.
  const common = runGit(repository, ['rev-parse', '--path-format=absolute', '--git-common-dir']).replace(/\n$/, '')
  for (const gitDir of [common, ...linkedGitDirs(common)]) {
    if (isBusyWith(gitDir, ref)) throw inProgress(operationIn(gitDir) ?? OPERATIONS[0], gitDir)
  }
}

function linkedGitDirs(common: string): readonly string[] {
  const directory = join(common, 'worktrees')
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : []
}

function isBusyWith(gitDir: string, ref: RefName): boolean {
  const names = ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START'].map((name) => join(gitDir, name))
  const texts = names.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8').trim())
  return texts.some((text) => text === ref || `refs/heads/${text}` === ref)
}

interface Routing {
  readonly pushRef: RefName | undefined
  readonly pushRemote: string | undefined
  readonly remote: string | undefined
}

/** Where git itself would push, by the user's configuration (push.default, pushRemote, upstream). */
function readRouting(repository: string, ref: RefName): Routing {
  const format = '%(upstream:remotename)%00%(push:remotename)%00%(push:remoteref)'
  const line = runGit(repository, ['for-each-ref', `--format=${format}`, ref]).split('\n')[0] ?? ''
  const [remote, pushRemote, pushRef] = line.split('\0').map((text) => (text === '' || text === '.' ? undefined : text))
  return { pushRef: pushRef ? parseRefName(pushRef) : undefined, pushRemote, remote }
}

function remoteFor(repository: string, wanted: string | undefined): RemoteName {
  const names = runGit(repository, ['remote']).split('\n').filter(Boolean)
  const fallback = configValue(repository, 'remote.pushDefault') ?? (names.includes('origin') ? 'origin' : undefined)
  const name = wanted ?? fallback ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined || !names.includes(name)) throw noRemote(names)
  return parseRemoteName(name)
}

/** The local copy of a branch at the remote, by the refspecs that a fetch would use. */
function trackingRef(repository: string, remote: RemoteName, target: RefName): RefName | undefined {
  const specs = tryGit(repository, ['config', '--get-all', `remote.${remote}.fetch`])
    .stdout.split('\n')
    .filter(Boolean)
  for (const spec of specs) {
    const [from = '', to = ''] = spec.replace(/^\+/, '').split(':')
    const head = from.replace(/\*$/, '')
    const isMatch = from.endsWith('*') ? target.startsWith(head) : target === from
    if (!isMatch || to === '') continue
    const name = to.replace(/\*$/, target.slice(head.length))
    if (tryGit(repository, ['rev-parse', '--verify', '--quiet', name]).code === 0) return parseRefName(name)
  }
  return undefined
}
