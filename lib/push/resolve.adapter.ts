import { isUtf8 } from 'node:buffer'
import type { MergeConfig } from '../merge/config.ts'
import { mergeFile } from '../merge/merge-file.ts'
import type { Sha } from './domain.ts'
import { replaceInTree, runGit, type TreeEntry, writeObject } from './git.adapter.ts'
import type { ConflictFile, ResolvedFile } from './integration.ts'
import type { ConflictedPath, MergedTree, Stage } from './merge-tree.ts'

export interface Resolution {
  /** Undefined: something is left for a person. */
  readonly tree: Sha | undefined
  readonly conflicts: readonly ConflictFile[]
  readonly resolved: readonly ResolvedFile[]
}

export interface ResolveOptions {
  readonly commit: Sha | undefined
  readonly config: MergeConfig
  readonly repository: string
}

/** Merges the conflicted files of a tree by our rules; no ref, index or work tree is touched, only objects are written. */
export function resolveConflicts({ conflicts, tree }: MergedTree, options: ResolveOptions): Resolution {
  const tried = conflicts.map((conflict) => resolvePath(conflict, options))
  const left = tried.flatMap((one) => (one.kind === 'left' ? [one.file] : []))
  const done = tried.flatMap((one) => (one.kind === 'resolved' ? [one] : []))
  const resolved = done.map(({ file }) => file)
  if (left.length > 0) return { conflicts: left, resolved, tree: undefined }
  const entries = done.map(({ entry }) => entry)
  return { conflicts: [], resolved, tree: replaceInTree(options.repository, tree, entries) }
}

type Tried =
  | { readonly kind: 'left'; readonly file: ConflictFile }
  | { readonly kind: 'resolved'; readonly entry: TreeEntry; readonly file: ResolvedFile }

function resolvePath(conflict: ConflictedPath, options: ResolveOptions): Tried {
  const { commit, repository } = options
  const { path } = conflict
  const handOver = (why: string): Tried => left(conflict, [{ field: '', record: '', why }])
  const { base, ours, theirs } = conflict.stages
  const odd = conflict.types.find((type) => type !== 'CONFLICT (contents)')
  if (odd || !ours || !theirs) return handOver(odd?.replace(/^CONFLICT \((.*)\)$/, '$1') ?? 'removed on one side')
  const mode = commonMode(base, ours, theirs)
  if (!mode) return handOver('not an ordinary file on both sides, or both changed its mode')
  const texts = [base, ours, theirs].map((stage) => (stage ? textOf(repository, stage.blob) : ''))
  const [baseText, oursText, theirsText] = texts
  if (oursText === undefined || theirsText === undefined || baseText === undefined) return handOver('not a text')
  if ([oursText, theirsText].some(isPointer))
    return handOver('a pointer to a large file (Git LFS) that both sides replaced')
  const input = { base: base ? baseText : undefined, ours: oursText, path, theirs: theirsText }
  const merged = mergeFile(input, { config: options.config })
  if (merged.status !== 'resolved' || merged.text === undefined) return left(conflict, merged.collisions)
  const blob = writeObject(repository, 'blob', Buffer.from(merged.text, 'utf8').toString('latin1'))
  const file = { commit, decisions: merged.decisions, kind: merged.kind ?? 'text', path }
  return { entry: { blob, mode, path }, file, kind: 'resolved' }
}

function left(conflict: ConflictedPath, collisions: ConflictFile['collisions']): Tried {
  return { file: { ...conflict, collisions }, kind: 'left' }
}

/** The mode of the result where all are ordinary files, and at most one side changed it. */
function commonMode(base: Stage | undefined, ours: Stage, theirs: Stage): string | undefined {
  if (!ours.mode.startsWith('100') || !theirs.mode.startsWith('100')) return undefined
  if (ours.mode === theirs.mode || theirs.mode === base?.mode) return ours.mode
  return ours.mode === base?.mode ? theirs.mode : undefined
}

function textOf(repository: string, blob: string): string | undefined {
  const bytes = Buffer.from(runGit(repository, ['cat-file', 'blob', blob], { encoding: 'latin1' }), 'latin1')
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : undefined
}

/** The first line of a pointer, by the specification of Git LFS. */
function isPointer(text: string): boolean {
  return text.startsWith('version https://git-lfs.github.com/spec/')
}
