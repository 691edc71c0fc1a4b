import { isUtf8 } from 'node:buffer'
import type { NamedFile } from './path-word.ts'

/** One version of a file in the index. */
export interface Stage {
  readonly mode: string
  readonly blob: string
}

export interface Stages {
  readonly base?: Stage
  readonly ours?: Stage
  readonly theirs?: Stage
}

/** A path that git left unmerged, from the top of the worktree, with `/`. */
export interface UnmergedFile extends NamedFile {
  readonly stages: Stages
}

/** What happened to a path, by which of its versions there are. */
export type Shape =
  | 'added-by-ours'
  | 'added-by-theirs'
  | 'both-added'
  | 'both-deleted'
  | 'both-modified'
  | 'deleted-by-ours'
  | 'deleted-by-theirs'

const STAGE_NAMES = { 1: 'base', 2: 'ours', 3: 'theirs' } as const

/** Reads `git ls-files --unmerged -z`, one character for each byte (latin1), in its order. */
export function parseUnmerged(output: string): readonly UnmergedFile[] {
  const byName = new Map<string, Stages>()
  for (const entry of output.split('\0')) {
    const [, mode = '', blob = '', stage = '', bytes = ''] = /^(\d+) ([0-9a-f]+) ([123])\t(.*)$/s.exec(entry) ?? []
    if (bytes === '') continue
    const name = STAGE_NAMES[stage as '1' | '2' | '3']
    byName.set(bytes, { ...byName.get(bytes), [name]: { blob, mode } })
  }
  return [...byName].map(([bytes, stages]) => ({ ...named(bytes), stages }))
}

function named(bytes: string): NamedFile {
  const buffer = Buffer.from(bytes, 'latin1')
  const path = buffer.toString('utf8')
  return isUtf8(buffer) ? { path } : { bytes, path }
}

/** What happened to a path (gitglossary(7), "unmerged index"; the words of git-status(1)). */
export function shapeOf({ base, ours, theirs }: Stages): Shape {
  if (ours && theirs) return base ? 'both-modified' : 'both-added'
  if (ours) return base ? 'deleted-by-theirs' : 'added-by-ours'
  if (theirs) return base ? 'deleted-by-ours' : 'added-by-theirs'
  return 'both-deleted'
}

/** The mode of the merged file; undefined where a person has to choose, or one of them is no ordinary file. */
export function mergedMode({ base, ours, theirs }: Stages): string | undefined {
  if (!ours?.mode.startsWith('100') || !theirs?.mode.startsWith('100')) return undefined
  if (ours.mode === theirs.mode || theirs.mode === base?.mode) return ours.mode
  return ours.mode === base?.mode ? theirs.mode : undefined
}
