import { parseSha, type Sha } from '../core/sha.ts'
import { authorshipOf, parseCommit } from './commit-text.ts'
import { isAncestor, runGit, tryGit } from './git.adapter.ts'
import { isChain, parentsIn, readCommits } from './history.adapter.ts'
import type { Integrated } from './integration.ts'
import { PATCH, patchIds, twinned } from './patch-ids.adapter.ts'
import { type FilePatch, parsePatch } from './patches.ts'

export interface Claim {
  readonly repository: string
  readonly upstream: Sha
  /** The local commit before anything was done. */
  readonly tip: Sha
  readonly integrated: Integrated
}

/**
 * Whether everything that was committed here and everything upstream is in the result; asked of git once more, without
 * trusting what the integration says of itself. One line for each thing that is not proven; empty means proven.
 */
export function unproven(claim: Claim): readonly string[] {
  return unprovenEach([claim])[0] ?? []
}

/** The same for several results in one repository, with as many processes of git as for one where that is possible. */
export function unprovenEach(claims: readonly Claim[]): readonly (readonly string[])[] {
  const evidence = evidenceOf(claims)
  return claims.map((claim) => {
    const { integrated, repository, tip, upstream } = claim
    const isOnUpstream = isOnTop(claim, evidence) || isAncestor(repository, upstream, integrated.tip)
    if (!isOnUpstream) return ['the result does not contain all of upstream']
    if (integrated.method === 'merge') {
      return isAncestor(repository, tip, integrated.tip) ? [] : ['the merge does not contain the local commits']
    }
    return [...miscounted(claim, evidence), ...notUpstream(claim), ...differing(claim, evidence)]
  })
}

/** The commits before and after, and the ids of their patches. */
interface Evidence {
  readonly ids: ReadonlyMap<string, string>
  readonly texts: ReadonlyMap<string, string>
}

function evidenceOf(claims: readonly Claim[]): Evidence {
  const [first] = claims
  const shas = [...new Set(claims.flatMap(({ integrated }) => [...integrated.rewritten].flat()))]
  if (!first || shas.length === 0) return { ids: new Map(), texts: new Map() }
  const texts = readCommits(first.repository, shas)
  return {
    ids: patchIds(first.repository, shas),
    texts: new Map(shas.map((sha, index) => [sha, texts[index] ?? ''])),
  }
}

function range(repository: string, from: Sha, to: Sha): readonly Sha[] {
  const args = ['rev-list', '--topo-order', '--reverse', `${from}..${to}`, '--']
  return runGit(repository, args).split('\n').filter(Boolean).map(parseSha)
}

/** The commits that were made, as git reads them, are a chain on upstream that ends at the result: nothing else is in it. */
function isOnTop({ integrated, upstream }: Claim, { texts }: Evidence): boolean {
  const made = [...integrated.rewritten.values()]
  const commits = made.map((sha) => ({ parents: parentsIn(parseCommit(texts.get(sha) ?? '')), sha }))
  return (made.at(-1) ?? upstream) === integrated.tip && isChain(commits, upstream)
}

/** Every local commit is either in the result, in the same order, or said to be upstream; and there is nothing else. */
function miscounted(claim: Claim, evidence: Evidence): readonly string[] {
  const { integrated, repository, tip, upstream } = claim
  const dropped = new Set(integrated.dropped.map(({ commit }) => commit))
  const kept = range(repository, upstream, tip).filter((sha) => !dropped.has(sha))
  const expected = kept.map((sha) => integrated.rewritten.get(sha) ?? `nothing for ${sha}`)
  const found = isOnTop(claim, evidence)
    ? [...integrated.rewritten.values()]
    : range(repository, upstream, integrated.tip)
  if (expected.join() === found.join()) return []
  return [`${kept.length} local commits should be in the result, in their order; there are ${found.length}`]
}

/** What was dropped has its twin upstream. */
function notUpstream({ integrated, repository, tip, upstream }: Claim): readonly string[] {
  const dropped = integrated.dropped.map(({ commit }) => commit)
  const twins = twinned(repository, `${upstream}...${tip}`, dropped)
  return dropped
    .filter((commit) => !twins.has(commit))
    .map((commit) => `commit ${commit} was dropped, and upstream has no such change`)
}

/** Author, date, message and change of each commit. */
function differing(claim: Claim, { ids, texts }: Evidence): readonly string[] {
  const { integrated, repository } = claim
  const authorship = (sha: Sha) => authorshipOf(parseCommit(texts.get(sha) ?? ''))
  return [...integrated.rewritten].flatMap(([old, made]) => {
    if (authorship(old) !== authorship(made) && !isSameText(repository, old, made))
      return [`commit ${old} lost its author, date or message`]
    return ids.get(old) === ids.get(made) ? [] : lostLines(claim, old, made)
  })
}

/** A signed commit is made by git anew, which may write the same words in another encoding. */
function isSameText(repository: string, old: Sha, made: Sha): boolean {
  const [one, other] = [old, made].map((sha) =>
    runGit(repository, [
      'show',
      '--no-patch',
      '--format=%an%n%ae%n%ad%n%B',
      '--encoding=UTF-8',
      '--end-of-options',
      sha,
    ]),
  )
  return one === other
}

/**
 * Where the patch is not the same to the letter (a part of it was upstream already, or a file was merged): each added
 * line must be in the new version of its file, and each removed one gone as far as upstream had it. Files that were
 * merged by our rules are left out: their merge was checked by its own invariants.
 */
function lostLines({ integrated, repository }: Claim, old: Sha, made: Sha): readonly string[] {
  const merged = new Set(integrated.resolved.filter(({ commit }) => commit === old).map(({ path }) => path))
  const [before, after] = [old, made].map((sha) =>
    parsePatch(runGit(repository, ['diff-tree', '--no-commit-id', ...PATCH, sha], { encoding: 'latin1' })),
  )
  const files = [...(after?.values() ?? [])]
  const added = new Set(files.flatMap((file) => file.added))
  const removed = new Set(files.flatMap((file) => file.removed))
  return [...(before ?? [])].flatMap(([path, patch]) => {
    if (merged.has(path)) return []
    const isKept = hasAll(repository, { added, files, made, patch, path, removed })
    return isKept ? [] : [`commit ${old}: a change of ${path} is missing`]
  })
}

interface Check {
  readonly added: ReadonlySet<string>
  /** All that the new commit does. */
  readonly files: readonly FilePatch[]
  readonly made: Sha
  readonly patch: FilePatch
  readonly path: string
  readonly removed: ReadonlySet<string>
}

function hasAll(repository: string, check: Check): boolean {
  const { added, made, patch, path, removed } = check
  const present = linesOf(repository, `${made}:${path}`)
  const upstream = linesOf(repository, `${made}^:${path}`)
  const isThere = (line: string) => added.has(line) || present.has(line)
  const isGone = (line: string) => removed.has(line) || !upstream.has(line)
  return patch.added.every(isThere) && patch.removed.every(isGone) && hasEntry(repository, check)
}

/** What is not in lines: the content of a binary file, and the mode. The file may have another name upstream. */
function hasEntry(repository: string, { files, made, patch, path }: Check): boolean {
  const { blob, mode } = patch
  if (files.some((file) => file.blob === blob && file.mode === mode)) return true
  const found = runGit(repository, ['--literal-pathspecs', 'ls-tree', '--full-tree', '-z', made, '--', path])
  const [, foundMode, foundBlob = '0'.repeat(made.length)] = /^(\d+) \w+ ([0-9a-f]+)\t/.exec(found) ?? []
  return (blob === undefined || blob === foundBlob) && (mode === undefined || mode === foundMode)
}

function linesOf(repository: string, name: string): ReadonlySet<string> {
  const found = tryGit(repository, ['cat-file', 'blob', name], { encoding: 'latin1' })
  return new Set(found.code === 0 ? found.stdout.split('\n') : [])
}
