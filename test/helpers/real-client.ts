// The real Claude Code from npm, driven by a scripted model on loopback, in a repository where `init` was run.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { assert, skip, test } from './harness.ts'
import { git, orcHooks, type Sandbox, sandbox } from './repository.ts'

/** The kit that runs the client. */
export const KIT = resolve('../shared/tools/real-client')

/** What a run leaves behind. */
export interface Played {
  readonly screen: string
  readonly plain: string
  /** What the client asked the model, request by request. */
  readonly requests: readonly string[]
  readonly result: {
    readonly ok: boolean
    readonly problems: readonly string[]
    readonly toolErrors: readonly unknown[]
  }
}

/** A repository with one commit in which `init` was run. */
export function newProject(): { box: Sandbox; project: string } {
  const box = sandbox('client')
  git(box, box.top, 'init', '-q', 'shop')
  const project = join(box.top, 'shop')
  git(box, project, 'commit', '-q', '--allow-empty', '-m', 'first')
  const installed = orcHooks(box, project, 'init', '--yes')
  assert.is(installed.code, 0, installed.stderr)
  return { box, project }
}

/** Plays a script in the client's terminal UI (or headless) and returns what was on the screen. */
export function play(project: string, script: string, ...options: string[]): Played {
  const out = join(project, '..', `out-${Math.random().toString(36).slice(2)}`)
  const words = ['--project', project, '--script', script, '--out', out, ...options]
  // The client is large: it is kept beside this run's own temporary directory, for the next run.
  const env = { REAL_CLIENT_CACHE: '/tmp/real-client-cache', ...process.env }
  const child = spawnSync(join(KIT, 'run.sh'), words, { encoding: 'utf8', env, timeout: 150_000 })
  const read = (name: string) => (existsSync(join(out, name)) ? readFileSync(join(out, name), 'utf8') : '')
  assert.is(child.status, 0, `${child.stdout}${child.stderr}`)
  return {
    plain: read('screen.plain.txt'),
    requests: read('api.jsonl').trim().split('\n'),
    result: JSON.parse(read('result.json')),
    screen: read('screen.txt'),
  }
}

const usable = () =>
  spawnSync(join(KIT, 'run.sh'), ['--help'], { encoding: 'utf8' }).status !== null &&
  spawnSync('tmux', ['-V']).status === 0

/** A test that is left out where the kit is not. */
export function clientTest(name: string, body: () => Promise<void> | void): void {
  if (!existsSync(KIT)) skip(name, 'the kit that runs the real client is not on this machine')
  else if (!usable()) skip(name, 'the real client needs tmux')
  else test(name, body)
}
