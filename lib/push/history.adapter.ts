import { parseSha, type Sha } from '../core/sha.ts'
import { type CommitText, headerOf, parseCommit } from './commit-text.ts'
import { runGit } from './git.adapter.ts'
import { twinned } from './patch-ids.adapter.ts'

export interface LocalCommit {
  readonly sha: Sha
  readonly parents: readonly Sha[]
  readonly tree: Sha
  readonly text: CommitText
  /** Whether upstream has a commit that does the very same. */
  readonly isUpstream: boolean
}

/** What one side has and the other has not. */
export interface Divergence {
  /** The commits that `tip` has and `upstream` has not, parents first. */
  readonly commits: readonly LocalCommit[]
  readonly upstreamTree: Sha
}

/** How `tip` differs from `upstream`. */
export function divergence(repository: string, upstream: Sha, tip: Sha): Divergence {
  const range = `${upstream}...${tip}`
  const args = ['rev-list', '--right-only', '--cherry-mark', '--topo-order', '--reverse', '--parents', range, '--']
  const marks = runGit(repository, args).split('\n').filter(Boolean).map(parseMark)
  const shas = marks.map(({ sha }) => sha)
  // What git marks may differ in white space.
  const twins = twinned(
    repository,
    range,
    marks.filter(({ isUpstream }) => isUpstream).map(({ sha }) => sha),
  )
  const [last = '', ...texts] = readCommits(repository, [upstream, ...shas])
  const commits = marks.map((mark, index) => {
    const text = parseCommit(texts[index] ?? '')
    return { ...mark, isUpstream: twins.has(mark.sha), text, tree: treeIn(text) }
  })
  return { commits, upstreamTree: treeIn(parseCommit(last)) }
}

/** `+<commit> <parent>...`, or `=` for one that upstream has. The parents are those that this clone knows. */
function parseMark(line: string): Pick<LocalCommit, 'isUpstream' | 'parents' | 'sha'> {
  const [sha = '', ...parents] = line.slice(1).split(' ').map(parseSha)
  return { isUpstream: line.startsWith('='), parents, sha: parseSha(sha) }
}

function treeIn(text: CommitText): Sha {
  return parseSha(headerOf(text, 'tree') ?? '')
}

/** Whether commits are one line, each the only parent of the next, the first on `onto` (undefined: on anything). */
export function isChain(commits: readonly Pick<LocalCommit, 'parents' | 'sha'>[], onto: Sha | undefined): boolean {
  return commits.every(({ parents }, index) => {
    const before = commits[index - 1]?.sha ?? onto
    return parents.length === 1 && (before === undefined || parents[0] === before)
  })
}

/** The parents that stand in a commit object. */
export function parentsIn(text: CommitText): readonly Sha[] {
  return text.headers.filter(({ name }) => name === 'parent').map(({ value }) => parseSha(value))
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
