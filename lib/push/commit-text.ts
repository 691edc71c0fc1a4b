/** A commit object, its bytes as latin1 text: what git does not know about it is carried through as it is. */
export interface CommitText {
  /** Lines of the header in their order, each with its continuation lines. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** From the line after the empty one, verbatim. */
  readonly message: string
}

/** Reads a commit object (gitformat-commit: header lines, an empty line, the message). */
export function parseCommit(text: string): CommitText {
  const end = text.indexOf('\n\n')
  const head = end === -1 ? text.replace(/\n$/, '') : text.slice(0, end)
  const headers = head.split(/\n(?! )/).map((line) => {
    const space = line.indexOf(' ')
    return { name: line.slice(0, space), value: line.slice(space + 1) }
  })
  return { headers, message: end === -1 ? '' : text.slice(end + 2) }
}

/** The value of the first header of that name. */
export function headerOf({ headers }: CommitText, name: string): string | undefined {
  return headers.find((header) => header.name === name)?.value
}

/** What one has to know to call two commits the work of the same person with the same words. */
export function authorshipOf(commit: CommitText): string {
  return [headerOf(commit, 'author'), headerOf(commit, 'encoding'), commit.message].join('\n')
}

export interface Rewrite {
  readonly tree: string
  readonly parents: readonly string[]
  /** `Name <mail> seconds zone`; undefined: the one it has. */
  readonly committer: string | undefined
}

/** Headers that are bound to the very bytes of the commit: a signature, and the tags that a merge brought in. */
const BOUND = /^(gpgsig|gpgsig-sha256|mergetag)$/

/** The object of the same commit in another place: author, message, encoding and unknown headers stay. */
export function rewriteCommit(commit: CommitText, { committer, parents, tree }: Rewrite): string {
  const rest = commit.headers
    .filter(({ name }) => !BOUND.test(name) && name !== 'tree' && name !== 'parent')
    .map(({ name, value }) => `${name} ${name === 'committer' ? (committer ?? value) : value}`)
  const head = [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`), ...rest]
  return `${head.join('\n')}\n\n${commit.message}`
}
