// What the tests of the git hooks share: witnesses, pushes, and the notes that pushes leave.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from './harness.ts'
import { execute, git, orcHooks, type Sandbox } from './repository.ts'

/** git's own changing files, and the state, which stays. */
export const isMoving = (path: string) =>
  /^\.git\/(index|logs|objects|refs|COMMIT_EDITMSG|ORIG_HEAD|worktrees)|^\.orchestra/.test(path)

/** The notes of pushes in the shared state, oldest first, and forgets them. */
export function takeNotes(state: string): string[] {
  const spool = join(state, 'spool')
  const names = existsSync(spool) ? readdirSync(spool).sort() : []
  const notes = names.map((name) => readFileSync(join(spool, name), 'utf8'))
  for (const name of names) rmSync(join(spool, name))
  return notes
}

/** A hook that writes down its arguments and stdin into `log`, and ends with `code`. */
export const witness = (log: string, code = 0, shebang = '#!/bin/sh') =>
  `${shebang}\nprintf 'args %s %s\\n' "$1" "$2" >>'${log}'\ncat >>'${log}'\nprintf 'end\\n' >>'${log}'\nexit ${code}\n`

/** Installs, and makes sure that a second time there is nothing to do. */
export function install(box: Sandbox, top: string): void {
  const done = orcHooks(box, top, 'init', '--yes')
  assert.is(done.code, 0, done.stderr)
  assert.match(orcHooks(box, top, 'init', '--yes').stdout, /nothing to do/)
}

/** An empty commit. */
export function commit(box: Sandbox, top: string): void {
  git(box, top, 'commit', '-q', '--allow-empty', '-m', 'more')
}

/** Pushes and returns how it ended. */
export function push(box: Sandbox, top: string, branch = 'main') {
  return execute(box, top, ['git', 'push', 'origin', branch])
}
