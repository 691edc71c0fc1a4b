import type { MergeConfig } from './config.ts'
import type { Collision } from './domain.ts'
import { hunksOf } from './hunks.ts'
import { type Regeneration, regenerationOf } from './lockfiles.ts'
import type { MarkerOptions } from './markers.ts'
import { type MergedFile, mergeFile } from './merge-file.ts'
import type { LeftFile } from './report.ts'
import { mergedMode, type UnmergedFile } from './unmerged.ts'

/** The content of the versions of a file; undefined: no such version, or its bytes are no text. */
export interface StageTexts {
  /** git has not all of the objects: a broken clone, or a partial one whose remote is away. */
  readonly isIncomplete?: boolean
  readonly base: string | undefined
  readonly ours: string | undefined
  readonly theirs: string | undefined
}

/** What `.gitattributes` says of a path, as git check-attr prints it. */
export interface FileAttributes {
  readonly filter: string
  readonly merge: string
}

export type FileOutcome =
  | {
      readonly kind: 'resolved'
      readonly merged: MergedFile
      readonly mode: string
      readonly path: string
      readonly text: string
    }
  /** `text`: markers that say more than git's own; undefined: the file is right as git left it. */
  | {
      readonly kind: 'left'
      readonly file: LeftFile
      readonly merged: MergedFile | undefined
      readonly text: string | undefined
    }

export interface ResolveOptions {
  readonly attributes: FileAttributes
  readonly config: MergeConfig
  readonly markers: MarkerOptions
  readonly texts: StageTexts
}

/** Merges one unmerged file from its versions, or says why it is a person's. */
export function resolveFile(file: UnmergedFile, { attributes, config, markers, texts }: ResolveOptions): FileOutcome {
  const { bytes, path, stages } = file
  if (bytes !== undefined) return left(file, [whole('its name is no text in UTF-8: only git can work with it')])
  const lockfile = regenerationOf(path, texts.ours ?? texts.theirs ?? '')
  if (lockfile && stages.ours && stages.theirs) {
    const why = 'a lockfile is never merged as text: its package manager makes it again'
    return left(file, [whole(why)], lockfile)
  }
  const reason = whyNot(file, attributes)
  if (reason !== undefined) return left(file, [whole(reason), ...marksIn(texts)])
  if (texts.isIncomplete) return left(file, [whole('git does not have all of its versions (git fsck, git fetch)')])
  const mode = mergedMode(stages)
  const { base, ours, theirs } = texts
  if (ours === undefined || theirs === undefined || (stages.base && base === undefined)) {
    return left(file, [whole('not a text in UTF-8: choose one side')])
  }
  if ([ours, theirs].some(isPointer)) return left(file, [whole('a pointer to a large file (Git LFS): choose one side')])
  const merged = mergeFile({ base, ours, path, theirs }, { config, markers })
  if (merged.status === 'resolved' && merged.text !== undefined && mode !== undefined) {
    return { kind: 'resolved', merged, mode, path, text: merged.text }
  }
  const modes =
    mode === undefined ? [whole('one side made it executable, the other did not: chmod +x or chmod -x')] : []
  return { ...left(file, [...merged.collisions, ...modes]), merged, text: merged.text }
}

function left(
  file: UnmergedFile,
  collisions: readonly Collision[],
  regeneration?: Regeneration,
): Extract<FileOutcome, { kind: 'left' }> {
  return {
    file: { ...file, ...(regeneration && { regeneration }), collisions },
    kind: 'left',
    merged: undefined,
    text: undefined,
  }
}

/** Renamed in two ways, and changed in both: git puts the merged text, with its markers, under both names. */
function marksIn({ ours, theirs }: StageTexts): readonly Collision[] {
  const hunks = ours === undefined || theirs === undefined ? hunksOf(ours ?? theirs ?? '') : []
  return hunks.length === 0 ? [] : [whole('git put conflict markers into it: edit it before you add it'), ...hunks]
}

function whole(why: string): Collision {
  return { field: '', record: '', why }
}

/** Why the content does not matter: one version is missing, or is no ordinary file, or others merge this file. */
function whyNot({ stages }: UnmergedFile, { filter, merge }: FileAttributes): string | undefined {
  const all = [stages.base, stages.ours, stages.theirs].flatMap((stage) => stage ?? [])
  if (all.some(({ mode }) => mode === '120000')) return 'a symbolic link: choose where it is to lead'
  if (all.some(({ mode }) => mode === '160000')) return 'a submodule: choose its commit'
  if (!stages.ours && !stages.theirs) return 'neither side has a file of this name any more'
  if (!stages.ours || !stages.theirs)
    return stages.base ? 'one side has no such file any more' : 'one side alone has a file of this name'
  if (filter === 'lfs') return 'a large file (Git LFS): choose one side'
  if (merge === 'unset' || merge === 'binary') return '.gitattributes says that it is not to be merged: choose one side'
  const isOurs = ['orc', 'set', 'text', 'unspecified'].includes(merge)
  return isOurs ? undefined : `.gitattributes gives it to another merge driver (${merge})`
}

/** The first line of a pointer, by the specification of Git LFS. */
function isPointer(text: string): boolean {
  return text.startsWith('version https://git-lfs.github.com/spec/')
}
