// push.gate and pre-push hooks: asked before the queue, once for each tree.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { makeRace, type Race, work, workAlone } from '../helpers/race.ts'
import { git, orcHooks, put, sandbox } from '../helpers/repository.ts'

/** Two clones; the first has a gate that writes down each run and fails where there is a file called broken. */
function withGate(gatePaths?: readonly string[]): Race & { readonly top: string; readonly other: string } {
  const race = makeRace(sandbox('gate'), { clones: 2 })
  const [top = '', other = ''] = race.clients.map((client) => client.top)
  const gate = `echo run >>"${race.box.top}/gate"; test ! -e broken`
  put(join(top, 'orc-hooks.config.json'), JSON.stringify({ push: { gate, ...(gatePaths ? { gatePaths } : {}) } }))
  git(race.box, top, 'add', '-A')
  git(race.box, top, 'commit', '-q', '-m', 'config')
  return { ...race, other, top }
}

const runs = ({ box }: Race) =>
  existsSync(join(box.top, 'gate')) ? readFileSync(join(box.top, 'gate'), 'utf8').split('\n').length - 1 : 0
const push = ({ box }: Race, top: string) => orcHooks(box, top, 'handle-push-conflict', '--json')

function othersPush(race: Race & { readonly other: string }, round: number): void {
  const [, client] = race.clients
  if (client) work(race, client, round)
  git(race.box, race.other, 'push', '-q', 'origin', 'HEAD:main')
}

test('a gate that is not approved is left out, with one line', () => {
  const race = withGate()
  const done = push(race, race.top)
  assert.is(done.code, 0, done.stderr)
  assert.match(done.stderr, /push\.gate .*not approved.*npx orc-hooks trust/)
  assert.is(runs(race), 0)
})

test('an approved gate runs once for a tree, not again for what others changed, and stops a push', () => {
  const race = withGate()
  orcHooks(race.box, race.top, 'trust', '--yes')
  othersPush(race, 0)
  assert.is(push(race, race.top).code, 0)
  assert.is(runs(race), 1)
  put(join(race.top, 'broken'), '')
  git(race.box, race.top, 'add', '-A')
  git(race.box, race.top, 'commit', '-q', '-m', 'broken')
  const before = git(race.box, race.remote, 'rev-parse', 'main')
  const done = push(race, race.top)
  assert.is(done.code, 1)
  assert.match(done.stdout, /push\.gate ended with 1/)
  assert.is(git(race.box, race.remote, 'rev-parse', 'main'), before)
})

test('with gatePaths it runs again, in a checkout of the result, only when others changed such a path', () => {
  const race = withGate(['src/'])
  const [client] = race.clients
  orcHooks(race.box, race.top, 'trust', '--yes')
  othersPush(race, 0)
  assert.is(push(race, race.top).code, 0)
  assert.is(runs(race), 2, 'for the commit, and for the result with the code of the other')
  git(race.box, race.other, 'pull', '-q', '--rebase', 'origin', 'main')
  put(join(race.other, 'README'), 'words\n')
  git(race.box, race.other, 'add', '-A')
  git(race.box, race.other, 'commit', '-q', '-m', 'words')
  git(race.box, race.other, 'push', '-q', 'origin', 'HEAD:main')
  if (client) workAlone(race, client, 1)
  assert.is(push(race, race.top).code, 0)
  assert.is(runs(race), 2, 'neither side changed src/')
  assert.is(git(race.box, race.top, 'worktree', 'list').trimEnd().split('\n').length, 1)
})

test('the pre-push hook of the user is asked, with what is pushed on its stdin', () => {
  const race = withGate()
  const seen = join(race.box.top, 'seen')
  put(join(race.top, '.git/hooks/pre-push'), `#!/bin/sh\necho "$1" >"${seen}"; cat >>"${seen}"; exit 1\n`, 0o755)
  const done = push(race, race.top)
  assert.is(done.code, 1, done.stdout)
  const head = git(race.box, race.top, 'rev-parse', 'HEAD').trim()
  const known = git(race.box, race.top, 'rev-parse', 'origin/main').trim()
  assert.is(readFileSync(seen, 'utf8'), `origin\nrefs/heads/main ${head} refs/heads/main ${known}\n`)
})

/** A hook in the configuration of git says no, and so does one in the directory of hooks where that is `isThere`. */
function configured(isThere: boolean) {
  const race = withGate()
  const seen = join(race.box.top, 'seen')
  const hook = join(race.box.top, 'hook')
  put(hook, `#!/bin/sh\necho "$1" >>"${seen}"; cat >>"${seen}"; exit 1\n`, 0o755)
  git(race.box, race.top, 'config', 'hook.lint.event', 'pre-push')
  git(race.box, race.top, 'config', 'hook.lint.command', isThere ? 'true' : hook)
  if (isThere) put(join(race.top, '.git/hooks/pre-push'), `#!/bin/sh\nexec "${hook}" "$@"\n`, 0o755)
  const done = push(race, race.top)
  return { code: done.code, seen: existsSync(seen) ? readFileSync(seen, 'utf8') : '', text: done.stdout + done.stderr }
}

test('a pre-push hook in its directory is asked where there are others in the configuration', () => {
  const { code, seen, text } = configured(true)
  assert.is(code, 1, text)
  assert.match(seen, /^origin\nrefs\/heads\/main \S+ refs\/heads\/main \S+\n$/)
})

const version =
  /(\d+)\.(\d+)/
    .exec(git(sandbox('version'), '.', '--version'))
    ?.slice(1)
    .map(Number) ?? []
const [major = 0, minor = 0] = version
if (major < 3 && minor < 54) skip('a pre-push hook in the configuration of git', 'git knows them since 2.54')
else {
  test('a pre-push hook in the configuration of git decides here as it does with git push', () => {
    const { code, seen, text } = configured(false)
    assert.is(code, 1, text)
    assert.match(seen, /^origin\nrefs\/heads\/main \S+ refs\/heads\/main \S+\n$/)
  })
}

run()
