import { createHash } from 'node:crypto'
import { parseSha, type Sha } from '../core/sha.ts'
import { runGit } from './git.adapter.ts'

/** A patch as `parsePatch` reads it. */
export const PATCH = [
  '-p',
  '-U0',
  '--full-index',
  '--root',
  '--no-renames',
  '--no-prefix',
  '--no-relative',
  '--no-ext-diff',
  '--no-textconv',
] as const

/**
 * What each commit does, to the byte, wherever in their files the lines stand; commits without a change and merges have
 * no id. git-patch-id(1) and the marks of git-rev-list(1) leave out white space, which means something in many files.
 */
export function patchIds(repository: string, shas: readonly Sha[]): ReadonlyMap<string, string> {
  if (shas.length === 0) return new Map()
  const input = `${shas.join('\n')}\n`
  const patches = runGit(repository, ['diff-tree', '--stdin', ...PATCH], { encoding: 'latin1', input })
  // Not /^/m, which finds a line also behind a carriage return in a file.
  return new Map(patches.split(/(?<=^|\n)(?=[0-9a-f]{40,64}\n)/).map(idOf))
}

/** A line with the commit, then its patch. Where lines stand is left out, and so are blobs, but those of binary files. */
function idOf(text: string): readonly [string, string] {
  const end = text.indexOf('\n')
  const hash = createHash('sha1')
  let index = ''
  for (const line of text.slice(end + 1).split('\n')) {
    if (line.startsWith('index ')) index = line
    else hash.update(`${line.startsWith('@@') ? '@@' : line.startsWith('Binary files ') ? index : line}\n`)
  }
  return [text.slice(0, end), hash.digest('hex')]
}

/** Those of `commits` of which upstream has one that does the very same; `range` is `<upstream>...<tip>`. */
export function twinned(repository: string, range: string, commits: readonly Sha[]): ReadonlySet<Sha> {
  if (commits.length === 0) return new Set()
  const marks = runGit(repository, ['rev-list', '--left-only', '--cherry-mark', range, '--']).split('\n')
  const theirs = marks.filter((line) => line.startsWith('=')).map((line) => parseSha(line.slice(1)))
  const ids = patchIds(repository, [...commits, ...theirs])
  const known = new Set(theirs.flatMap((sha) => ids.get(sha) ?? []))
  return new Set(commits.filter((sha) => known.has(ids.get(sha) ?? '')))
}
