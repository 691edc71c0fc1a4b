import { isUtf8 } from 'node:buffer'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sha } from '../core/sha.ts'
import { oneLine } from '../core/text.ts'
import type { MergeConfig } from '../merge/config.ts'
import type { MergeInput } from '../merge/domain.ts'
import type { Clash, InTheWay } from './clash.ts'
import { runGit, tryGit, writeObject } from './git.adapter.ts'
import {
  type Checkout,
  changesBetween,
  copyIndex,
  fileAt,
  type IndexCopy,
  readTrees,
  refresh,
  setEntries,
  stagedChanges,
  unstagedChanges,
} from './index-file.adapter.ts'
import type { Side, TreeChange } from './tree-changes.ts'
import { untrackedInTheWay } from './untracked.adapter.ts'

export interface MoveRequest {
  readonly checkout: Checkout
  readonly from: Sha
  readonly to: Sha
  readonly config: MergeConfig
  readonly id: string
}

export interface MovePlan {
  readonly clashes: readonly Clash[]
  /** Not empty: the work tree cannot be moved. */
  readonly inTheWay: readonly InTheWay[]
}

/** Whether a work tree can go from one commit to another with all that is not committed in it; nothing is changed. */
export async function planMove(request: MoveRequest): Promise<MovePlan> {
  const { checkout, from, id, to } = request
  const copy = copyIndex(checkout, `plan-${id}`)
  const { worktree } = checkout
  const changes = changesBetween(worktree, from, to)
  try {
    const untracked = untrackedInTheWay(copy, worktree, changes)
    if (untracked.length === 0 && isFree(copy, from, to)) return { clashes: [], inTheWay: [] }
    refresh(copy)
    const { clashes, inTheWay: changed } = await findClashes(request, copy, changes)
    const inTheWay = [...changed, ...untracked]
    setEntries(
      copy,
      clashes.map(({ path, to: side }) => ({ path, ...side })),
    )
    const tried = readTrees(copy, ['-n'], [from, to])
    const refused = tried.code === 0 || inTheWay.length > 0 ? [] : refusedPaths(tried.stderr)
    return { clashes: clashes.map(({ clash }) => clash), inTheWay: [...inTheWay, ...refused] }
  } finally {
    copy.remove()
  }
}

/** Nothing is staged, and git finds nothing in its way: then no path that changes has anything that is not committed. */
function isFree(copy: IndexCopy, from: Sha, to: Sha): boolean {
  return readTrees(copy, ['-n'], [from, to]).code === 0 && stagedChanges(copy, from).size === 0
}

interface Found {
  readonly path: string
  readonly to: Side
  readonly clash: Clash
}

async function findClashes(request: MoveRequest, copy: IndexCopy, changes: ReadonlyMap<string, TreeChange>) {
  const staged = stagedChanges(copy, request.from)
  const unstaged = unstagedChanges(copy)
  const clashes: Found[] = []
  const inTheWay: InTheWay[] = []
  for (const change of changes.values()) {
    const { path } = change
    if (!staged.has(path) && !unstaged.has(path)) continue
    const clash = await combine(request, change, staged.get(path)?.to ?? change.from)
    if (clash) clashes.push({ clash, path, to: change.to })
    else
      inTheWay.push({
        kind: 'changed',
        path,
        why: 'changed here and not committed, and changed upstream in the same place',
      })
  }
  return { clashes, inTheWay }
}

/** Both changes in one, where these are texts that fit together. */
async function combine(
  { checkout, config }: MoveRequest,
  { from, path, to }: TreeChange,
  staged: Side,
): Promise<Clash | undefined> {
  const { worktree } = checkout
  const isFile = fileAt(worktree, path)?.isFile()
  const modes = [from, to, staged].map(({ mode }) => mode)
  if (!isFile || modes.some((mode) => mode !== from.mode || !mode.startsWith('100'))) return undefined
  const file = runGit(worktree, ['hash-object', '-w', '--', path]).trim()
  const bytes = runGit(worktree, ['hash-object', '-w', '--no-filters', '--', path]).trim()
  const three = (mine: string) => mergeBlobs(worktree, { base: from.blob, config, mine, path, theirs: to.blob })
  const newStaged = await three(staged.blob)
  const newFile = file === staged.blob ? newStaged : await three(file)
  if (newStaged === undefined || newFile === undefined) return undefined
  return {
    after: { bytes: undefined, file: newFile, staged: { blob: newStaged, mode: to.mode } },
    before: { bytes, file, staged },
    path,
  }
}

interface Blobs {
  readonly base: string
  readonly config: MergeConfig
  readonly mine: string
  readonly path: string
  readonly theirs: string
}

/** The blob of a three-way merge without conflict; undefined: there is none. */
async function mergeBlobs(
  repository: string,
  { base, config, mine, path, theirs }: Blobs,
): Promise<string | undefined> {
  if (mine === base || mine === theirs) return theirs
  const texts = [mine, base, theirs].map((blob) => textOf(repository, blob))
  const [mineText, baseText, theirsText] = texts
  if (mineText === undefined || baseText === undefined || theirsText === undefined) return undefined
  const plain = mergeTexts(repository, [mineText, baseText, theirsText])
  const input = { base: baseText, ours: mineText, path, theirs: theirsText }
  const merged = plain ?? (await mergedByRules(input, config))
  return merged === undefined ? undefined : writeObject(repository, 'blob', Buffer.from(merged).toString('latin1'))
}

/** The rules are loaded when they are needed. */
async function mergedByRules(input: MergeInput, config: MergeConfig): Promise<string | undefined> {
  const { mergeFile } = await import('../merge/merge-file.ts')
  const { status, text } = mergeFile(input, { config })
  return status === 'resolved' ? text : undefined
}

function mergeTexts(repository: string, texts: readonly string[]): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'orc-hooks-merge-'))
  try {
    const files = [...texts.keys()].map((index) => join(directory, String(index)))
    for (const [index, file] of files.entries()) writeFileSync(file, texts[index] ?? '')
    const done = tryGit(repository, ['merge-file', '-q', '-p', ...files])
    return done.code === 0 ? done.stdout : undefined
  } finally {
    rmSync(directory, { force: true, recursive: true })
  }
}

function textOf(repository: string, blob: string): string | undefined {
  const bytes = Buffer.from(runGit(repository, ['cat-file', 'blob', blob], { encoding: 'latin1' }), 'latin1')
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : undefined
}

/** What read-tree complains about. Whatever else is not committed is known by then. */
function refusedPaths(stderr: string): readonly InTheWay[] {
  const hidden = [...stderr.matchAll(/^error: Entry '(.*)' not uptodate\. Cannot merge\.$/gm)]
  if (hidden.length === 0)
    return [{ kind: 'changed', path: '', why: oneLine(stderr.trim().split('\n').at(-1) ?? 'git read-tree refuses') }]
  const why = 'changed here, although it is marked as assume-unchanged or skip-worktree'
  return hidden.map(([, path = '']) => ({ kind: 'hidden', path, why }))
}
