import { readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clash } from './clash.ts'
import { configValue, runGit } from './git.adapter.ts'
import { fileAt, type IndexCopy, refresh, setEntries } from './index-file.adapter.ts'
import { isNothing, type Side, type TreeChange } from './tree-changes.ts'

export interface Adoption {
  readonly changes: ReadonlyMap<string, TreeChange>
  readonly clashes: readonly Clash[]
  readonly copy: IndexCopy
  readonly worktree: string
}

/**
 * After a kill some files are of the one commit, some of the other, one may be gone or half written, and the index may be
 * either. Each changed path is entered as what its file really is, so that git knows which of them are still to be
 * written.
 */
export function adoptFiles({ changes, clashes, copy, worktree }: Adoption): void {
  const own = new Set(clashes.map(({ path }) => path))
  const sparse = sparsePaths(copy, worktree)
  const candidates = [...changes.values()].filter(
    ({ from, path, to }) => !own.has(path) && !sparse.has(path) && ![from, to].some(({ mode }) => mode === '160000'),
  )
  const blobs = fileBlobs(
    worktree,
    candidates.map(({ path }) => path),
  )
  const entries = candidates.flatMap(({ from, path, to }) => {
    const blob = blobs.get(path)
    const side = [from, to].find((one) => (isNothing(one) ? blob === undefined : one.blob === blob))
    if (side) return [{ path, ...side }]
    // git writes what is not there when it goes from the one side to the other.
    return clearHalf(worktree, path, [from, to]) ? [{ path, ...from }] : []
  })
  setEntries(copy, entries)
  refresh(copy)
}

/**
 * git replaces a file by removing it and writing it anew: killed in between, it leaves no file or the beginning of one,
 * which is removed. False: there is something else, which somebody else has written.
 */
function clearHalf(worktree: string, path: string, sides: readonly Side[]): boolean {
  const stat = fileAt(worktree, path)
  if (stat === undefined) return true
  if (!stat.isFile()) return false
  const file = join(worktree, path)
  const bytes = readFileSync(file)
  const isBeginning = sides.some((side) => {
    if (!side.mode.startsWith('100')) return false
    const args = ['cat-file', '--filters', `--path=${path}`, side.blob]
    return Buffer.from(runGit(worktree, args, { encoding: 'latin1' }), 'latin1')
      .subarray(0, bytes.length)
      .equals(bytes)
  })
  if (isBeginning) rmSync(file)
  return isBeginning
}

function sparsePaths(copy: IndexCopy, worktree: string): ReadonlySet<string> {
  if (configValue(worktree, 'core.sparseCheckout', 'bool') !== 'true') return new Set()
  const lines = copy.run(['ls-files', '-t', '-z']).split('\0')
  return new Set(lines.filter((line) => line.startsWith('S ')).map((line) => line.slice(2)))
}

/** git reads a list of paths line by line, one in quotes as a text in C, and without a carriage return at the end. */
const NOT_IN_A_LIST = /^"|\n|\r$/

/** What files would be staged as; those that are not there are left out. */
export function fileBlobs(worktree: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const kindOf = (path: string) => fileAt(worktree, path)
  const files = paths.filter((path) => kindOf(path)?.isFile() && !NOT_IN_A_LIST.test(path))
  const hashes = runGit(worktree, ['hash-object', '--stdin-paths'], {
    input: files.map((path) => `${path}\n`).join(''),
  })
  const found = new Map(files.map((path, index) => [path, hashes.split('\n')[index] ?? '']))
  for (const path of paths.filter((name) => !found.has(name))) {
    const stat = kindOf(path)
    const link = stat?.isSymbolicLink() ? readlinkSync(join(worktree, path)) : undefined
    if (link !== undefined) found.set(path, runGit(worktree, ['hash-object', '--stdin'], { input: link }).trim())
    else if (stat?.isFile()) found.set(path, runGit(worktree, ['hash-object', '--', path]).trim())
  }
  return found
}
