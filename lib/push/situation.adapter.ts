import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readText } from '../core/json-file.ts'
import { noRepository } from '../core/repository-at.adapter.ts'
import { parseSha, type Sha } from '../core/sha.ts'
import {
  type BranchName,
  branchRef,
  parseBranchName,
  parseRefName,
  parseRemoteName,
  type RefName,
  type RemoteName,
} from './domain.ts'
import { readRef, runGit, tryGit } from './git.adapter.ts'
import type { Checkout } from './index-file.adapter.ts'
import { type Settings, settingsOf } from './settings.adapter.ts'
import {
  detached,
  inProgress,
  noBranch,
  noRemote,
  OPERATIONS,
  otherName,
  parseWorktrees,
  type Situation,
  severalAddresses,
  unmerged,
  type WantedBranch,
  type Worktree,
} from './situation.ts'

/** Where a command runs. */
export interface Located {
  readonly gitDir: string
  readonly commonDir: string
  /** The top of the worktree, or the bare repository. */
  readonly repository: string
  readonly settings: Settings
}

export interface Asked {
  readonly located: Located
  readonly wanted: WantedBranch
  readonly remote: string | undefined
}

/** Where the command runs. Throws `NO_REPOSITORY`. */
export function locate(cwd: string): Located {
  // Outside of a work tree the last of the three is an error.
  const asked = ['--absolute-git-dir', '--git-common-dir', '--show-toplevel']
  const found = tryGit(cwd, ['rev-parse', '--path-format=absolute', ...asked])
    .stdout.split('\n')
    .slice(0, -1)
  if (found.length === 0) throw noRepository(cwd)
  // A line feed in a path: each is asked for on its own.
  const paths = found.length > asked.length ? asked.map((what) => pathFrom(cwd, what)) : found
  const [gitDir = '', commonDir = '', repository = gitDir] = paths
  return { commonDir, gitDir, repository, settings: settingsOf(repository) }
}

function pathFrom(cwd: string, what: string): string | undefined {
  const done = tryGit(cwd, ['rev-parse', '--path-format=absolute', what])
  return done.code === 0 ? done.stdout.replace(/\n$/, '') : undefined
}

/** What is to be pushed and where. Throws an `OrcError` with the next command where that cannot work. */
export function inspect({ located, remote, wanted }: Asked): Situation {
  const { gitDir, repository, settings } = located
  const worktrees = parseWorktrees(runGit(repository, ['worktree', 'list', '--porcelain']))
  const branch = wanted.local ?? currentBranch(located, worktrees)
  const ref = branchRef(branch)
  const { backups, tip, told } = readRefs(repository, ref)
  if (tip === undefined) throw noBranch(branch)
  const checkout = checkoutOf(located, worktrees, ref)
  checkIdle(located, { checkout, ref })
  const name = remoteFor(located, remote ?? told.pushRemote ?? told.remote)
  checkAddress(located, name)
  const target = wanted.target ?? targetOf(located, told, { name, ref, wanted })
  const tracking = trackingRef(located, name, target)
  return {
    backups,
    branch,
    checkout,
    gitDir,
    hasUpstream: told.remote !== undefined,
    ref,
    remote: name,
    repository,
    settings,
    target,
    tip,
    tracking,
  }
}

function currentBranch({ gitDir, repository }: Located, worktrees: readonly Worktree[]): BranchName {
  const listed = worktrees.find(({ path }) => path === repository)?.branch
  if (listed?.startsWith('refs/heads/')) return parseBranchName(listed.slice('refs/heads/'.length))
  const found = tryGit(repository, ['symbolic-ref', '--quiet', '--short', 'HEAD'])
  if (found.code === 0) return parseBranchName(found.stdout.trim())
  const going = operationIn(gitDir)
  throw going ? inProgress(going, repository) : detached()
}

function operationIn(gitDir: string) {
  return OPERATIONS.find(({ marks }) => marks.some((mark) => existsSync(join(gitDir, mark))))
}

function checkoutOf(located: Located, worktrees: readonly Worktree[], ref: RefName): Checkout | undefined {
  const found = worktrees.find(({ branch, isGone, path }) => branch === ref && !isGone && existsSync(path))
  if (!found) return undefined
  if (found.path === located.repository) return { gitDir: located.gitDir, worktree: found.path }
  const gitDir = runGit(found.path, ['rev-parse', '--absolute-git-dir']).replace(/\n$/, '')
  return { gitDir, worktree: found.path }
}

function checkIdle(
  { commonDir }: Located,
  { checkout, ref }: { readonly checkout: Checkout | undefined; readonly ref: RefName },
): void {
  if (checkout) {
    const going = operationIn(checkout.gitDir)
    if (going) throw inProgress(going, checkout.worktree)
    const files = runGit(checkout.worktree, ['ls-files', '--unmerged', '-z']).split('\0').filter(Boolean)
    const paths = [...new Set(files.map((line) => line.slice(line.indexOf('\t') + 1)))]
    if (paths.length > 0) throw unmerged(paths, checkout.worktree)
  }
  // A rebase or bisect works on a detached HEAD, and moves its branch when it ends.
  for (const gitDir of [commonDir, ...linkedGitDirs(commonDir)]) {
    if (isBusyWith(gitDir, ref)) throw inProgress(operationIn(gitDir) ?? OPERATIONS[0], worktreeOf(gitDir))
  }
}

function linkedGitDirs(common: string): readonly string[] {
  const directory = join(common, 'worktrees')
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : []
}

/** The git directory of a linked worktree names the `.git` file there (gitrepository-layout(5), worktrees/<id>/gitdir). */
function worktreeOf(gitDir: string): string {
  return dirname(readText(join(gitDir, 'gitdir'))?.trim() ?? gitDir)
}

function isBusyWith(gitDir: string, ref: RefName): boolean {
  const names = ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START'].map((name) => join(gitDir, name))
  const texts = names.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8').trim())
  return texts.some((text) => text === ref || `refs/heads/${text}` === ref)
}

interface Addressed {
  readonly name: RemoteName
  readonly ref: RefName
  readonly wanted: WantedBranch
}

/** Where `git push` would send it: by the refspecs of the remote, else by push.default. A branch that was named keeps its name. */
function targetOf({ settings }: Located, told: Routing, { name, ref, wanted }: Addressed): RefName {
  if (told.pushRef !== undefined && told.pushRemote === name) return told.pushRef
  const { remote, upstreamRef = ref } = told
  if (wanted.local !== undefined || remote !== name || upstreamRef === ref) return ref
  const mode = settings.value('push.default') ?? 'simple'
  if (mode === 'upstream' || mode === 'tracking') return upstreamRef
  if (mode === 'simple') throw otherName(shortName(ref), shortName(upstreamRef))
  return ref
}

function shortName(ref: RefName): string {
  return ref.replace(/^refs\/heads\//, '')
}

function checkAddress({ settings }: Located, remote: RemoteName): void {
  const [pushed, fetched] = ['pushurl', 'url'].map((key) => settings.values(`remote.${remote}.${key}`).length)
  const count = pushed || fetched || 0
  if (count > 1) throw severalAddresses(remote, count)
}

interface Routing {
  readonly pushRef: RefName | undefined
  readonly pushRemote: string | undefined
  readonly remote: string | undefined
  readonly upstreamRef: RefName | undefined
}

interface KnownRefs {
  readonly backups: readonly RefName[]
  readonly tip: Sha | undefined
  readonly told: Routing
}

/** The branch, and where git itself would push it by the user's configuration (push.default, pushRemote, upstream). */
function readRefs(repository: string, ref: RefName): KnownRefs {
  const format =
    '%(refname)%00%(objectname)%00%(upstream:remotename)%00%(upstream:remoteref)%00%(push:remotename)%00%(push:remoteref)'
  const lines = runGit(repository, ['for-each-ref', `--format=${format}`, ref, 'refs/orc/backup/']).split('\n')
  const rows = lines.filter(Boolean).map((line) => line.split('\0'))
  const backups = rows.flatMap(([name = '']) => (name.startsWith('refs/orc/') ? parseRefName(name) : []))
  const [, tip, ...routing] = rows.find(([name]) => name === ref) ?? []
  const [remote, upstream, pushRemote, pushRef] = routing.map((text) =>
    text === '' || text === '.' ? undefined : text,
  )
  return {
    backups,
    tip: tip ? parseSha(tip) : undefined,
    told: {
      pushRef: pushRef ? parseRefName(pushRef) : undefined,
      pushRemote,
      remote,
      upstreamRef: upstream ? parseRefName(upstream) : undefined,
    },
  }
}

function remoteFor({ settings }: Located, wanted: string | undefined): RemoteName {
  const names = settings.remotes()
  const fallback = settings.value('remote.pushDefault') ?? (names.includes('origin') ? 'origin' : undefined)
  const name = wanted ?? fallback ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined || !names.includes(name)) throw noRemote(names, name)
  return parseRemoteName(name)
}

/** The local copy of a branch at the remote, by the refspecs that a fetch would use. */
function trackingRef({ repository, settings }: Located, remote: RemoteName, target: RefName): RefName | undefined {
  for (const spec of settings.values(`remote.${remote}.fetch`)) {
    const [from = '', to = ''] = spec.replace(/^\+/, '').split(':')
    const head = from.replace(/\*$/, '')
    const isMatch = from.endsWith('*') ? target.startsWith(head) : target === from
    if (!isMatch || to === '') continue
    const name = parseRefName(to.replace(/\*$/, () => target.slice(head.length)))
    if (readRef(repository, name) !== undefined) return name
  }
  return undefined
}
