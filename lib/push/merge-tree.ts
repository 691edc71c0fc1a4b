import { parseSha, type Sha } from '../core/sha.ts'

/** One version of a conflicted path. */
export interface Stage {
  readonly mode: string
  readonly blob: string
}

/** A path that git could not merge, with what is known of base (1), ours (2) and theirs (3). */
export interface ConflictedPath {
  readonly path: string
  readonly stages: { readonly base?: Stage; readonly ours?: Stage; readonly theirs?: Stage }
  /** What git calls it: `CONFLICT (contents)`, `CONFLICT (modify/delete)`, …; several for renames. */
  readonly types: readonly string[]
}

export interface MergedTree {
  /** Conflicted files in it hold markers. */
  readonly tree: Sha
  readonly conflicts: readonly ConflictedPath[]
}

const STAGES = { 1: 'base', 2: 'ours', 3: 'theirs' } as const

/**
 * Reads what `git merge-tree --write-tree -z` prints (git-merge-tree(1), "OUTPUT"): the tree, an entry for each
 * version of each conflicted path, an empty field, then messages: a count, that many paths, a type, a text.
 */
export function parseMergeTree(output: string): MergedTree {
  const fields = output.split('\0')
  const tree = parseSha(fields[0] ?? '')
  const end = fields.indexOf('', 1)
  const entries = fields.slice(1, end === -1 ? undefined : end)
  const types = typesByPath(end === -1 ? [] : fields.slice(end + 1))
  const byPath = new Map<string, Record<string, Stage>>()
  for (const entry of entries) {
    const [, mode = '', blob = '', stage = '', path = ''] = /^(\d+) ([0-9a-f]+) ([123])\t(.*)$/s.exec(entry) ?? []
    const name = STAGES[stage as '1' | '2' | '3']
    if (name) byPath.set(path, { ...byPath.get(path), [name]: { blob, mode } })
  }
  // Some conflicts (a directory renamed in two ways) have no entries, only a message.
  const conflicts = [...new Set([...byPath.keys(), ...types.keys()])].map((path) => ({
    path,
    stages: byPath.get(path) ?? {},
    types: types.get(path) ?? [],
  }))
  return { conflicts, tree }
}

function typesByPath(fields: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (let at = 0; at < fields.length; ) {
    const count = Number(fields[at])
    if (fields[at] === '' || !Number.isInteger(count)) break
    const type = fields[at + 1 + count] ?? ''
    for (const path of fields.slice(at + 1, at + 1 + count)) {
      if (type.startsWith('CONFLICT')) found.set(path, [...(found.get(path) ?? []), type])
    }
    at += count + 3
  }
  return found
}
