// Servers that say no, ask to come back, are silent, or are interrupted: what handle-push-conflict makes of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Outcome } from '../../lib/push/outcome.ts'
import { type Ended, ended } from '../helpers/ended.ts'
import { serveGit } from '../helpers/git-server.ts'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { commit, everything, handle, head, type Team, team, theyPush } from '../helpers/push.ts'
import { execute, git, put, type Sandbox, sandbox } from '../helpers/repository.ts'

const hookOf = (us: Team, name: string, body: string) =>
  put(join(us.remote, 'hooks', name), `#!/bin/sh\n${body}\n`, 0o755)

/** Starts the command without waiting for it. */
function start(box: Sandbox, cwd: string, ...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const words = [resolve('dist/cli.js'), 'handle-push-conflict', '--json', ...args]
  const child = spawn(process.execPath, words, { cwd, env: box.env, stdio: ['ignore', 'pipe', 'pipe'] })
  return { child, ended: ended(child) }
}

async function outcomeOf(started: Promise<Ended>): Promise<Outcome> {
  const { code, stderr, stdout } = await started
  if (!stdout.includes('"outcome"')) throw new Error(stdout + stderr)
  const outcome: Outcome = JSON.parse(stdout)
  assert.is(outcome.exitCode, code)
  return outcome
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((done) => setTimeout(done, 20))
}

interface Refusal {
  readonly is: string
  readonly exitCode: number
  readonly prepare: (us: Team, box: Sandbox) => void
}

const REFUSALS: readonly Refusal[] = [
  { exitCode: 1, is: 'declined', prepare: (us) => hookOf(us, 'pre-receive', 'echo "not on Fridays" >&2; exit 1') },
  { exitCode: 1, is: 'declined', prepare: (us) => hookOf(us, 'update', 'echo "not this ref" >&2; exit 1') },
  {
    exitCode: 1,
    is: 'protected',
    prepare: (us) => hookOf(us, 'pre-receive', 'echo "error: GH006: Protected branch update failed" >&2; exit 1'),
  },
  { exitCode: 1, is: 'size', prepare: (us, box) => git(box, us.remote, 'config', 'receive.maxInputSize', '10') },
  {
    exitCode: 1,
    is: 'checked-out',
    prepare: (us, box) => {
      git(box, us.remote, 'config', 'core.bare', 'false')
    },
  },
  { exitCode: 4, is: 'ref-locked', prepare: (us) => put(join(us.remote, 'refs/heads/main.lock'), '') },
  {
    exitCode: 1,
    is: 'not-found',
    prepare: (us, box) => git(box, us.mine, 'remote', 'set-url', 'origin', join(box.top, 'nowhere')),
  },
]

for (const [index, { exitCode, is, prepare }] of REFUSALS.entries()) {
  test(`${is} (${index + 1}) ends with ${exitCode}, at once, and everything is as it was`, () => {
    const box = sandbox(`push-refused-${index}`)
    const us = team(box)
    theyPush(box, us, { 'b.txt': 'b\n' })
    commit(box, us.mine, { 'mine.txt': 'm\n' })
    prepare(us, box)
    const before = everything(box, us.mine)
    const outcome = handle(box, us.mine, '--attempts', '1')
    assert.equal([outcome.refusal?.class, outcome.exitCode], [is, exitCode], outcome.reason)
    assert.ok(outcome.next.length > 0)
    assert.equal(everything(box, us.mine), before)
  })
}

const BACKEND = `${execute(sandbox('git'), '/', ['git', '--exec-path']).stdout.trim()}/git-http-backend`
const httpTest = existsSync(BACKEND) ? test : (name: string) => skip(name, 'git has no http-backend here')

async function overHttp(name: string) {
  const box = sandbox(name)
  const us = team(box)
  git(box, us.remote, 'config', 'http.receivepack', 'true')
  theyPush(box, us, { 'b.txt': 'b\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  const server = await serveGit(us.remote, BACKEND)
  git(box, us.mine, 'remote', 'set-url', 'origin', server.url)
  return { box, server, us }
}

httpTest('HTTP: no right to push is told apart from a server that fails', async () => {
  const { box, server, us } = await overHttp('push-http')
  try {
    const found: unknown[] = []
    for (const status of [401, 403, 404, 500]) {
      server.troubles.push({ at: 'git-receive-pack', status })
      const outcome = await outcomeOf(start(box, us.mine, '--attempts', '1').ended)
      found.push([outcome.refusal?.class, outcome.exitCode])
    }
    assert.equal(found, [
      ['authentication', 77],
      ['permission', 77],
      ['not-found', 1],
      ['server-error', 69],
    ])
    assert.is(head(box, us.mine), head(box, us.mine, 'main'))
  } finally {
    server.close()
  }
})

httpTest('HTTP: a server that asks to come back later is given that time, and then it lands', async () => {
  const { box, server, us } = await overHttp('push-later')
  try {
    server.troubles.push({ at: 'git-receive-pack', headers: { 'Retry-After': '2' }, status: 429 })
    const outcome = await outcomeOf(start(box, us.mine).ended)
    assert.is(outcome.outcome, 'pushed', outcome.reason)
    const times = server.log.map(({ at }) => at)
    const longest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)))
    assert.ok(longest >= 1990, `the longest pause was ${longest} ms`)
    assert.is(head(box, us.mine), head(box, us.remote, 'main'))
  } finally {
    server.close()
  }
})

httpTest('HTTP: a silent server is not waited for beyond the time limit', async () => {
  const { box, server, us } = await overHttp('push-silent')
  try {
    for (let count = 0; count < 5; count += 1) server.troubles.push({ status: 0 })
    const before = everything(box, us.mine)
    const outcome = await outcomeOf(start(box, us.mine, '--timeout', '1s', '--attempts', '1').ended)
    assert.equal([outcome.outcome, outcome.refusal?.class, outcome.exitCode], ['gave-up', 'timeout', 69])
    assert.equal(everything(box, us.mine), before)
  } finally {
    server.close()
  }
})

test('a push that landed although nobody said so counts as landed, once', () => {
  const box = sandbox('push-late')
  const us = team(box)
  theyPush(box, us, { 'b.txt': 'b\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  hookOf(us, 'post-receive', `echo x >>'${box.top}/received'; sleep 6`)
  const outcome = handle(box, us.mine, '--timeout', '2s')
  assert.is(outcome.outcome, 'pushed', outcome.reason)
  assert.is(execute(box, box.top, ['cat', 'received']).stdout, 'x\n')
  assert.is(head(box, us.mine), head(box, us.remote, 'main'))
})

test('Ctrl-C before the push is decided brings everything back, and the process dies of it', async () => {
  const box = sandbox('push-int')
  const us = team(box)
  theyPush(box, us, { 'b.txt': 'b\n' })
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  const mark = join(box.top, 'mark')
  hookOf(us, 'pre-receive', `touch '${mark}'; sleep 20; exit 1`)
  const before = everything(box, us.mine)
  const remote = head(box, us.remote, 'main')
  const started = start(box, us.mine)
  await until(() => existsSync(mark))
  started.child.kill('SIGINT')
  const { signal, stdout } = await started.ended
  assert.is(signal, 'SIGINT')
  const { exitCode, outcome } = JSON.parse(stdout)
  assert.equal([outcome, exitCode], ['interrupted', 1])
  assert.equal(everything(box, us.mine), before)
  assert.is(head(box, us.remote, 'main'), remote)
})

test('two runs in one worktree do not get into each other’s way', async () => {
  const box = sandbox('push-two')
  const us = team(box)
  commit(box, us.mine, { 'mine.txt': 'm\n' })
  const mark = join(box.top, 'mark')
  hookOf(us, 'pre-receive', `touch '${mark}'; while [ ! -e '${mark}.go' ]; do sleep 0.1; done`)
  const started = start(box, us.mine)
  await until(() => existsSync(mark))
  const second = start(box, us.mine)
  const { code, stdout } = await second.ended
  assert.equal([code, JSON.parse(stdout).error.code], [75, 'LOCKED'])
  put(`${mark}.go`, '')
  assert.is((await outcomeOf(started.ended)).outcome, 'pushed')
})

run()
