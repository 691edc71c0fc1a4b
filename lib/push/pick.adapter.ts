import { EXIT, OrcError } from '../core/errors.ts'
import { parseSha, type Sha } from '../core/sha.ts'
import { oneLine } from '../core/text.ts'
import type { MergeConfig } from '../merge/config.ts'
import { headerOf, rewriteCommit } from './commit-text.ts'
import { gitError, runGit, tryGit, writeObject } from './git.adapter.ts'
import type { LocalCommit } from './history.adapter.ts'
import type { ConflictFile, ResolvedFile } from './integration.ts'
import { type MergedTree, parseMergeTree } from './merge-tree.ts'
import { resolveConflicts } from './resolve.adapter.ts'

/** What holds for all commits of one integration. */
export interface Bench {
  readonly committer: string
  readonly config: MergeConfig
  readonly isSigning: boolean
  readonly repository: string
}

export type Picked =
  | { readonly kind: 'picked'; readonly sha: Sha; readonly tree: Sha; readonly resolved: readonly ResolvedFile[] }
  | { readonly kind: 'conflict'; readonly files: readonly ConflictFile[]; readonly resolved: readonly ResolvedFile[] }
  | { readonly kind: 'unsigned'; readonly said: string }

/** What a commit is put on. */
export interface Place {
  readonly sha: Sha
  readonly tree: Sha
  /** Whether the parent of the commit is in its history: then git finds the right base without help. */
  readonly hasParent: boolean
}

/** How git ends when it does not know an option. */
const USAGE = 129

function tooOld(repository: string): OrcError {
  const version = runGit(repository, ['--version']).trim()
  return new OrcError(`integrating without a work tree needs git 2.38 or newer; this is ${oneLine(version)}`, {
    code: 'OLD_GIT',
    exitCode: EXIT.failed,
    hint: 'git pull --rebase && git push   # or install a newer git',
  })
}

/**
 * Merges two commits with git's own rules; both must exist, because git 2.39 calls a bad name a conflict. Our merge driver
 * stays out: what it had merged would look like git's own work, so its choices would be logged nowhere, and a line that
 * it joined would count as lost in the proof.
 */
export function mergeTree(repository: string, ours: Sha, theirs: Sha): MergedTree {
  const args = ['merge-tree', '--write-tree', '-z', ours, theirs]
  const done = tryGit(repository, args, { gitEnv: { ORC_HOOKS: '0' } })
  if (done.code === USAGE) throw tooOld(repository)
  if (done.code !== 0 && done.code !== 1) throw gitError(args, done)
  const merged = parseMergeTree(done.stdout)
  return done.code === 0 ? { conflicts: [], tree: merged.tree } : merged
}

/** Applies a commit with one parent on top of another commit, as a rebase would. */
export async function pick(bench: Bench, commit: LocalCommit, onto: Place): Promise<Picked> {
  const { config, repository } = bench
  const [parent] = commit.parents
  if (parent === undefined) throw new Error(`commit ${commit.sha} has no parent`)
  const merged = mergeTree(repository, onto.hasParent ? onto.sha : standIn(bench, onto, parent), commit.sha)
  if (merged.conflicts.length === 0) return commitPick(bench, commit, { onto, resolved: [], tree: merged.tree })
  const resolution = await resolveConflicts(merged, { commit: commit.sha, config, repository })
  const { conflicts, resolved, tree } = resolution
  if (tree === undefined) return { files: conflicts, kind: 'conflict', resolved }
  return commitPick(bench, commit, { onto, resolved, tree })
}

/**
 * A commit with the content of `onto` and `parent` as its only parent: merged with a child of `parent`, the base is
 * `parent`. git has --merge-base for this since 2.40.
 */
function standIn({ committer, repository }: Bench, onto: Place, parent: Sha): Sha {
  const text = `tree ${onto.tree}\nparent ${parent}\nauthor ${committer}\ncommitter ${committer}\n\norc-hooks: stand-in\n`
  return writeObject(repository, 'commit', text)
}

interface Made {
  readonly onto: Place
  readonly resolved: readonly ResolvedFile[]
  readonly tree: Sha
}

function commitPick(bench: Bench, commit: LocalCommit, { onto, resolved, tree }: Made): Picked {
  if (bench.isSigning) return signed(bench, commit, { onto, resolved, tree })
  const text = rewriteCommit(commit.text, { committer: bench.committer, parents: [onto.sha], tree })
  return { kind: 'picked', resolved, sha: writeObject(bench.repository, 'commit', text), tree }
}

/** Only git can sign: it makes the commit, from the parts of the old one. */
function signed(bench: Bench, commit: LocalCommit, { onto, resolved, tree }: Made): Picked {
  const [, name = '', email = '', date = ''] =
    /^(.*?) ?<(.*)> (\d+ [+-]\d+)$/.exec(headerOf(commit.text, 'author') ?? '') ?? []
  const encoding = headerOf(commit.text, 'encoding') ?? 'UTF-8'
  const utf8 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8')
  const gitEnv = { GIT_AUTHOR_DATE: date, GIT_AUTHOR_EMAIL: utf8(email), GIT_AUTHOR_NAME: utf8(name) }
  const args = ['-c', `i18n.commitEncoding=${encoding}`, 'commit-tree', '-S', '-p', onto.sha, '-F', '-', tree]
  const done = tryGit(bench.repository, args, { encoding: 'latin1', gitEnv, input: commit.text.message })
  if (done.code !== 0) return { kind: 'unsigned', said: done.stderr }
  return { kind: 'picked', resolved, sha: parseSha(done.stdout.trim()), tree }
}

/** `Name <mail> seconds zone` of who commits now. Throws `GIT` where git knows no identity. */
export function committerOf(repository: string): string {
  return runGit(repository, ['var', 'GIT_COMMITTER_IDENT'], { encoding: 'latin1' }).trim()
}
