// One situation with everything in it that a killed run can leave half done, for the tests that kill one.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { assert } from './harness.ts'
import { commit, head, status, type Team, team, textIn, textOf, theyPush } from './push.ts'
import { execute, git, photograph, put, type Result, type Sandbox, sandbox } from './repository.ts'

const lines = (change: Record<number, string>) =>
  Array.from({ length: 30 }, (_, index) => `${change[index] ?? `line ${index}`}\n`).join('')

export interface Scene {
  readonly box: Sandbox
  readonly us: Team
  readonly before: unknown
}

/** Two commits here and one upstream, notes, staged and unstaged work, also in a file that upstream changed. */
export function killScene(name: string): Scene {
  const box = sandbox(`kill-${name}`)
  const us = team(box, { 'a.txt': lines({}), 'b.txt': 'b\n', 'gone.txt': 'g\n' })
  theyPush(box, us, { 'a.txt': lines({ 0: 'theirs' }), 'b.txt': 'theirs\n', 'gone.txt': null, 'new.txt': 'n\n' })
  git(box, us.mine, 'config', 'notes.rewriteRef', 'refs/notes/commits')
  git(box, us.mine, 'config', 'push.autoSetupRemote', 'true')
  git(box, us.mine, 'branch', '--unset-upstream')
  commit(box, us.mine, { 'one.txt': '1\n' })
  git(box, us.mine, 'notes', 'add', '-m', 'noted')
  commit(box, us.mine, { 'two.txt': '2\n' })
  put(join(us.mine, 'a.txt'), lines({ 15: 'staged' }))
  git(box, us.mine, 'add', 'a.txt')
  put(join(us.mine, 'a.txt'), lines({ 15: 'staged', 25: 'not staged' }))
  put(join(us.mine, 'untracked.txt'), 'u\n')
  return { before: everything(box, us.mine), box, us }
}

/** The command, killed right before the step with that number. */
export function runKilled({ box, us }: Scene, at: number, steps = ''): Result {
  const words = [process.execPath, '--require', resolve('test/workers/kill-at.cjs'), resolve('dist/cli.js')]
  const env = { ORC_TEST_KILL_AT: String(at), ...(steps === '' ? {} : { ORC_TEST_STEPS: steps }) }
  return execute(box, us.mine, [...words, 'handle-push-conflict'], { env })
}

/** Everything that must be as before after an abort: refs, index content, files, stash, configuration. */
export function everything(box: Sandbox, top: string) {
  const refs = git(box, top, 'for-each-ref').split('\n')
  const isOurs = /^\.git\/(index$|hooks|objects|refs\/$|refs\/orc|refs\/remotes|logs\/|ORIG_HEAD|refs\/notes)/
  return {
    files: photograph(top, (path) => isOurs.test(path)),
    index: git(box, top, 'ls-files', '-s', '-v'),
    refs: refs.filter((line) => !/refs\/(orc\/backup|remotes|notes)\//.test(line)),
    stash: git(box, top, 'stash', 'list'),
    status: status(box, top),
  }
}

/** The end of a run that went well, with nothing of the run left over. */
export function assertLanded({ box, us }: Scene, at: string): void {
  const { mine, remote } = us
  assert.is(
    git(box, remote, 'log', '--format=%s', '-3', 'main').split('\n').slice(0, 2).join(),
    'change two.txt,change one.txt',
    at,
  )
  assert.is(head(box, mine), head(box, remote, 'main'), at)
  assert.is(git(box, mine, 'status', '--porcelain'), 'MM a.txt\n?? untracked.txt\n', at)
  assert.is(textOf(mine, 'a.txt'), lines({ 0: 'theirs', 15: 'staged', 25: 'not staged' }), at)
  assert.is(textIn(box, mine, ':a.txt'), lines({ 0: 'theirs', 15: 'staged' }), at)
  assert.is(git(box, mine, 'notes', 'show', 'HEAD^'), 'noted\n', at)
  assert.is(git(box, mine, 'rev-parse', '--abbrev-ref', '@{u}'), 'origin/main\n', at)
  assertNothingLeft(box, mine, at)
}

/** No state, lock, ref or hidden file of a run. */
export function assertNothingLeft(box: Sandbox, top: string, at: string): void {
  const inGit = readdirSync(join(top, '.git')).filter((name) => /lock$|orc-hooks/.test(name))
  const hidden = readdirSync(top).filter((name) => name.includes('orc-hooks'))
  assert.equal([...inGit, ...hidden], [], at)
  assert.is(git(box, top, 'for-each-ref', 'refs/orc/push'), '', at)
  assert.is(existsSync(join(top, '.git/orc-hooks')), false, at)
}

/** The names of the steps of a whole run in that scene. */
export function stepsOf(scene: Scene): readonly string[] {
  const log = join(scene.box.top, 'steps')
  const done = runKilled(scene, 0, log)
  assert.is(done.code, 0, done.stdout + done.stderr)
  return readFileSync(log, 'utf8').trim().split('\n')
}
