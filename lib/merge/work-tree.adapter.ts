import { chmodSync, lstatSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EXIT, hasCode, OrcError } from '../core/errors.ts'
import { replaceFile } from '../core/json-file.ts'
import { git } from '../core/proc.ts'
import { replaceConflicts } from './conflicts.ts'
import { DEFAULT_MARKERS, type MarkerOptions } from './markers.ts'
import type { StageTexts } from './resolve-file.ts'
import { withScratch } from './scratch.adapter.ts'
import { type VersionName, withTextMerge } from './text-merge.adapter.ts'
import type { UnmergedFile } from './unmerged.ts'

const MAX_BYTES = 1024 * 1024 * 1024

/**
 * The state of an unmerged file in the work tree: as git left it (with markers), our version without a mark (what git
 * leaves when a merge driver fails), gone, no ordinary file, or changed since by somebody.
 */
export type WorkTreeState = 'as-git-left-it' | 'changed' | 'gone' | 'odd' | 'ours-alone'

/** Whether the file may be written. What a person, or rerere, has begun to merge is not to be overwritten. */
export function workTreeState(top: string, file: UnmergedFile, texts: StageTexts): WorkTreeState {
  const path = join(top, file.path)
  const entry = lstatSync(path, { throwIfNoEntry: false })
  if (!entry) return 'gone'
  if (!entry.isFile() || isBehindLink(top, file.path)) return 'odd'
  const now = idOf(top, file.path)
  // No id: a filter that fails. Then nobody can say whose work the file holds.
  if (now === '') return 'changed'
  if (now === file.stages.ours?.blob) return 'ours-alone'
  if (now === blobAt(top, `AUTO_MERGE:${file.path}`)) return 'as-git-left-it'
  return hasBothSides(top, readFileSync(path, 'utf8'), texts) ? 'as-git-left-it' : 'changed'
}

/** The id that the file in the work tree would have in git. */
export function idOf(top: string, path: string): string {
  return git(top, ['hash-object', `--path=${path}`, '--', path]).stdout.trim()
}

/** The id of a text in git; nothing is written. */
export function idOfText(top: string, text: string): string {
  return git(top, ['hash-object', '--stdin', '--no-filters'], { input: text }).stdout.trim()
}

function blobAt(top: string, name: string): string {
  return git(top, ['rev-parse', '--verify', '--quiet', '--end-of-options', name]).stdout.trim().split('\n').at(-1) ?? ''
}

/** A directory above it is gone, or was replaced by a link: what is behind it is not ours to write. */
export function isBehindLink(top: string, path: string): boolean {
  const parent = dirname(path)
  if (parent === '.') return false
  return lstatSync(join(top, parent), { throwIfNoEntry: false })?.isDirectory() !== true || isBehindLink(top, parent)
}

/** After a stash there is no AUTO_MERGE: then both sides of the markers are compared with those of a text merge. */
function hasBothSides(top: string, marked: string, texts: StageTexts): boolean {
  const expected = markedText(top, texts, DEFAULT_MARKERS)?.replaceAll('\r\n', '\n')
  const plain = marked.replaceAll('\r\n', '\n')
  return (
    expected !== undefined &&
    (['ours', 'theirs'] as const).every((side) => sideOf(plain, side) === sideOf(expected, side))
  )
}

/** A text with conflict markers, with every conflict decided for one side. */
function sideOf(marked: string, side: 'ours' | 'theirs'): string {
  return replaceConflicts(marked, (sides) => sides[side])
}

/** What git's own text merge gives; undefined where a side is missing or is no text. */
export function markedText(
  top: string,
  { base, ours, theirs }: StageTexts,
  markers: MarkerOptions,
): string | undefined {
  if (ours === undefined || theirs === undefined) return undefined
  const texts = { base: base ?? '', ours, theirs }
  const job = { cwd: top, markers, read: (name: VersionName) => Buffer.from(texts[name]) }
  return withTextMerge(job, ({ read }) => read('merged').toString('utf8'))
}

/**
 * Writes a text as git would check it out: line ends, filters, and the permissions that are there but for the executable
 * bits, which `mode` decides. The permissions come first, so that whoever sees the new text sees the new permissions.
 */
export function placeText(top: string, path: string, { mode, text }: { mode?: string; text: string }): void {
  const id = writeText(top, text)
  const bytes = run(top, ['cat-file', '--filters', `--path=${path}`, id])
  const target = join(top, path)
  const now = statSync(target).mode & 0o777
  const wanted = permissions(now, mode)
  if (wanted !== now) chmodSync(target, wanted)
  withScratch(top, (folder) => replaceFrom(folder, target, { bytes: Buffer.from(bytes, 'latin1'), mode: wanted }))
}

/** Not under a name made of the file's own, which may be as long as a name can be. */
function replaceFrom(folder: string, target: string, { bytes, mode }: { bytes: Buffer; mode: number }): void {
  const fresh = join(folder, 'content')
  writeFileSync(fresh, bytes)
  chmodSync(fresh, mode)
  try {
    renameSync(fresh, target)
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error
    replaceFile(target, bytes, dirname(target))
  }
}

function writeText(top: string, text: string): string {
  return run(top, ['hash-object', '-w', '--stdin', '--no-filters'], text).trim()
}

/** Who may read a file may execute it, as git does it. */
function permissions(now: number, mode: string | undefined): number {
  if (mode === undefined) return now
  return mode === '100755' ? now | ((now & 0o444) >> 2) : now & ~0o111
}

/** Marks files as merged in the index, with exactly these contents and modes. Throws `LOCKED` while another git writes it. */
export function stageFiles(
  top: string,
  files: readonly { readonly mode: string; readonly path: string; readonly text: string }[],
): void {
  if (files.length === 0) return
  const input = files.map(({ mode, path, text }) => `${mode} ${writeText(top, text)} 0\t${path}\0`).join('')
  run(top, ['update-index', '-z', '--index-info'], input)
  git(top, ['update-index', '-q', '--refresh'])
}

const LOCKED_HINT =
  'another git is at work here: wait for it to end, then run the command again; if none is: rm -f "$(git rev-parse --git-path index.lock)"'

function run(top: string, args: readonly string[], input = ''): string {
  const isBinary = args[0] === 'cat-file'
  const done = git(top, args, { input, maxBytes: MAX_BYTES, ...(isBinary && { encoding: 'latin1' as const }) })
  if (done.code === 0) return done.stdout
  const isLocked = done.stderr.includes(".lock': File exists")
  throw new OrcError(`git ${args[0]}: ${done.stderr.trim() || done.failure}`, {
    code: isLocked ? 'LOCKED' : 'GIT',
    exitCode: isLocked ? EXIT.locked : EXIT.failed,
    hint: isLocked ? LOCKED_HINT : 'git status',
  })
}
