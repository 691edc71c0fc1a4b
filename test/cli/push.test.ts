// `orc-hooks push`: git's own words, and the verdict at once; and what the recent pushes came to.
import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fates } from '../helpers/git-hooks.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { untilQuiet } from '../helpers/landing.ts'
import { execute, git, orcHooks, repository, sandbox } from '../helpers/repository.ts'

function project(name: string) {
  const box = sandbox(name)
  const top = repository(box)
  assert.is(orcHooks(box, top, 'init', '--yes', '--harness', 'claude').code, 0)
  git(box, top, 'push', '-q', 'origin', 'main')
  return { box, top }
}

/** Somebody else pushes, and there is a commit here. */
function diverge(box: ReturnType<typeof sandbox>, top: string): void {
  git(box, box.top, 'clone', '-q', 'work.git', 'other')
  git(box, join(box.top, 'other'), 'commit', '-q', '--allow-empty', '-m', 'theirs')
  git(box, join(box.top, 'other'), 'push', '-q')
  git(box, top, 'commit', '-q', '--allow-empty', '-m', 'ours')
}

test('what git prints and its exit code are the same, and the verdict follows', async () => {
  const { box, top } = project('push')
  git(box, top, 'commit', '-q', '--allow-empty', '-m', 'more')
  const done = orcHooks(box, top, 'push', 'origin', 'main')
  assert.is(done.code, 0)
  assert.match(done.stderr, /^To \.\.\/work\.git\n {3}\w+\.\.\w+ {2}main -> main\norc-hooks: main: landed\n$/)
  assert.is(done.stdout, '')
  const again = orcHooks(box, top, 'push', 'origin', 'main')
  assert.is(again.stderr, 'Everything up-to-date\n')
  const plain = execute(box, top, ['git', 'push', 'nowhere', 'main'])
  const ours = orcHooks(box, top, 'push', 'nowhere', 'main')
  assert.is(ours.code, plain.code)
  assert.ok(ours.stderr.startsWith(plain.stderr))
  assert.match(ours.stderr, /orc-hooks: the push: refused \(not-found\)/)
})

test('a refused push names the class and the next command, in every form of output, and is told once', async () => {
  const { box, top } = project('refused')
  diverge(box, top)
  const verdict =
    /orc-hooks: main: refused \(behind\): .*\n {2}next: npx orc-hooks handle-push-conflict main --remote origin\n$/
  for (const flags of [[], ['-q'], ['--porcelain'], ['--no-progress', '-v']]) {
    const done = orcHooks(box, top, 'push', ...flags, 'origin', 'main')
    const plain = execute(box, top, ['git', 'push', ...flags, 'origin', 'main'])
    assert.is(done.code, plain.code, flags.join())
    assert.is(done.stdout, plain.stdout)
    assert.match(done.stderr, verdict, flags.join())
  }
  const json = orcHooks(box, top, 'push', '--orc-json', 'origin', 'main', 'main:refs/heads/feat/x')
  assert.is(json.code, 1)
  const { exitCode, refs } = JSON.parse(json.stdout)
  assert.is(exitCode, 1)
  assert.equal(
    refs.map(({ outcome, ref }: { outcome: string; ref: string }) => `${ref} ${outcome}`),
    ['feat/x landed', 'main refused'],
  )
  assert.is(refs[1].isRetryable, true)
  await untilQuiet({ top })
  assert.is(execute(box, top, ['sh', '-c', 'ls .orchestra/notices/shell | wc -l']).stdout.trim(), '4', 'git alone only')
})

test('a dry run has no verdict', () => {
  const { box, top } = project('dry')
  git(box, top, 'commit', '-q', '--allow-empty', '-m', 'more')
  const done = orcHooks(box, top, 'push', '--dry-run', 'origin', 'main')
  assert.is(done.code, 0)
  assert.not.match(done.stderr, /orc-hooks:/)
})

test('push status: what became of recent pushes, for people and as JSON; help and wrong words', async () => {
  const { box, top } = project('status')
  await fates(join(top, '.orchestra'), 1)
  assert.match(orcHooks(box, top, 'push', 'status').stdout, /^now {2}landed {2}origin {2}main {2}new -> [0-9a-f]{8}\n$/)
  const { pushes } = JSON.parse(orcHooks(box, top, 'push', 'status', '--json').stdout)
  assert.equal(
    [pushes[0].outcome, pushes[0].ref, pushes[0].remote, pushes[0].worktree],
    ['landed', 'refs/heads/main', 'origin', top],
  )
  assert.is(orcHooks(box, top, 'push', 'status', '--limit', 'x').code, 64)
  assert.match(orcHooks(box, top, 'push', '--help').stdout, /git push with the same arguments/)
  assert.is(orcHooks(box, box.top, 'push', 'status').code, 65)
})

test('a push with --no-verify is found at the next event, whichever command or agent that is', async () => {
  const { box, top } = project('unseen')
  const state = join(top, '.orchestra')
  await fates(state, 1)
  const scanned = () => statSync(join(top, '.git/orc-hooks/push/scanned')).mtimeMs
  const unseen = (branch: string) => git(box, top, 'push', '-q', '--no-verify', 'origin', `main:refs/heads/${branch}`)
  const payload = { cwd: top, prompt: 'x', session_id: 's', transcript_path: '' }
  const asks = (more: object) =>
    execute(box, top, [process.execPath, resolve('dist/hooks/agent-event.cjs'), 'claude'], {
      input: JSON.stringify({ ...payload, ...more }),
    })
  const pushed = { tool_input: { command: 'git push --no-verify' }, tool_name: 'Bash', tool_response: '' }
  const events = [
    () => orcHooks(box, top, 'progress', 'show'),
    () => execute(box, top, [process.execPath, resolve('dist/bin/check-deployment-status.js')]),
    () => asks({ hook_event_name: 'UserPromptSubmit' }),
    () => asks({ hook_event_name: 'PostToolBatch', tool_calls: [pushed] }),
  ]
  for (const [index, event] of events.entries()) {
    unseen(`b${index}`)
    event()
    assert.ok((await fates(state, index + 2)).includes(`landed origin refs/heads/b${index}`), `b${index}`)
  }
  await untilQuiet({ top })
  orcHooks(box, top, 'progress', 'show')
  const before = scanned()
  for (const event of events) event()
  assert.is(scanned(), before, 'nothing is started where nothing happened')
})

run()
