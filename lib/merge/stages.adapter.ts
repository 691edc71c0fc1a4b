import { isUtf8 } from 'node:buffer'
import { EXIT, OrcError } from '../core/errors.ts'
import { git } from '../core/proc.ts'
import { indexOption } from './parents.adapter.ts'
import type { FileAttributes, StageTexts } from './resolve-file.ts'
import { parseUnmerged, type Stage, type UnmergedFile } from './unmerged.ts'

const MAX_BYTES = 1024 * 1024 * 1024
const TIMEOUT_MS = 10 * 60_000
const LARGE = { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS }

/**
 * The unmerged files of the worktree that `cwd` is in; only those that the pathspecs, relative to `cwd`, name. Throws
 * `GIT` where git cannot say: a broken index is not one without conflicts.
 */
export function unmergedFiles(cwd: string, pathspecs: readonly string[]): readonly UnmergedFile[] {
  const scope = pathspecs.length === 0 ? [':/'] : pathspecs
  const listed = git(cwd, ['ls-files', '--unmerged', '-z', '--full-name', '--', ...scope], {
    ...LARGE,
    encoding: 'latin1',
  })
  if (listed.code === 0) return parseUnmerged(listed.stdout)
  throw new OrcError(`git ls-files: ${listed.stderr.trim() || listed.failure}`, {
    code: 'GIT',
    exitCode: pathspecs.length > 0 ? EXIT.input : EXIT.failed,
    hint: 'git status',
  })
}

/** The blobs of one path in the index: one where it is merged, several where it is not. */
export function readStagesOf(top: string, path: string, index?: string): readonly string[] {
  const args = ['--literal-pathspecs', 'ls-files', '--stage', '-z', '--', path]
  const listed = git(top, args, indexOption(index)).stdout.split('\0')
  return listed.flatMap((entry) => /^\d+ ([0-9a-f]+) /.exec(entry)?.[1] ?? [])
}

/** The content of every version of the files, by path; git is asked once. */
export function readStages(top: string, files: readonly UnmergedFile[]): ReadonlyMap<string, StageTexts> {
  const blobs = files.flatMap(({ stages }) => [stages.base, stages.ours, stages.theirs])
  const wanted = [...new Set(blobs.flatMap((stage) => (stage?.mode.startsWith('100') ? [stage.blob] : [])))]
  const blobsRead = readBlobs(top, wanted)
  const missing = new Set(wanted.filter((blob) => !blobsRead.has(blob)))
  const textOf = (stage: Stage | undefined) => (stage === undefined ? undefined : blobsRead.get(stage.blob)?.text)
  return new Map(
    files.map(({ path, stages: { base, ours, theirs } }) => {
      const isIncomplete = [base, ours, theirs].some((stage) => stage !== undefined && missing.has(stage.blob))
      return [path, { base: textOf(base), isIncomplete, ours: textOf(ours), theirs: textOf(theirs) }]
    }),
  )
}

interface Blob {
  /** Undefined: its bytes are no text. */
  readonly text: string | undefined
}

/** `git cat-file --batch`: a line `<id> <type> <size>`, that many bytes, a line end. */
function readBlobs(top: string, ids: readonly string[]): ReadonlyMap<string, Blob> {
  if (ids.length === 0) return new Map()
  const input = ids.map((id) => `${id}\n`).join('')
  const { stdout } = git(top, ['cat-file', '--batch'], { ...LARGE, encoding: 'latin1', input })
  const found = new Map<string, Blob>()
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf('\n', at)
    const [id = '', type, size] = stdout.slice(at, end).split(' ')
    if (type !== 'blob') {
      at = end + 1
      continue
    }
    const stop = end + 1 + Number(size)
    const bytes = Buffer.from(stdout.slice(end + 1, stop), 'latin1')
    found.set(id, { text: isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : undefined })
    at = stop + 1
  }
  return found
}

const ATTRIBUTES = ['conflict-marker-size', 'filter', 'merge'] as const

/** With the length of conflict markers. */
type PathAttributes = FileAttributes & { readonly markerSize: number }

/** What holds for a path of which no attributes file says anything. */
export const NO_ATTRIBUTES: PathAttributes = { filter: 'unspecified', markerSize: 7, merge: 'unspecified' }

/** What the attributes files say about each path. */
export function readAttributes(top: string, paths: readonly string[]): ReadonlyMap<string, PathAttributes> {
  const input = paths.map((path) => `${path}\0`).join('')
  const fields = git(top, ['check-attr', '-z', '--stdin', ...ATTRIBUTES], { ...LARGE, input }).stdout.split('\0')
  const found = new Map<string, PathAttributes>()
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = '', name = '', value = ''] = fields.slice(at, at + 3)
    const before = found.get(path) ?? NO_ATTRIBUTES
    const said = name === 'conflict-marker-size' ? { markerSize: Number(value) || 7 } : { [name]: value }
    found.set(path, { ...before, ...said })
  }
  return found
}
