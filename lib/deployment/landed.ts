import { isSha, type Sha } from '../core/sha.ts'

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
    const [, remote, ref, old = '', commit = ''] = /^(.+) (\S+) (\S+) (\S+)$/.exec(line.trim()) ?? []
    if (!remote || !ref?.startsWith('refs/') || !isCommit(commit)) return []
    return [{ commit, old: isCommit(old) ? old : undefined, ref, remote }]
  })
}

/** The name of nothing is all zeros. */
function isCommit(text: string): text is Sha {
  return isSha(text) && !/^0+$/.test(text)
}
