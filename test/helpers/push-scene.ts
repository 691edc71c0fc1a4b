// One situation with everything in it that a killed run can leave half done, for the tests that kill one.
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { assert } from './harness.ts'
import { commit, head, status, type Team, team, textIn, textOf, theyPush } from './push.ts'
import { inQueue } from './race.ts'
import { execute, git, orcHooks, photograph, put, type Result, type Sandbox, sandbox } from './repository.ts'

const lines = (change: Record<number, string>) =>
  Array.from({ length: 30 }, (_, index) => `${change[index] ?? `line ${index}`}\n`).join('')

export interface Scene {
  readonly box: Sandbox
  readonly us: Team
  readonly before: unknown
}

/**
 * Two commits here and one upstream, notes, staged and unstaged work, also in a file that upstream changed. Made once,
 * which takes some thirty processes of git, and copied for each test.
 */
export function killScenes(): (name: string) => Scene {
  const original = firstScene()
  return (name) => copyOf(original, name)
}

function firstScene(): Scene {
  const box = sandbox('kill')
  const us = team(box, { 'a.txt': lines({}), 'b.txt': 'b\n', 'gone.txt': 'g\n' })
  theyPush(box, us, { 'a.txt': lines({ 0: 'theirs' }), 'b.txt': 'theirs\n', 'gone.txt': null, 'new.txt': 'n\n' })
  git(box, us.mine, 'config', 'notes.rewriteRef', 'refs/notes/commits')
  git(box, us.mine, 'config', 'push.autoSetupRemote', 'true')
  git(box, us.mine, 'branch', '--unset-upstream')
  // In a copy it leads to the copy beside it.
  git(box, us.mine, 'remote', 'set-url', 'origin', '../origin.git')
  commit(box, us.mine, { 'one.txt': '1\n' })
  git(box, us.mine, 'notes', 'add', '-m', 'noted')
  commit(box, us.mine, { 'two.txt': '2\n' })
  put(join(us.mine, 'a.txt'), lines({ 15: 'staged' }))
  git(box, us.mine, 'add', 'a.txt')
  put(join(us.mine, 'a.txt'), lines({ 15: 'staged', 25: 'not staged' }))
  put(join(us.mine, 'untracked.txt'), 'u\n')
  return { before: everything(box, us.mine), box, us }
}

function copyOf({ before, box: from, us: { mine, remote, theirs } }: Scene, name: string): Scene {
  const box = sandbox(`kill-${name}`)
  const placeOf = (path: string) => join(box.top, relative(from.top, path))
  for (const path of [mine, remote]) cpSync(path, placeOf(path), { preserveTimestamps: true, recursive: true })
  const us = { mine: placeOf(mine), remote: placeOf(remote), theirs }
  // The index knows a file by more than its content: without this each of them would look touched.
  git(box, us.mine, 'status', '--porcelain')
  return { before, box, us }
}

/** The command, killed right before the step with that number. */
export function runKilled({ box, us }: Scene, at: number, steps = ''): Result {
  const words = [process.execPath, '--require', resolve('test/workers/kill-at.cjs'), resolve('dist/cli.js')]
  const env = { ORC_TEST_KILL_AT: String(at), ...(steps === '' ? {} : { ORC_TEST_STEPS: steps }) }
  return execute(box, us.mine, [...words, 'handle-push-conflict'], { env })
}

/** Everything that must be as before after an abort: refs, index content, files, stash, configuration. */
function everything(box: Sandbox, top: string) {
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

/** No state, lock, ref or hidden file of a run; and nothing in the queue. */
function assertNothingLeft(box: Sandbox, top: string, at: string): void {
  const inGit = readdirSync(join(top, '.git')).filter((name) => /lock$|orc-hooks/.test(name))
  const hidden = readdirSync(top).filter((name) => name.includes('orc-hooks'))
  assert.equal([...inGit, ...hidden], [], at)
  assert.is(git(box, top, 'for-each-ref', 'refs/orc/push', 'refs/orc/queue'), '', at)
  assert.equal(inQueue(box), [], at)
  assert.is(existsSync(join(top, '.git/orc-hooks')), false, at)
}

export interface Step {
  /** To be given to `runKilled`. */
  readonly at: number
  readonly name: string
}

/** The steps of a whole run in that scene: up to the push, up to the new index, and the rest. */
export function stepsOf(scene: Scene) {
  const log = join(scene.box.top, 'steps')
  const done = runKilled(scene, 0, log)
  assert.is(done.code, 0, done.stdout + done.stderr)
  const all = readFileSync(log, 'utf8').trim().split('\n')
  const steps = all.map((name, index): Step => ({ at: index + 1, name }))
  const [pushed, moved] = [all.indexOf('push') + 1, all.indexOf('renameSync index') + 1]
  return { all, afterMove: steps.slice(moved), upToMove: steps.slice(pushed, moved), upToPush: steps.slice(0, pushed) }
}

/** A run that is killed before that step; then `--abort` brings back what was. */
export function assertAborts(killed: Scene, { at, name }: Step): void {
  assert.is(runKilled(killed, at).code, null)
  const next = orcHooks(killed.box, killed.us.mine, 'handle-push-conflict', '--abort')
  // Nothing had begun, or nothing was left to do.
  if (next.code === 1 && next.stderr.includes('no unfinished run')) return
  assert.is(next.code, 0, next.stdout + next.stderr)
  assert.equal(everything(killed.box, killed.us.mine), killed.before, name)
  assertNothingLeft(killed.box, killed.us.mine, name)
}

/** A run that is killed before that step; then `--continue` lands it. */
export function assertContinues(killed: Scene, { at, name }: Step): void {
  const { box, us } = killed
  assert.is(runKilled(killed, at).code, null)
  const next = orcHooks(box, us.mine, 'handle-push-conflict', '--continue')
  const isNothing = next.code === 1 && next.stderr.includes('no unfinished run')
  assert.ok(isNothing || next.code === 0, next.stdout + next.stderr)
  // Killed before the first state was written: there is nothing to continue, and one begins anew.
  if (isNothing && head(box, us.mine) !== head(box, us.remote, 'main')) {
    assert.is(orcHooks(box, us.mine, 'handle-push-conflict').code, 0)
  }
  assertLanded(killed, name)
}
