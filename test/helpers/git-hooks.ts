// What the tests of the git hooks share: witnesses, pushes, and the notes that pushes leave.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readPushes } from '../../lib/push/landing-store.adapter.ts'
import { assert } from './harness.ts'
import { execute, git, orcHooks, type Sandbox } from './repository.ts'

/** git's own changing files, and the state, which stays. */
export const isMoving = (path: string) =>
  /^\.git\/(index|logs|objects|refs|COMMIT_EDITMSG|ORIG_HEAD|worktrees)|^\.orchestra/.test(path)

const taken = new Set<string>()

/**
 * The pushes that were noted since this was last called, oldest first: the remote, then git's lines. A note waits for
 * its watcher, which puts one or several facts in its place.
 */
export function takeNotes(state: string): string[] {
  const notes = new Map<string, string[]>()
  for (const { id, lines } of [...pendingNotes(state), ...outcomes(state)]) {
    if (taken.has(`${state} ${id}`)) continue
    notes.set(id, [...new Set([...(notes.get(id) ?? []), ...lines])])
  }
  for (const id of notes.keys()) taken.add(`${state} ${id}`)
  return [...notes.values()].map((lines) => `${lines.join('\n')}\n`)
}

interface Note {
  /** Of the `git push`: its pid and when it started. */
  readonly id: string
  readonly lines: readonly string[]
}

function pendingNotes(state: string): Note[] {
  const asked = spawnSync('git', ['rev-parse', '--git-common-dir'], { cwd: dirname(state), encoding: 'utf8' })
  const directory = join(resolve(dirname(state), asked.stdout.trim()), 'orc-hooks/push')
  return filesOf(directory, /^(\d+-\w+)\.want$/).map(({ id, text }) => {
    const [remote = '', refs = ''] = /\nremote (.*)\n(?:.*\n){2}([\s\S]*)end\n$/.exec(text)?.slice(1) ?? []
    return { id, lines: [remote, ...refs.trimEnd().split('\n')] }
  })
}

function outcomes(state: string): Note[] {
  const facts = filesOf(join(state, 'push/spool'), /^\d{13}-(\d+-\w+)-\d+\.push$/).map(({ id, text }) => {
    const [, , remote = '', ...lines] = text.trimEnd().split('\n')
    return { id, lines: [remote.slice('remote '.length), ...lines] }
  })
  const folded = readPushes(state).fates.map(({ id, localRef, newOid, oldOid, ref, remote }) => ({
    id: /^\d{13}-(\d+-\w+)-/.exec(id)?.[1] ?? '',
    lines: [remote, `${localRef} ${newOid} ${ref} ${oldOid}`],
  }))
  return [...facts, ...folded]
}

function filesOf(directory: string, name: RegExp): { id: string; text: string }[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .sort()
    .flatMap((file) => {
      const id = name.exec(file)?.[1]
      const text = id && existsSync(join(directory, file)) ? readFileSync(join(directory, file), 'utf8') : undefined
      return id && text ? [{ id, text }] : []
    })
}

/** What became of the refs that were pushed, as `<outcome> <remote> <ref>`, once there are `count` of them. */
export async function fates(state: string, count: number): Promise<string[]> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const found = readPushes(state).fates.map(({ outcome, ref, remote }) => `${outcome} ${remote} ${ref}`)
    if (found.length >= count || Date.now() > deadline) return found
    await delay(25)
  }
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
