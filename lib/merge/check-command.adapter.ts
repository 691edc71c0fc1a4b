import { constants } from 'node:buffer'
import { lstatSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { EXIT, type ExitCode, hasCode, OrcError } from '../core/errors.ts'
import { findRepository } from '../core/paths.ts'
import { git } from '../core/proc.ts'
import { noRepository } from '../core/repository-at.adapter.ts'
import { oneLine } from '../core/text.ts'
import { checkedText, lockfilePendingText, nothingCheckedText } from './check-messages.ts'
import { mergeConfigForCommand } from './config.adapter.ts'
import type { MergeConfig } from './config.ts'
import { hasMarkers } from './markers.ts'
import { findMerge, indexOption, LARGE, type Merge, takenFromTheirs, textAt } from './parents.adapter.ts'
import { pendingLockfiles } from './pending.adapter.ts'
import { isOfNoKind, lostInMerge, problemsOf } from './validate.ts'

export interface CheckCommand {
  readonly cwd: string
  /** The index that git is about to commit, where that is not the usual one (`GIT_INDEX_FILE` of a hook). */
  readonly index: string | undefined
  readonly json: boolean
  /** Empty: what the merge changed, or, where there is none, every tracked file. */
  readonly paths: readonly string[]
  readonly quiet: boolean
  /** The index instead of the work tree; without paths, what is staged. */
  readonly staged: boolean
}

interface Checked {
  readonly path: string
  readonly problems: readonly string[]
}

/** `orc-hooks merge check`. Returns 0 sound, 1 problems, 3 nothing to check. Throws `NO_REPOSITORY`, `CANNOT_READ`, `GIT`. */
export function runMergeCheck(command: CheckCommand): ExitCode {
  const top = findRepository(command.cwd)?.worktree
  if (top === undefined && command.paths.length === 0)
    throw noRepository(command.cwd, 'npx orc-hooks merge check FILE ...')
  const config = mergeConfigForCommand(command.cwd, { isQuiet: command.quiet })
  const merge = top === undefined ? undefined : mergeToCheck(command)
  const given = command.paths.map((path) => (top === undefined ? path : relative(top, resolve(command.cwd, path))))
  const paths = given.length > 0 ? given : changedPaths(top ?? command.cwd, command, merge)
  const plain = merge && top !== undefined ? takenFromTheirs(top, merge, command.index) : new Set<string>()
  const checked = paths.flatMap((path) =>
    check(path, { command, config, merge: plain.has(path) ? undefined : merge, top }),
  )
  const failed = [...checked.filter(({ problems }) => problems.length > 0), ...pendingIn(top, given, command)]
  if (command.json)
    console.log(JSON.stringify({ checked: checked.length, files: failed, merge: merge?.commit ?? null }))
  else if (!command.quiet || failed.length > 0) report(checked.length, failed, paths.length)
  if (failed.length > 0) return EXIT.failed
  return checked.length === 0 ? EXIT.needsPerson : EXIT.ok
}

/** What is staged on top of a merge commit is about no merge: it may remove again what the merge brought. */
function mergeToCheck({ cwd, staged }: CheckCommand): Merge | undefined {
  const found = findMerge(cwd)
  return staged && found?.commit !== undefined ? undefined : found
}

/** Lockfiles that wait for their package manager. */
function pendingIn(top: string | undefined, given: readonly string[], { index }: CheckCommand): readonly Checked[] {
  const pending = top === undefined ? [] : pendingLockfiles(top, index)
  return pending
    .filter(({ path }) => given.length === 0 || given.includes(path))
    .map(({ command, path }) => ({ path, problems: [lockfilePendingText(command)] }))
}

function report(count: number, failed: readonly Checked[], seen: number): void {
  for (const { path, problems } of failed) for (const problem of problems) console.log(`${oneLine(path)}: ${problem}`)
  console.error(count === 0 ? nothingCheckedText(seen) : checkedText(count, failed.length))
}

/** Where the content of a commit that is being made may come from. */
const SIDES = ['HEAD', 'MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'REBASE_HEAD'] as const

interface Job {
  readonly command: CheckCommand
  readonly config: MergeConfig
  readonly merge: Merge | undefined
  readonly top: string | undefined
}

/** The problems of one file; nothing when it is of no kind that is known, or gone. */
function check(path: string, { command, config, merge, top }: Job): readonly Checked[] {
  const text = command.staged && top !== undefined ? textAt(top, '', path, command.index) : read(command, path, top)
  if (text === undefined) return []
  const problems = problemsOf(text, path, config)
  if (problems === undefined) return []
  // Code may have markers in it that are meant, as tests of merges do: only those that this commit adds count.
  if (command.staged && top !== undefined && hasMarkers(text) && isOfNoKind(text, path, config)) {
    if (SIDES.some((side) => hasMarkers(textAt(top, side, path) ?? ''))) return []
  }
  const lost = merge && problems.length === 0 && top !== undefined ? lostIn({ merge, path, text, top }, config) : []
  return [{ path, problems: [...problems, ...lost] }]
}

interface MergedText {
  readonly merge: Merge
  readonly path: string
  readonly text: string
  readonly top: string
}

function lostIn({ merge, path, text: now, top }: MergedText, config: MergeConfig): readonly string[] {
  // What somebody changed in the work tree after the merge is no matter of the merge.
  const text = merge.commit === undefined ? now : textAt(top, merge.commit, path)
  if (text === undefined) return []
  const [ours, theirs] = [merge.ours, merge.theirs].map((commit) => textAt(top, commit, path))
  if (ours === undefined || theirs === undefined || ours === theirs) return []
  const bases = merge.bases.length === 0 ? [undefined] : merge.bases
  const [first = [], ...more] = bases.map((base) =>
    lostInMerge({ base: textAt(top, base, path), ours, path, result: text, theirs }, config),
  )
  // Of several ancestors each lacks what only another one had: a loss is what all of them show.
  return first.filter((problem) => more.every((problems) => problems.includes(problem)))
}

function read({ cwd, paths }: CheckCommand, path: string, top: string | undefined): string | undefined {
  const isGiven = paths.length > 0
  const file = resolve(top ?? cwd, path)
  try {
    return isGiven || isText(file) ? readFileSync(file, 'utf8') : undefined
  } catch (error) {
    // What git tracks can be away; what a person named cannot.
    if (!isGiven && hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    const message = error instanceof Error ? error.message : String(error)
    throw new OrcError(`cannot read ${oneLine(path)}: ${oneLine(message)}`, {
      code: 'CANNOT_READ',
      exitCode: EXIT.input,
    })
  }
}

/** Of a link git tracks where it leads, not what is there, which may be a device; what is too large is no text of ours. */
function isText(file: string): boolean {
  const entry = lstatSync(file)
  return entry.isFile() && entry.size <= constants.MAX_STRING_LENGTH
}

function changedPaths(top: string, { index, staged }: CheckCommand, merge: Merge | undefined): readonly string[] {
  const filter = ['--name-only', '-z', '--no-renames', '--diff-filter=d']
  const isGoingOn = merge !== undefined && merge.commit === undefined
  const made = merge?.commit && ['diff', ...filter, merge.ours, merge.commit]
  const args = staged || isGoingOn ? ['diff', '--cached', ...filter] : (made ?? ['ls-files', '-z'])
  const { code, failure, stderr, stdout } = git(top, args, { ...LARGE, ...indexOption(index) })
  if (code === 0) return stdout.split('\0').filter((path) => path !== '')
  throw new OrcError(`git ${args[0]}: ${stderr.trim() || failure}`, {
    code: 'GIT',
    exitCode: EXIT.input,
    hint: 'git status',
  })
}
