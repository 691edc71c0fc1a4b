// Repositories to push from, with a remote beside each, in which the post-push hook writes down what landed.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readPushes } from '../../lib/push/landing-store.adapter.ts'
import { assert } from './harness.ts'
import { execute, GIT, git, orcHooks, put, repository, type Sandbox, sandbox } from './repository.ts'

export type Kind = 'husky' | 'lefthook' | 'plain'

/** A sandbox with `work` (hooks installed, main pushed), its remote `work.git`, and `other`, a clone without hooks. */
export interface Lab {
  readonly box: Sandbox
  readonly env: Record<string, string>
  readonly kind: Kind
  readonly top: string
}

/** One way to push. */
export interface Case {
  readonly name: string
  /** For `sh -e`, in `work`. `more` makes a commit, `other` runs git in the clone without hooks. */
  readonly script: string
  /** Refs that post-push is told of, sorted. */
  readonly landed?: readonly string[]
  /** Refs that landed without a post-push to tell. */
  readonly recorded?: readonly string[]
  readonly refused?: readonly string[]
  readonly unknown?: readonly string[]
  /** Tests that must hold at the end, as a script for `sh -e`. */
  readonly proof?: string
}

const PRELUDE = `
more() { git commit -q --allow-empty -m "more \${1-}"; }
other() { git -C ../other "$@"; }
other_more() { other pull -q; other commit -q --allow-empty -m theirs; other push -q origin HEAD:main; }
apart() { if command -v setsid >/dev/null; then setsid "$@"; else perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' "$@"; fi; }
settled() { while ls .git/orc-hooks/push | grep -q '\\.'; do sleep 0.05; done; }
declines() { printf '#!/bin/sh\\n%s\\n' "$1" >../work.git/hooks/$2; chmod +x ../work.git/hooks/$2; }
`

/** What all labs of one kind are copied from. `shell` stands in for sh, `options` are those of init. */
export function template(kind: Kind, shell: string, options: readonly string[] = []): Lab {
  const box = sandbox(`lab-${kind}`)
  const env = environment(box, kind, shell)
  Object.assign(box.env, env)
  const top = repository(box)
  if (process.env['ORC_TEST_REFTABLE'] === '1') {
    rmSync(top, { recursive: true })
    git(box, box.top, 'init', '-q', '--ref-format=reftable', top)
    git(box, top, 'remote', 'add', 'origin', '../work.git')
    git(box, top, 'commit', '-q', '--allow-empty', '-m', 'first')
  }
  manager(box, top, kind)
  git(box, top, 'push', '-q', 'origin', 'main')
  git(box, box.top, 'clone', '-q', 'work.git', 'other')
  const installed = orcHooks(box, top, 'init', '--yes', '--harness', 'claude', ...options)
  assert.is(installed.code, 0, installed.stderr)
  const hook = join(top, kind === 'husky' ? '.husky/post-push' : '.git/hooks/post-push')
  writeFileSync(hook, `${readFileSync(hook, 'utf8')}cat >>"$(git rev-parse --git-common-dir)/events"\n`)
  if (kind === 'husky') commitHooks(box, top)
  useShell(top, join(box.top, 'bin/sh'))
  return { box, env, kind, top }
}

function environment(box: Sandbox, kind: Kind, shell: string): Record<string, string> {
  const bin = join(box.top, 'bin')
  mkdirSync(bin)
  symlinkSync(shell, join(bin, 'sh'))
  const own = GIT ? [dirname(GIT)] : []
  const lefthook = kind === 'lefthook' ? [resolve('node_modules/.bin')] : []
  return { LEFTHOOK_OUTPUT: 'false', PATH: [...own, bin, box.env['PATH'], ...lefthook].join(':') }
}

function manager(box: Sandbox, top: string, kind: Kind): void {
  if (kind === 'husky') {
    put(join(top, 'package.json'), '{ "devDependencies": { "husky": "9.1.7" } }\n')
    put(join(top, '.husky/pre-push'), '#!/bin/sh\n', 0o755)
    assert.is(execute(box, top, [process.execPath, resolve('node_modules/husky/bin.js')]).code, 0)
  }
  if (kind === 'lefthook') {
    put(join(top, 'lefthook.yml'), 'pre-commit:\n  jobs:\n    - run: "true"\n')
    assert.is(execute(box, top, ['lefthook', 'install']).code, 0)
  }
}

/** A linked worktree has the hooks of a commit. */
function commitHooks(box: Sandbox, top: string): void {
  git(box, top, 'add', '-A')
  git(box, top, 'commit', '-q', '-m', 'hooks')
  execute(box, top, ['git', 'push', '-q', 'origin', 'main'], { env: { ORC_HOOKS: '0' } })
  git(box, join(box.top, 'other'), 'pull', '-q')
  // That push is no news.
  const forget = 'rm -f .git/orc-hooks/push/scanned; sh .git/orc-hooks/push-catch-up "$PWD/.git"'
  execute(box, top, ['sh', '-c', forget])
}

/** The hooks of this lab run under its own shell, not the one that their first line names. */
function useShell(top: string, sh: string): void {
  for (const hook of hooksOf(top)) writeFileSync(hook, readFileSync(hook, 'utf8').replace(/^#!.*\/sh\n/, `#!${sh}\n`))
}

function hooksOf(top: string): readonly string[] {
  const names = ['.git/hooks/pre-push', '.git/hooks/reference-transaction', '.husky/_/reference-transaction']
  return names.map((name) => join(top, name)).filter((path) => existsSync(path))
}

/** A lab of its own for one case. */
export function copyOf(model: Lab, name: string): Lab {
  const box = sandbox(name)
  for (const part of ['bin', 'other', 'work', 'work.git']) {
    cpSync(join(model.box.top, part), join(box.top, part), { recursive: true, verbatimSymlinks: true })
  }
  const env = { ...model.env, PATH: (model.env['PATH'] ?? '').replaceAll(model.box.top, box.top) }
  Object.assign(box.env, env)
  const top = join(box.top, 'work')
  useShell(top, join(box.top, 'bin/sh'))
  git(box, join(box.top, 'other'), 'remote', 'set-url', 'origin', join(box.top, 'work.git'))
  return { box, env, kind: model.kind, top }
}

/** What came of a case. */
export interface Told {
  readonly fates: readonly string[]
  readonly landed: readonly string[]
  readonly lab: Lab
  readonly output: string
}

/** Plays one case in a copy of `model`, and returns when no watcher is left. */
async function play(
  model: Lab,
  { landed = [], recorded = [], refused = [], script, unknown = [] }: Case,
): Promise<Told> {
  const lab = copyOf(model, 'case')
  const output = await shell(lab, script)
  await untilQuiet(lab)
  const count = landed.length + recorded.length + refused.length + unknown.length
  const deadline = Date.now() + 20_000
  // post-push is on its own way: what is expected is waited for, and then a while for what is not.
  while ((events(lab).length < landed.length || fatesOf(lab).length < count) && Date.now() < deadline) await delay(25)
  await delay(150)
  return {
    fates: fatesOf(lab),
    lab,
    landed: events(lab)
      .map((line) => line.split(' ')[1] ?? '')
      .sort(),
    output,
  }
}

/** The lines that the post-push hook was given. */
function events({ top }: Lab): readonly string[] {
  const file = join(top, '.git/events')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

function fatesOf({ top }: Lab): readonly string[] {
  const { fates } = readPushes(join(top, '.orchestra'))
  return fates.map(({ outcome, ref }) => `${outcome} ${ref}`).sort()
}

/** Runs a script in the lab, with the functions of the prelude; what it prints, and its exit code at the end. */
export async function shell(lab: Lab, script: string, cwd = lab.top): Promise<string> {
  const child = spawn('sh', ['-e', '-c', `${PRELUDE}${script}`], {
    cwd,
    env: { ...lab.box.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (data) => (output += String(data)))
  child.stderr.on('data', (data) => (output += String(data)))
  const code = await new Promise((done) => child.once('close', done))
  return `${output}exit ${code}`
}

/** Waits until every watcher of the lab is done. */
export async function untilQuiet({ top }: Pick<Lab, 'top'>): Promise<void> {
  const directory = join(top, '.git/orc-hooks/push')
  const deadline = Date.now() + 40_000
  for (;;) {
    const names = existsSync(directory) ? readdirSync(directory) : []
    if (!names.some((name) => /\.(want|refs)(\.lock)?$/.test(name))) return
    if (Date.now() > deadline) throw new Error(`watchers that do not end: ${names.join(' ')}`)
    await delay(25)
  }
}

/** Plays cases, `width` at a time; the results by their names. */
export function playAll(model: Lab, cases: readonly Case[], width = 6): ReadonlyMap<string, Promise<Told>> {
  const waiting = [...cases]
  const settle = new Map<string, (told: Told | Promise<Told>) => void>()
  const results = new Map(cases.map(({ name }) => [name, new Promise<Told>((done) => settle.set(name, done))] as const))
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const told = play(model, next)
      settle.get(next.name)?.(told)
      await told.catch(() => {})
    }
  }
  for (let index = 0; index < width; index += 1) void work()
  return results
}
