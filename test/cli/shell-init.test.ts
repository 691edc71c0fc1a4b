// Pending notices at the prompt of real shells.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Audience, postNotice } from '../../lib/core/notices.ts'
import { fates } from '../helpers/git-hooks.ts'
import { assert, run, skip, test } from '../helpers/harness.ts'
import { execute, git, orcHooks, repository, sandbox } from '../helpers/repository.ts'

/** Evaluates the snippet, and then each line as if a prompt came before it. */
const SHELLS = {
  bash: { args: ['--norc', '-c'], prompt: 'eval "$PROMPT_COMMAND"' },
  fish: { args: ['--no-config', '-c'], prompt: 'emit fish_prompt' },
  zsh: { args: ['-f', '-c'], prompt: 'for f in $precmd_functions; do $f; done' },
}

function project() {
  const box = sandbox('shell')
  const top = repository(box)
  const state = join(top, '.orchestra')
  git(box, top, 'worktree', 'add', '-q', '-b', 'linked', '../linked')
  const post = (key: string, audience: Audience, person: string) =>
    postNotice(state, { at: Date.now(), audience, context: 'for the model', key, person, ttlMs: 60_000 })
  return { box, linked: join(box.top, 'linked'), post, state, top }
}

for (const [shell, { args, prompt }] of Object.entries(SHELLS)) {
  if (spawnSync(shell, ['-c', ':']).error) {
    skip(`shell-init ${shell}`, `${shell} is not installed`)
    continue
  }
  const load = (snippet: string) => (shell === 'fish' ? `source ${snippet}` : `. ${snippet}`)

  test(`shell-init ${shell}: shows what is for here, once, keeps the exit code, and says nothing else`, () => {
    const { box, linked, post, state, top } = project()
    const snippet = join(box.top, 'snippet')
    execute(box, top, [
      'sh',
      '-c',
      `'${process.execPath}' '${join(process.cwd(), 'dist/cli.js')}' shell-init ${shell} >'${snippet}'`,
    ])
    const prompts = (cwd: string, script = prompt) =>
      execute(box, cwd, [shell, ...args, `${load(snippet)}\n${script}`], { env: { PATH: `${process.env['PATH']}` } })
    assert.is(prompts(top).stdout, '')
    post('a', { kind: 'everybody' }, 'one $(touch pwn) `id`\n%s two')
    post('b', { kind: 'worktree', top }, 'for the main worktree')
    post('c', { kind: 'worktree', top: linked }, 'for the linked one')
    assert.equal(prompts(linked).stdout.split('\n').sort(), [
      '',
      'orc-hooks: %s two',
      'orc-hooks: for the linked one',
      'orc-hooks: one $(touch pwn) `id`',
    ])
    assert.is(prompts(join(top)).stdout, 'orc-hooks: for the main worktree\n')
    assert.is(prompts(top).stdout + prompts(linked).stdout + prompts('/').stdout, '')
    assert.not(existsSync(join(top, 'pwn')) || existsSync(join(linked, 'pwn')))
    assert.not(existsSync(join(state, 'notices/shell')))
    assert.is(readdirSync(join(state, 'notices/agents')).length, 3, 'agents have their own')
    if (shell !== 'fish') assert.match(prompts(top, `false; ${prompt}; echo "code $?"`).stdout, /code 1/)
  })

  test(`shell-init ${shell}: no process starts when there is nothing to show`, () => {
    const { box, top } = project()
    const snippet = join(box.top, 'snippet')
    execute(box, top, [
      'sh',
      '-c',
      `'${process.execPath}' '${join(process.cwd(), 'dist/cli.js')}' shell-init ${shell} >'${snippet}'`,
    ])
    const file = spawnSync('sh', ['-c', `command -v ${shell}`], { encoding: 'utf8' }).stdout.trim()
    const done = execute(box, top, [
      file,
      ...args,
      `${load(snippet)}\n${shell === 'fish' ? 'set -x' : 'export'} PATH ${shell === 'fish' ? '' : '; PATH='}\n${prompt}; echo ok`,
    ])
    assert.is(done.stdout, 'ok\n')
    assert.is(done.stderr, '')
  })
}

for (const [shell, { args, prompt }] of Object.entries(SHELLS)) {
  if (spawnSync(shell, ['-c', ':']).error) continue
  test(`shell-init ${shell}: a push with --no-verify is found at a prompt, and nothing is started without one`, async () => {
    const { box, linked, state, top } = project()
    assert.is(orcHooks(box, top, 'init', '--yes', '--harness', 'claude').code, 0)
    const snippet = join(box.top, 'snippet')
    writeFileSync(snippet, orcHooks(box, top, 'shell-init', shell).stdout)
    const load = shell === 'fish' ? `source ${snippet}` : `. ${snippet}`
    const env = { PATH: `${process.env['PATH']}` }
    const atPrompt = () => execute(box, linked, [shell, ...args, `${load}\n${prompt}`], { env })
    // fish knows the times of files in whole seconds.
    await delay(1100)
    git(box, top, 'push', '-q', '--no-verify', 'origin', 'main')
    assert.equal(atPrompt(), { code: 0, stderr: '', stdout: '' })
    assert.equal(await fates(state, 1), ['landed origin refs/heads/main'])
    const scanned = () => statSync(join(top, '.git/orc-hooks/push/scanned')).mtimeMs
    const before = scanned()
    atPrompt()
    await delay(200)
    assert.is(scanned(), before)
  })

  test(`shell-init ${shell}: a submodule below a directory called worktrees is no linked worktree`, async () => {
    const { box, top } = project()
    const outer = join(box.top, 'worktrees/super')
    git(box, box.top, 'init', '-q', outer)
    git(box, top, 'push', '-q', 'origin', 'main')
    git(box, outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `${box.top}/work.git`, 'sub')
    const sub = join(outer, 'sub')
    assert.is(orcHooks(box, sub, 'init', '--yes', '--harness', 'claude').code, 0)
    const snippet = join(box.top, 'snippet')
    writeFileSync(snippet, orcHooks(box, sub, 'shell-init', shell).stdout)
    const load = shell === 'fish' ? `source ${snippet}` : `. ${snippet}`
    await delay(1100)
    git(box, sub, 'commit', '-q', '--allow-empty', '-m', 'more')
    git(box, sub, 'push', '-q', '--no-verify', 'origin', 'HEAD:main')
    execute(box, sub, [shell, ...args, `${load}\n${prompt}`], { env: { PATH: `${process.env['PATH']}` } })
    assert.equal(await fates(join(sub, '.orchestra'), 1), ['landed origin refs/heads/main'])
  })
}

test('shell-init: an unknown shell is a usage error', () => {
  const box = sandbox('unknown')
  const done = orcHooks(box, box.top, 'shell-init', 'tcsh')
  assert.is(done.code, 64)
  assert.match(done.stderr, /unknown shell: "tcsh"/)
})

run()
