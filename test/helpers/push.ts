// Histories for the tests of pushes: a clone that is ahead, a colleague who was faster.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSha, type Sha } from '../../lib/core/sha.ts'
import type { Outcome } from '../../lib/push/outcome.ts'
import { assert } from './harness.ts'
import { git, orcHooks, photograph, put, type Sandbox } from './repository.ts'

/** Files with their texts; null removes one. */
export type Files = Record<string, string | null>

export interface Team {
  /** The bare repository. */
  readonly remote: string
  /** The clone of who runs our command. */
  readonly mine: string
  /** The clone of a colleague. */
  readonly theirs: string
}

/** A remote whose main branch has `files`, and two clones of it. */
export function team(box: Sandbox, files: Files = { 'README.md': 'one\n' }): Team {
  const remote = join(box.top, 'origin.git')
  const mine = join(box.top, 'mine')
  const theirs = join(box.top, 'theirs')
  git(box, box.top, 'init', '-q', '--bare', remote)
  git(box, box.top, 'clone', '-q', remote, theirs)
  commit(box, theirs, files)
  git(box, theirs, 'push', '-q', 'origin', 'HEAD:main')
  git(box, box.top, 'clone', '-q', remote, mine)
  return { mine, remote, theirs }
}

/** Writes the files, and commits everything. */
export function commit(
  box: Sandbox,
  top: string,
  files: Files,
  message = `change ${Object.keys(files).join(', ')}`,
): Sha {
  for (const [name, text] of Object.entries(files)) {
    if (text === null) git(box, top, 'rm', '-q', '--', name)
    else put(join(top, name), text)
  }
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '--allow-empty', '-m', message)
  return head(box, top)
}

/** The commit that `name` means. */
export function head(box: Sandbox, top: string, name = 'HEAD'): Sha {
  return parseSha(git(box, top, 'rev-parse', name).trim())
}

/** The colleague commits and pushes. */
export function theyPush(box: Sandbox, { theirs }: Team, files: Files, message?: string): Sha {
  const made = commit(box, theirs, files, message)
  git(box, theirs, 'push', '-q', 'origin', 'HEAD:main')
  return made
}

/** The text of a file in a commit. */
export function textIn(box: Sandbox, top: string, name: string): string {
  return git(box, top, 'cat-file', 'blob', name)
}

/** The text of a file in the work tree. */
export function textOf(top: string, name: string): string {
  return readFileSync(join(top, name), 'utf8')
}

/** What git status says, in the form for programs. */
export function status(box: Sandbox, top: string): string {
  return git(box, top, 'status', '--porcelain=v2')
}

/** Runs handle-push-conflict; its exit code is checked against what it says. */
export function handle(box: Sandbox, cwd: string, ...args: string[]): Outcome {
  const done = orcHooks(box, cwd, 'handle-push-conflict', '--json', ...args)
  if (!done.stdout.includes('"outcome"')) throw new Error(done.stdout + done.stderr)
  const outcome: Outcome = JSON.parse(done.stdout)
  assert.is(outcome.exitCode, done.code, done.stdout)
  return outcome
}

/** How handle-push-conflict refuses to begin: `<exit code> <code>`. */
export function refusalOf(box: Sandbox, cwd: string, ...args: string[]): string {
  const done = orcHooks(box, cwd, 'handle-push-conflict', '--json', ...args)
  return `${done.code} ${JSON.parse(done.stdout).error?.code}`
}

/** Everything that must be as before after a failure: refs, reflogs, index content, files, stash, configuration. */
export function everything(box: Sandbox, top: string) {
  const isOurs = /^\.git\/(hooks|index$|objects|refs\/orc|refs\/$|logs\/refs\/orc|ORIG_HEAD)/
  return {
    files: photograph(top, (path) => isOurs.test(path)),
    index: git(box, top, 'ls-files', '-s', '-v'),
    refs: git(box, top, 'for-each-ref')
      .split('\n')
      .filter((line) => !line.includes('refs/orc/backup/')),
    stash: git(box, top, 'stash', 'list'),
    status: status(box, top),
  }
}
