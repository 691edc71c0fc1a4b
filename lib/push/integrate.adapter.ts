import { parseSha, type Sha } from '../core/sha.ts'
import { oneLine } from '../core/text.ts'
import { DEFAULT_MERGE_CONFIG, type MergeConfig } from '../merge/config.ts'
import { runGit, tryGit } from './git.adapter.ts'
import { divergence, isChain, type LocalCommit } from './history.adapter.ts'
import type {
  Conflicted,
  DroppedCommit,
  Integrated,
  Integration,
  Refused,
  ResolvedFile,
  Strategy,
} from './integration.ts'
import { type Bench, committerOf, mergeTree, type Place, pick } from './pick.adapter.ts'
import { resolveConflicts } from './resolve.adapter.ts'
import { type Settings, settingsOf } from './settings.adapter.ts'

export interface IntegrateOptions {
  /** A worktree of the repository, or the bare repository. */
  readonly repository: string
  readonly upstream: Sha
  readonly tip: Sha
  /**
   * auto: rebase; a merge where the local commits hold a merge, or do not fit one by one but fit together.
   * rebase: never makes a merge, and refuses to flatten one.
   */
  readonly strategy: Strategy
  /** The message of the merge commit, if one is made. */
  readonly message?: string
  readonly config?: MergeConfig
  /** `Name <mail> seconds zone` of whom it is done for, if that is not the user of the repository; nothing is signed. */
  readonly committer?: string
  /** The same of the user of the repository, where it is known. */
  readonly identity?: string
  readonly settings?: Settings
}

/**
 * The local commits and upstream in one: computed in memory, only objects are written; no ref, index or work tree is
 * touched. Conflicted files are merged by our rules where these can. Throws `GIT` when git itself fails.
 */
export async function integrate(options: IntegrateOptions): Promise<Integration> {
  const { repository, strategy, tip, upstream } = options
  const { commits, upstreamTree } = divergence(repository, upstream, tip)
  if (commits.length === 0) return { kind: 'nothing-new' }
  const base = baseOf(options, commits)
  if (base === undefined) return without(repository)
  if (base === upstream) return { kind: 'ahead' }
  const bench = benchOf(options)
  if (strategy === 'merge') return await merge(bench, options)
  if (commits.some(({ parents }) => parents.length > 1)) {
    return strategy === 'auto' ? await merge(bench, options) : { kind: 'refused', said: '', why: 'has-merges' }
  }
  if (commits.some(({ parents }) => parents.length === 0)) return without(repository)
  const rebased = await rebase(bench, commits, { hasParent: true, sha: upstream, tree: upstreamTree })
  if (rebased.kind !== 'conflict' || strategy === 'rebase') return rebased
  const merged = await merge(bench, options)
  return merged.kind === 'integrated' ? merged : rebased
}

function benchOf({ committer, config, identity, repository, settings }: IntegrateOptions): Bench {
  return {
    committer: committer ?? (identity || committerOf(repository)),
    config: config ?? DEFAULT_MERGE_CONFIG,
    isSigning: !committer && (settings ?? settingsOf(repository)).isTrue('commit.gpgSign'),
    repository,
  }
}

/** Where the histories part. The parent of a chain that is not of the chain itself is upstream's. */
function baseOf({ repository, tip, upstream }: IntegrateOptions, commits: readonly LocalCommit[]): string | undefined {
  if (isChain(commits, undefined)) return commits[0]?.parents[0]
  const base = tryGit(repository, ['merge-base', upstream, tip])
  return base.code === 0 ? base.stdout.trim() : undefined
}

/** No common history: there is none, or this clone does not have it. */
function without(repository: string): Refused {
  const isShallow = runGit(repository, ['rev-parse', '--is-shallow-repository']).trim() === 'true'
  return { kind: 'refused', said: '', why: isShallow ? 'shallow' : 'unrelated' }
}

async function rebase(
  bench: Bench,
  commits: readonly LocalCommit[],
  onto: Place,
): Promise<Conflicted | Integrated | Refused> {
  const rewritten = new Map<Sha, Sha>()
  const dropped: DroppedCommit[] = []
  const resolved: ResolvedFile[] = []
  let place = onto
  const trees = new Map(commits.map(({ sha, tree }) => [sha, tree]))
  for (const commit of commits) {
    // git takes two commits without a change for the same patch, whatever they are for.
    if (commit.isUpstream && !isEmpty(bench.repository, commit, trees)) {
      dropped.push({ commit: commit.sha, why: 'already-upstream' })
      place = { ...place, hasParent: false }
      continue
    }
    const picked = await pick(bench, commit, place)
    if (picked.kind === 'unsigned') return { kind: 'refused', said: oneLine(picked.said), why: 'unsigned' }
    resolved.push(...picked.resolved)
    const conflict = { commit: commit.sha, kind: 'conflict', method: 'rebase', resolved } as const
    if (picked.kind === 'conflict') return { ...conflict, files: picked.files }
    // Empty, and not because somebody made the same commit: a rebase would drop it, and a person's work with it.
    if (picked.tree === place.tree && !isEmpty(bench.repository, commit, trees)) return { ...conflict, files: [] }
    rewritten.set(commit.sha, picked.sha)
    place = { hasParent: false, sha: picked.sha, tree: picked.tree }
  }
  return { dropped, kind: 'integrated', method: 'rebase', resolved, rewritten, tip: place.sha }
}

/** A commit that its author made without a change. */
function isEmpty(repository: string, commit: LocalCommit, trees: ReadonlyMap<Sha, Sha>): boolean {
  const [parent] = commit.parents
  return parent !== undefined && (trees.get(parent) ?? treeOf(repository, parent)) === commit.tree
}

function treeOf(repository: string, commit: Sha): Sha {
  return parseSha(runGit(repository, ['rev-parse', '--verify', `${commit}^{tree}`]).trim())
}

async function merge(
  bench: Bench,
  { committer, message, repository, tip, upstream }: IntegrateOptions,
): Promise<Conflicted | Integrated | Refused> {
  const { config, isSigning } = bench
  const merged = mergeTree(repository, tip, upstream)
  const clean = { conflicts: [], resolved: [], tree: merged.tree }
  const { conflicts, resolved, tree } =
    merged.conflicts.length === 0 ? clean : await resolveConflicts(merged, { commit: undefined, config, repository })
  if (tree === undefined) return { commit: undefined, files: conflicts, kind: 'conflict', method: 'merge', resolved }
  const words = ['commit-tree', ...(isSigning ? ['-S'] : []), '-p', tip, '-p', upstream, '-F', '-', tree]
  const gitEnv = committer === undefined ? {} : identityEnv(committer)
  const done = tryGit(repository, words, { gitEnv, input: `${message ?? `Merge commit '${upstream}'`}\n` })
  if (done.code !== 0) return { kind: 'refused', said: oneLine(done.stderr), why: 'unsigned' }
  const sha = parseSha(done.stdout.trim())
  return { dropped: [], kind: 'integrated', method: 'merge', resolved, rewritten: new Map(), tip: sha }
}

/** Makes git commit as somebody else. */
function identityEnv(identity: string): Record<string, string> {
  const utf8 = Buffer.from(identity, 'latin1').toString('utf8')
  const [, name = '', email = '', date = ''] = /^(.*?) ?<(.*)> (\d+ [+-]\d+)$/.exec(utf8) ?? []
  const who = { DATE: date, EMAIL: email, NAME: name }
  return Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => ['AUTHOR', 'COMMITTER'].map((role) => [`GIT_${role}_${key}`, value])),
  )
}
