// A monitor as it really runs: a clone with its hooks, a process of its own, and an app on loopback that it asks.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type AppServer, appServer, followingRepository } from '../app-server.ts'
import { type Ended, ended } from '../ended.ts'
import { assert } from '../harness.ts'
import { git, type Sandbox, sandbox } from '../repository.ts'
import { until } from '../until.ts'

export const MONITOR = resolve('dist/hooks/deployment-monitor.cjs')
export const CHECK = resolve('dist/bin/check-deployment-status.js')
export const EVENT = resolve('dist/hooks/push-event.cjs')

export interface Following {
  readonly box: Sandbox
  readonly commit: string
  readonly server: AppServer
  readonly top: string
}

export interface FollowingOptions {
  /** Of the environment, given the address of the server. */
  readonly environment?: (url: string) => object
  /** Of the section `deployment`. */
  readonly section?: object
  /** Of the failing step. */
  readonly message?: string
}

export async function following(phases: readonly string[], options: FollowingOptions = {}): Promise<Following> {
  const box = sandbox('monitor')
  let commit = ''
  const server = await appServer(() => commit, phases, options.message)
  Object.assign(box.env, server.env)
  const top = followingRepository(box, options.environment?.(server.url) ?? {}, options.section ?? {})
  commit = git(box, top, 'rev-parse', 'HEAD').trim()
  git(box, top, '-c', 'core.hooksPath=/dev/null', 'push', '-q', 'origin', 'main')
  return { box, commit, server, top }
}

export function start({ box, top }: Following, ...words: readonly string[]): ChildProcess {
  return spawn(process.execPath, words, { cwd: top, env: box.env, stdio: ['pipe', 'pipe', 'pipe'] })
}

export async function finish(at: Following, ...words: readonly string[]): Promise<Ended> {
  const child = start(at, ...words)
  child.stdin?.end()
  return await ended(child)
}

export async function landed(at: Following): Promise<void> {
  const child = start(at, EVENT, 'landed')
  child.stdin?.end(`origin refs/heads/main ${'0'.repeat(40)} ${at.commit}\n`)
  assert.is((await ended(child)).code, 0)
}

export interface Record {
  readonly checkedAt: string
  readonly deadlines: object
  readonly notified: readonly string[]
  readonly polls: number
  readonly reason: string | null
  readonly sources: readonly { readonly detail: string; readonly said: string; readonly source: string }[]
  readonly startedAt: string
  readonly state: string
}

const recordFile = ({ commit, top }: Following) => join(top, '.orchestra/deploy', `${commit}.json`)
export const recordOf = (at: Following): Record =>
  JSON.parse(readFileSync(recordFile(at), 'utf8')).environments.production
export const ownerFile = ({ top }: Following) => join(top, '.orchestra/deploy/monitor')

export function ownerPid(at: Following): number | undefined {
  try {
    return JSON.parse(readFileSync(ownerFile(at), 'utf8')).pid
  } catch {
    return undefined
  }
}

export function isAlive(pid: number | undefined): boolean {
  try {
    if (pid === undefined) return false
    process.kill(pid, 0)
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

export const isWatched = (at: Following) => () => isAlive(ownerPid(at)) && recordOf(at).polls > 0

export async function killed(at: Following): Promise<void> {
  const pid = ownerPid(at)
  if (pid === undefined) throw new Error('no monitor is there to be killed')
  process.kill(pid, 'SIGKILL')
  await until(() => !isAlive(pid), 'the death of the monitor')
}

/** Nothing that was started is left behind. */
export async function ends(at: Following): Promise<void> {
  const pid = ownerPid(at)
  if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGTERM')
  await until(() => !isAlive(pid), 'the end of the monitor')
  at.server.close()
}
