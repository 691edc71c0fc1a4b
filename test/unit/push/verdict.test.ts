// What `orc-hooks push` makes of its words and of what git printed.
import { hasFlag, renderVerdicts, verdictsOf } from '../../../lib/push/verdict.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const BEHIND = `To ../work.git
 ! [rejected]        feat/a -> main (fetch first)
error: failed to push some refs to '../work.git'`
const refused = (...args: string[]) => verdictsOf({ code: 1, stderr: BEHIND, stdout: '' }, args)
const nextOf = (...args: string[]) => refused(...args)[0]?.next

test('the next command names the branch that was pushed, and the remote that was named', () => {
  const handle = 'npx orc-hooks handle-push-conflict feat/a:main'
  assert.is(nextOf('fork', 'feat/a:main'), `${handle} --remote fork`)
  assert.is(nextOf('-o', 'ci.skip', '--receive-pack', 'x', 'fork'), `${handle} --remote fork`)
  assert.is(nextOf('-uo', 'ci.skip', '--repo', 'fork'), `${handle} --remote fork`)
  assert.is(nextOf('-u', '--force-with-lease'), handle, 'git chose one, and so does the command')
})

test('a push by URL has a next command that works without a remote, and no password in it', () => {
  assert.is(nextOf('../work.git', 'main'), 'git pull --rebase ../work.git main')
  assert.is(nextOf('git@host:a/b', 'main'), 'git pull --rebase git@host:a/b main')
  const [verdict] = refused('https://me:hunter2@host/a', 'main')
  assert.is(verdict?.next, 'git pull --rebase <the URL> main')
  assert.not.match(JSON.stringify(verdict), /hunter2/)
})

test('flags are found as git finds them: whole, begun, in a row of letters, and not in the text of -o', () => {
  for (const word of ['--dry-run', '--dry', '-n', '-vn', '-qnf']) assert.ok(hasFlag([word], 'dry-run', 'n'), word)
  for (const word of ['-onotify', '-uon', '--no-verify', '-f', 'n', '--d', '--delete'])
    assert.not(hasFlag([word], 'dry-run', 'n'), word)
  assert.equal(refused('--dry', 'origin'), [])
  assert.is(refused('-onotify', 'origin').length, 1, 'no dry run')
  assert.is(renderVerdicts([{ outcome: 'landed', ref: 'main' }], { isQuiet: hasFlag(['--qui'], 'quiet', 'q') }), '')
})

test('a deleted ref that is refused has no branch to integrate', () => {
  const stderr = ' ! [remote rejected] x (deletion of the current branch prohibited)\nerror: failed to push some refs'
  const [verdict] = verdictsOf({ code: 1, stderr, stdout: '' }, ['origin', ':x'])
  assert.is(verdict?.outcome, 'refused')
  assert.not.match(verdict?.next ?? '', /handle-push-conflict/)
})

run()
