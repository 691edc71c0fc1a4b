/** What can be at a path: a file with its bytes and permission bits, or a symbolic link. */
export type Entry =
  | { readonly kind: 'file'; readonly encoding: 'utf8' | 'base64'; readonly mode: number; readonly text: string }
  | { readonly kind: 'symlink'; readonly target: string }

/** A text file. Only the executable bits of `mode` are ever chosen by us; the rest comes from what was there. */
export function textFile(text: string, mode = 0o644): Entry {
  return { encoding: 'utf8', kind: 'file', mode, text }
}

/** Whether two entries are the same bytes with the same permissions. */
export function sameEntry(a: Entry | null, b: Entry | null): boolean {
  if (!a || !b) return a === b
  if (a.kind === 'symlink' || b.kind === 'symlink') {
    return a.kind === 'symlink' && b.kind === 'symlink' && a.target === b.target
  }
  return a.mode === b.mode && a.encoding === b.encoding && a.text === b.text
}

/** The text of a text file; undefined for everything else. */
export function textOf(entry: Entry | null): string | undefined {
  return entry?.kind === 'file' && entry.encoding === 'utf8' ? entry.text : undefined
}
