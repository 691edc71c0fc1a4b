// What follows a push of handle-push-conflict as tests of one way to install: post-push runs once in each clone it landed
// for.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ended } from './ended.ts'
import { fates } from './git-hooks.ts'
import { assert, test } from './harness.ts'
import { copyOf, type Kind, type Lab, shell, template, untilQuiet } from './landing.ts'
import { execute, git, orcHooks, put } from './repository.ts'

const tip = ({ box }: Lab) => git(box, join(box.top, 'work.git'), 'rev-parse', 'main').trim()

/** A commit with something in it. */
const adds = (name: string) => `echo ${name} >${name}; git add ${name}; git commit -q -m ${name}`

async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`)
    await delay(25)
  }
}

/** The lines that post-push got in a clone: waited for, and then a while for those that must not come. */
async function eventsIn(top: string): Promise<readonly string[]> {
  const file = join(top, '.git/events')
  await until(`post-push in ${top}`, () => existsSync(file) && readFileSync(file, 'utf8') !== '')
  await untilQuiet({ top })
  await delay(1500)
  return readFileSync(file, 'utf8').trim().split('\n')
}

async function assertOnce({ box }: Lab, top: string, { from, to }: { from: string; to: string }): Promise<void> {
  assert.equal(await eventsIn(top), [`origin refs/heads/main ${from} ${to}`])
  assert.equal(await fates(join(top, '.orchestra'), 1), ['landed origin refs/heads/main'])
  assert.match(orcHooks(box, top, 'push', 'status').stdout, /landed/)
}

interface QueueTests {
  readonly kind: Kind
  /** Options of init. */
  readonly options?: readonly string[]
}

/** A push from the clone itself. */
export function landedTests({ kind, options = [] }: QueueTests): void {
  const model = template(kind, '/bin/sh', options)
  const title = [kind, ...options].join(' ')
  test(`${title}: a push that was integrated landed once, with all its commits, also from a linked worktree`, async () => {
    const lab = copyOf(model, 'landing-queue')
    await shell(lab, `other_more; ${adds('one')}; ${adds('two')}`)
    const known = git(lab.box, lab.top, 'rev-parse', 'origin/main').trim()
    const done = orcHooks(lab.box, lab.top, 'handle-push-conflict')
    assert.is(done.code, 0, done.stdout + done.stderr)
    const first = tip(lab)
    await assertOnce(lab, lab.top, { from: known, to: first })
    writeFileSync(join(lab.top, '.git/events'), '')
    await shell(lab, 'git worktree add -q -b agent/x ../linked')
    const linked = join(lab.box.top, 'linked')
    await shell(lab, `${adds('three')}; ${adds('four')}`, linked)
    const again = orcHooks(lab.box, linked, 'handle-push-conflict', 'agent/x:main')
    assert.is(again.code, 0, again.stdout + again.stderr)
    assert.equal(await eventsIn(lab.top), [`origin refs/heads/main ${first} ${tip(lab)}`])
  })

  test(`${title}: a remote without a fetch refspec: it landed once, although somebody pushed right after it`, async () => {
    const lab = copyOf(model, 'landing-untracked')
    const { box, top } = lab
    await shell(lab, `git config --unset-all remote.origin.fetch; ${adds('one')}`)
    const from = tip(lab)
    const program = join(box.top, 'slow-receive-pack')
    const pushes = `(cd ../other && git pull -q && git commit -q --allow-empty -m theirs && git push -q origin HEAD:main)`
    put(program, `#!/bin/sh\ngit-receive-pack "$@" && cd '${top}' && ${pushes} >&2\n`, 0o755)
    git(box, top, 'config', 'remote.origin.receivepack', program)
    const done = orcHooks(box, top, 'handle-push-conflict')
    assert.is(done.code, 0, done.stdout + done.stderr)
    assert.is(git(box, join(box.top, 'work.git'), 'log', '-1', '--format=%s', 'main'), 'theirs\n')
    await assertOnce(lab, top, { from, to: git(box, top, 'rev-parse', 'HEAD').trim() })
  })
}

/** The command, started and left to run. */
function begin({ box }: Lab, cwd: string, ...args: readonly string[]) {
  const words = [resolve('dist/cli.js'), 'handle-push-conflict', ...args]
  return ended(spawn(process.execPath, words, { cwd, env: { ...box.env } }))
}

const waitingIn = ({ box }: Lab) =>
  readdirSync(box.top, { encoding: 'utf8', recursive: true }).filter((name) =>
    /\/waiting\/[^/.][^/]*\.json$/.test(name),
  )

/** One holds the queue, and fetches until the other waits; then it pushes for both. */
async function pushTogether(lab: Lab, holder: string, [passenger, ...args]: readonly [string, ...string[]]) {
  const { box } = lab
  const slow = join(box.top, 'slow-upload-pack')
  const wait = `while [ ! -e '${box.top}/go' ]; do sleep 0.05; done`
  put(slow, `#!/bin/sh\n: >'${box.top}/fetching'\n${wait}\nexec git-upload-pack "$@"\n`, 0o755)
  git(box, holder, 'config', 'remote.origin.uploadpack', slow)
  const first = begin(lab, holder)
  await until('the holder fetches', () => existsSync(join(box.top, 'fetching')))
  const second = begin(lab, passenger, ...args)
  await until('the other waits', () => waitingIn(lab).length === 2)
  writeFileSync(join(box.top, 'go'), '')
  for (const { code, stderr, stdout } of await Promise.all([first, second])) assert.is(code, 0, stdout + stderr)
}

/** A push that somebody else did along with its own. */
export function passengerTests({ kind, options = [] }: QueueTests): void {
  const model = template(kind, '/bin/sh', options)
  const title = [kind, ...options].join(' ')
  test(`${title}: a passenger from another clone: once in each of the two`, async () => {
    const lab = copyOf(model, 'landing-passenger')
    const { box, top } = lab
    const clone = join(box.top, 'clone')
    git(box, box.top, 'clone', '-q', 'work.git', 'clone')
    assert.is(orcHooks(box, clone, 'init', '--yes', '--harness', 'claude', ...options).code, 0)
    const hook = join(clone, '.git/hooks/post-push')
    writeFileSync(hook, `${readFileSync(hook, 'utf8')}cat >>.git/events\n`)
    const from = tip(lab)
    await shell(lab, adds('one'))
    await shell(lab, adds('two'), clone)
    await pushTogether(lab, top, [clone])
    assert.is(git(box, top, 'log', '--format=%s', `${from}..origin/main`), 'two\none\n', 'one push for both')
    await assertOnce(lab, top, { from, to: tip(lab) })
    await assertOnce(lab, clone, { from, to: tip(lab) })
  })

  test(`${title}: a passenger from a linked worktree: once, because the ref of the clone landed once`, async () => {
    const lab = copyOf(model, 'landing-worktree')
    const from = tip(lab)
    await shell(lab, `git worktree add -q -b agent/x ../linked; ${adds('one')}`)
    const linked = join(lab.box.top, 'linked')
    await shell(lab, adds('two'), linked)
    await pushTogether(lab, lab.top, [linked, 'agent/x:main'])
    assert.is(execute(lab.box, lab.top, ['git', 'log', '--format=%s', 'origin/main', '-2']).stdout, 'two\none\n')
    await assertOnce(lab, lab.top, { from, to: tip(lab) })
  })
}
