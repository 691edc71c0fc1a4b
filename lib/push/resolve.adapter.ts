import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sha } from '../core/sha.ts'
import type { MergeConfig } from '../merge/config.ts'
import type { Collision } from '../merge/domain.ts'
import { hunksOf } from '../merge/hunks.ts'
import { DEFAULT_MARKERS } from '../merge/markers.ts'
import type { FileAttributes, resolveFile, StageTexts } from '../merge/resolve-file.ts'
import { readAttributes, readStages } from '../merge/stages.adapter.ts'
import { replaceInTree, type TreeEntry, tryGit, writeObject } from './git.adapter.ts'
import type { ConflictFile, ResolvedFile } from './integration.ts'
import type { ConflictedPath, MergedTree } from './merge-tree.ts'

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

const NO_TEXTS: StageTexts = { base: undefined, ours: undefined, theirs: undefined }
const NO_ATTRIBUTES: FileAttributes = { filter: 'unspecified', merge: 'unspecified' }

/**
 * Merges the conflicted files of a tree by our rules; no ref, index or work tree is touched, only objects are written. The
 * rules are half of the code of a push, and only loaded when something conflicts.
 */
export async function resolveConflicts({ conflicts, tree }: MergedTree, options: ResolveOptions): Promise<Resolution> {
  const rules = await import('../merge/resolve-file.ts')
  const { repository } = options
  const texts = readStages(repository, conflicts)
  const attributes = readAttributes(
    repository,
    conflicts.map(({ path }) => path),
  )
  const tried = conflicts.map((conflict) =>
    resolvePath(conflict, options, {
      attributes: attributes.get(conflict.path) ?? NO_ATTRIBUTES,
      resolve: rules.resolveFile,
      texts: texts.get(conflict.path) ?? NO_TEXTS,
    }),
  )
  const left = tried.flatMap((one) => (one.kind === 'left' ? [one.file] : []))
  const done = tried.flatMap((one) => (one.kind === 'resolved' ? [one] : []))
  const resolved = done.map(({ file }) => file)
  if (left.length > 0) return { conflicts: left, resolved, tree: undefined }
  const entries = done.map(({ entry }) => entry)
  return { conflicts: [], resolved, tree: replaceInTree(repository, tree, entries) }
}

interface Known {
  readonly attributes: FileAttributes
  readonly resolve: typeof resolveFile
  readonly texts: StageTexts
}

type Tried =
  | { readonly kind: 'left'; readonly file: ConflictFile }
  | { readonly kind: 'resolved'; readonly entry: TreeEntry; readonly file: ResolvedFile }

function resolvePath(conflict: ConflictedPath, { commit, config, repository }: ResolveOptions, known: Known): Tried {
  const { attributes, resolve, texts } = known
  const { path, types } = conflict
  // A file that both sides moved, or in whose place a directory is: the content alone does not decide it.
  const odd = types.find((type) => type !== 'CONFLICT (contents)' && type !== 'CONFLICT (modify/delete)')
  if (odd !== undefined)
    return left(conflict, [{ field: '', record: '', why: odd.replace(/^CONFLICT \((.*)\)$/, '$1') }])
  const outcome = resolve(conflict, { attributes, config, markers: DEFAULT_MARKERS, texts })
  if (outcome.kind === 'left') {
    const isPlain = outcome.merged !== undefined && outcome.text === undefined
    const hunks = isPlain ? plainHunks(repository, texts) : []
    return left({ ...conflict, ...outcome.file }, [...outcome.file.collisions, ...hunks])
  }
  const blob = writeObject(repository, 'blob', Buffer.from(outcome.text, 'utf8').toString('latin1'))
  const { decisions, kind } = outcome.merged
  const file = { commit, decisions, kind: kind ?? 'text', path }
  return { entry: { blob, mode: outcome.mode, path }, file, kind: 'resolved' }
}

function left(conflict: ConflictedPath, collisions: readonly Collision[]): Tried {
  return { file: { ...conflict, collisions }, kind: 'left' }
}

/** The places that collide, in the lines that git's own merge would leave in the file. */
function plainHunks(repository: string, { base, ours, theirs }: StageTexts): readonly Collision[] {
  const directory = mkdtempSync(join(tmpdir(), 'orc-hooks-merge-'))
  try {
    const files = [ours, base, theirs].map((text, index) => {
      const file = join(directory, String(index))
      writeFileSync(file, text ?? '')
      return file
    })
    return hunksOf(tryGit(repository, ['merge-file', '-q', '-p', ...files]).stdout)
  } finally {
    rmSync(directory, { force: true, recursive: true })
  }
}
