import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from '../core/json-file.ts'
import { git } from '../core/proc.ts'
import { cut, oneLine } from '../core/text.ts'
import { describeOperation, type Operation, type OperationFacts, type OperationKind } from './operation.ts'

const MAX_SUBJECT = 50
const STASHES = 10

/**
 * What git is in the middle of, at `cwd`; undefined: nothing. A stash that did not apply leaves no trace but unmerged
 * files: it, a squashed merge or something else is what is left when there are some. `GIT_DIR` of a driver or hook in `env` does not matter: every
 * worktree knows its own git directory.
 */
export function findOperation(cwd: string): Operation | undefined {
  const kind = kindAt(cwd)
  return kind && describeOperation(factsOf(cwd, kind))
}

const HEADS = { 'cherry-pick': 'CHERRY_PICK_HEAD', merge: 'MERGE_HEAD', revert: 'REVERT_HEAD' } as const

/** A rebase picks commits, and may merge: it comes first. */
function kindAt(cwd: string): OperationKind | undefined {
  const directory = gitDirectory(cwd)
  if (existsSync(join(directory, 'rebase-merge'))) return 'rebase'
  if (existsSync(join(directory, 'rebase-apply'))) {
    return existsSync(join(directory, 'rebase-apply', 'applying')) ? 'am' : 'rebase'
  }
  for (const kind of ['merge', 'cherry-pick', 'revert'] as const) {
    if (commitAt(cwd, HEADS[kind]) !== '') return kind
  }
  if (git(cwd, ['ls-files', '--unmerged', '-z']).stdout === '') return undefined
  if (stashInConflict(cwd) !== '') return 'stash'
  return holdsConflict(cwd, [squashedCommit(directory)]) === '' ? 'other' : 'squash'
}

function gitDirectory(cwd: string): string {
  return git(cwd, ['rev-parse', '--absolute-git-dir']).stdout.replace(/\n$/, '')
}

function factsOf(cwd: string, kind: OperationKind): OperationFacts {
  const directory = gitDirectory(cwd)
  const theirs = appliedCommit(cwd, directory, kind)
  const [id = '', short = '', parents = '', subject = ''] = show(cwd, theirs)
  const onto = readText(join(directory, 'rebase-merge', 'onto')) ?? readText(join(directory, 'rebase-apply', 'onto'))
  const landing = onto?.trim() ?? ''
  return {
    branch: git(cwd, ['symbolic-ref', '--short', '--quiet', 'HEAD']).stdout.trim(),
    kind,
    onto: { id: landing, short: landing && git(cwd, ['rev-parse', '--short', landing]).stdout.trim() },
    stash: kind === 'stash' ? stashInConflict(cwd) : '',
    theirs: { hasParent: parents !== '', id, short, subject: cut(oneLine(subject), MAX_SUBJECT) },
    theirsName: mergedName(directory) ?? (short === '' ? 'theirs' : short),
  }
}

/** Empty where no commit is known that is applied. */
function appliedCommit(cwd: string, directory: string, kind: OperationKind): string {
  if (kind === 'am' || kind === 'other' || kind === 'stash') return ''
  if (kind === 'squash') return squashedCommit(directory)
  if (kind !== 'rebase') return commitAt(cwd, HEADS[kind])
  // REBASE_HEAD is there once git has stopped; MERGE_HEAD for a merge that is made again (--rebase-merges).
  return commitAt(cwd, pickedCommit(directory)) || commitAt(cwd, 'REBASE_HEAD') || commitAt(cwd, 'MERGE_HEAD')
}

/** The commit of the last line that a rebase has begun with; empty: it picks none. */
function pickedCommit(directory: string): string {
  const last = (readText(join(directory, 'rebase-merge', 'done')) ?? '').trimEnd().split('\n').at(-1) ?? ''
  return /^(?:[perfs]|pick|edit|reword|fixup|squash)(?: -[Cc])? ([0-9a-f]{4,64})\b/.exec(last)?.[1] ?? ''
}

function commitAt(cwd: string, name: string): string {
  if (name === '') return ''
  return git(cwd, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]).stdout.trim()
}

function show(cwd: string, commit: string): readonly string[] {
  if (commit === '') return []
  return git(cwd, ['show', '--no-patch', '--format=%H%x00%h%x00%P%x00%s', commit]).stdout.replace(/\n$/, '').split('\0')
}

/** The branch in the message that git has prepared. */
function mergedName(directory: string): string | undefined {
  const message = readText(join(directory, 'MERGE_MSG')) ?? ''
  const found = /^Merge (?:remote-tracking )?(?:branch|tag|commit) '([^'\n]+)'/.exec(message)?.[1]
  return found === undefined ? undefined : oneLine(found)
}

/** The newest commit in the message that `git merge --squash` has prepared, which stays after a `git reset`. */
function squashedCommit(directory: string): string {
  return /^commit ([0-9a-f]{40,64})$/m.exec(readText(join(directory, 'SQUASH_MSG')) ?? '')?.[1] ?? ''
}

/** The entry of the stash that has one of the conflicting versions. */
function stashInConflict(cwd: string): string {
  return holdsConflict(
    cwd,
    Array.from({ length: STASHES }, (_, index) => `stash@{${index}}`),
  )
}

/** The first of the commits that has their version of a conflict; empty: none. */
function holdsConflict(cwd: string, names: readonly string[]): string {
  const listed = git(cwd, ['ls-files', '--unmerged', '-z', '--full-name', ':/']).stdout.split('\0')
  const [, blob, path] = listed.map((entry) => /^\d+ ([0-9a-f]+) 3\t(.*)$/s.exec(entry)).find(Boolean) ?? []
  if (!blob || !path) return ''
  const blobIn = (name: string) => git(cwd, ['rev-parse', '--verify', '--quiet', `${name}:${path}`]).stdout.trim()
  return names.find((name) => name !== '' && blobIn(name) === blob) ?? ''
}
