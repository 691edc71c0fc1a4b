import { type CommitText, headerOf, parseCommit } from './commit-text.ts'
import { parseSha, type Sha } from './domain.ts'
import { runGit } from './git.adapter.ts'

export interface LocalCommit {
  readonly sha: Sha
  readonly parents: readonly Sha[]
  readonly tree: Sha
  readonly text: CommitText
  /** Whether upstream has a commit with the same patch (git-rev-list(1), --cherry-mark). */
  readonly isUpstream: boolean
}

/** The commits that `tip` has and `upstream` has not, parents first. */
export function localCommits(repository: string, upstream: Sha, tip: Sha): readonly LocalCommit[] {
  const range = `${upstream}...${tip}`
  const args = ['rev-list', '--right-only', '--cherry-mark', '--topo-order', '--reverse', range, '--']
  const lines = runGit(repository, args).split('\n').filter(Boolean)
  const marks = lines.map((line) => ({ isUpstream: line.startsWith('='), sha: parseSha(line.slice(1)) }))
  const texts = readCommits(
    repository,
    marks.map(({ sha }) => sha),
  )
  return marks.map((mark, index) => withText(mark, texts[index] ?? ''))
}

function withText(mark: Pick<LocalCommit, 'isUpstream' | 'sha'>, raw: string): LocalCommit {
  const text = parseCommit(raw)
  const parents = text.headers.filter(({ name }) => name === 'parent').map(({ value }) => parseSha(value))
  return { ...mark, parents, text, tree: parseSha(headerOf(text, 'tree') ?? '') }
}

/** The objects of commits, in the order given, as latin1 text for their bytes. */
export function readCommits(repository: string, shas: readonly Sha[]): readonly string[] {
  if (shas.length === 0) return []
  const out = runGit(repository, ['cat-file', '--batch'], { encoding: 'latin1', input: `${shas.join('\n')}\n` })
  let at = 0
  return shas.map((sha) => {
    const end = out.indexOf('\n', at)
    const size = Number(out.slice(at, end).split(' ')[2])
    if (!Number.isInteger(size)) throw new Error(`commit ${sha} cannot be read`)
    at = end + 1 + size + 1
    return out.slice(end + 1, end + 1 + size)
  })
}
