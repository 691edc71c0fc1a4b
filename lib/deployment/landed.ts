import { parseSha, type Sha } from './domain.ts'

/** A ref that a push brought to a remote. */
export interface LandedRef {
  /** Name of the remote, or its URL. */
  readonly remote: string
  readonly ref: string
  /** Undefined: the ref was made by this push. */
  readonly old: Sha | undefined
  readonly commit: Sha
}

/** The landed refs in lines of `remote ref old new`; deletions and lines that say something else are left out. */
export function parseLanded(text: string): readonly LandedRef[] {
  return text.split('\n').flatMap((line) => {
    // A remote can be a path with spaces, the rest cannot hold any.
    const [, remote, ref, old, commit] = /^(.+) (\S+) (\S+) (\S+)$/.exec(line.trim()) ?? []
    const sha = parseSha(commit ?? '')
    if (!remote || !ref?.startsWith('refs/') || !sha || /^0+$/.test(sha)) return []
    const before = parseSha(old ?? '')
    return [{ commit: sha, old: before && !/^0+$/.test(before) ? before : undefined, ref, remote }]
  })
}
