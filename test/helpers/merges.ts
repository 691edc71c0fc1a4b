// What the tests of merging share: a repository whose two branches change one file, and drivers that misbehave.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { OperationFacts } from '../../lib/merge/operation.ts'
import { assert } from './harness.ts'
import { execute, git, orcHooks, put, type Result, repository, type Sandbox, sandbox } from './repository.ts'

/** A merge of a branch `feature` into main. */
export const FACTS: OperationFacts = {
  branch: 'main',
  kind: 'merge',
  onto: { id: '', short: '' },
  stash: '',
  theirs: { hasParent: true, id: 'f'.repeat(40), short: 'fff', subject: 'feat: it' },
  theirsName: 'feature',
}

export interface TwoSides {
  readonly base?: string | undefined
  readonly ours: string
  readonly theirs: string
}

/** Lines that git cannot merge. */
export const COLLIDING: TwoSides = { base: 'a\nb\nc\n', ours: 'a\nour b\nc\n', theirs: 'a\ntheir b\nc\n' }

/** Lines that git merges itself. */
export const CLEAN: TwoSides = {
  base: 'a\nb\nc\nd\ne\nf\n',
  ours: 'our a\nb\nc\nd\ne\nf\n',
  theirs: 'a\nb\nc\nd\ne\ntheir f\n',
}

/** A repository with our merge driver, on `main`; the branch `feature` changes the same file. */
export function divided(name: string, path: string, sides: TwoSides): { box: Sandbox; top: string } {
  const box = sandbox(name)
  const top = repository(box)
  const done = orcHooks(box, top, 'init', '--yes', '--no-git-hooks')
  assert.is(done.code, 0, done.stderr)
  divide(box, top, path, sides)
  return { box, top }
}

/** Two branches, `main` and `feature`, from a commit with the base. */
export function divide(box: Sandbox, top: string, path: string, { base, ours, theirs }: TwoSides): void {
  commitFile(box, top, path, base)
  git(box, top, 'switch', '-q', '-c', 'feature')
  commitFile(box, top, path, theirs)
  git(box, top, 'switch', '-q', 'main')
  commitFile(box, top, path, ours)
}

/** Commits everything with this text in the file; undefined: without the file. */
export function commitFile(box: Sandbox, top: string, path: string, text: string | undefined): void {
  if (text === undefined) rmSync(join(top, path), { force: true })
  else put(join(top, path), text)
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '--allow-empty', '-m', `change ${path.replaceAll('\n', ' ')}`)
}

/** Puts a program in the place of the merge driver. */
export function useDriver(top: string, program: string): void {
  put(join(top, '.git/orc-hooks/merge-driver.cjs'), program)
}

/** A PATH whose node is `script`; without a script there is no node on it. */
export function pathWithNode(box: Sandbox, script: string | undefined): Record<string, string> {
  const bin = join(box.top, 'bin')
  rmSync(bin, { force: true, recursive: true })
  for (const name of ['git', 'sh', 'mv', 'rm', 'cat', 'dirname']) {
    const found = execute(box, box.top, ['sh', '-c', `command -v ${name}`]).stdout.trim()
    put(join(bin, name), `#!/bin/sh\nexec ${found} "$@"\n`, 0o755)
  }
  if (script !== undefined) put(join(bin, 'node'), script, 0o755)
  return { PATH: bin }
}

/** Runs git where it may stop in a conflict. */
export function tryGit(box: Sandbox, cwd: string, ...args: readonly string[]): Result {
  return execute(box, cwd, ['git', ...args])
}

/** The text of a file in the work tree. */
export function textIn(top: string, path: string): string {
  return readFileSync(join(top, path), 'utf8')
}

/** Nothing that a merge made for itself is left beside the file or at the top. */
export function assertTidy(box: Sandbox, top: string): void {
  assert.equal(
    git(box, top, 'ls-files', '--others', '-z')
      .split('\0')
      .filter((name) => /merge_file|\.orc$/.test(name)),
    [],
  )
  assert.ok(existsSync(dirname(join(top, '.git'))))
}

/** The file is unmerged, and holds both sides between markers. */
export function assertMarked(box: Sandbox, top: string, path: string): void {
  const text = textIn(top, path)
  assert.match(text, /^<{7}(?: .*)?\r?\nour b\r?\n/m)
  assert.match(text, /^={7}\r?\ntheir b\r?\n>{7}/m)
  assert.match(git(box, top, 'ls-files', '--unmerged'), /[0-9a-f]+ 3\t/)
  assertTidy(box, top)
}
