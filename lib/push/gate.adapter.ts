import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../core/config.ts'
import { findRepository, type RepositoryPaths } from '../core/paths.ts'
import { gitEnvironment } from '../core/proc.ts'
import { startProcess } from '../core/proc-async.ts'
import type { Sha } from '../core/sha.ts'
import { cut, oneLine } from '../core/text.ts'
import { isTrusted, notTrusted } from '../core/trust.ts'
import { type PushConfig, parsePushConfig, pushCommands } from './config.ts'
import { gateFailed } from './gate-failed.ts'
import { type Gate, hasPassed, notePassed, treeOf } from './gate-passed.adapter.ts'
import { tryGit } from './git.adapter.ts'
import { runPrePushHook } from './pre-push-hook.adapter.ts'
import type { Landing, Pusher, PushRequest } from './pusher.ts'

/** How often the gate runs again because others changed what it looks at. */
const MAX_TURNS = 5
/** How much of the output of a gate that failed is shown: the end, where the reason stands. */
const SHOWN_LINES = 60

/**
 * A pusher that asks the gates before it queues: the pre-push hooks of the user, then `push.gate`. Inside the queue they
 * would make everybody wait, and would run while others win the race (docs/decisions).
 */
export function gatedPusher(push: Pusher, say: (line: string) => void): Pusher {
  return async (request) => {
    const hook = await runPrePushHook(request)
    if (hook) return heard(hook, say)
    const paths = findRepository(request.repository)
    const gate = paths && gateOf(paths, say)
    if (!paths || !gate) return await push(request)
    const failed = await passGate(gate, request, { commit: request.commit, cwd: paths.worktree })
    if (failed) return heard(failed, say)
    return gate.paths.length === 0 ? await push(request) : heard(await pushCovered(gate, request, push), say)
  }
}

/** What a gate that said no has printed, as far as a person reads on; it was held back until then. */
function heard(landing: Landing, say: (line: string) => void): Landing {
  if (landing.kind !== 'refused' || landing.refusal.class !== 'local-hook') return landing
  for (const line of landing.output.trimEnd().split('\n').slice(-SHOWN_LINES)) say(cut(oneLine(line), 500))
  return landing
}

interface TimedGate extends Gate {
  readonly timeoutMs: number
}

function gateOf(paths: RepositoryPaths, say: (line: string) => void): TimedGate | undefined {
  const { config } = readConfig(paths.mainWorktree, 'push', parsePushConfig)
  const [part] = pushCommands(config)
  if (!part) return undefined
  if (isTrusted(paths, part)) return timed(config, part.content, paths.commonDir)
  say(`orc-hooks: ${notTrusted(part)}`)
  return undefined
}

function timed(config: PushConfig, command: string, commonDir: string): TimedGate {
  return { command, commonDir, paths: config.gatePaths, timeoutMs: config.gateTimeoutMs }
}

interface Place {
  readonly commit: Sha
  readonly cwd: string
}

/** Runs the gate unless it has passed for this very tree. Undefined: it passed. */
async function passGate(gate: TimedGate, request: PushRequest, { commit, cwd }: Place): Promise<Landing | undefined> {
  const tree = treeOf(request.repository, commit)
  if (hasPassed(gate, request.repository, tree)) return undefined
  const env = { ...gitEnvironment({}), LC_ALL: process.env['LC_ALL'] }
  const { signal } = request
  const done = await startProcess('sh', ['-c', gate.command], { cwd, env, signal, timeoutMs: gate.timeoutMs })
  if (signal?.aborted) return { kind: 'aborted' }
  if (done.code !== 0) return gateFailed('push.gate', done)
  notePassed(gate, tree)
  return undefined
}

/** Where others may change what the gate looks at: it is asked again about the very tree that is about to be pushed. */
async function pushCovered(gate: TimedGate, request: PushRequest, push: Pusher): Promise<Landing> {
  for (let turn = 1; turn <= MAX_TURNS; turn += 1) {
    const found: { untested?: Sha } = {}
    const landing = await push({
      ...request,
      beforePush: async (made) => {
        const isCovered = hasPassed(gate, request.repository, treeOf(request.repository, made.tip))
        if (isCovered) return (await request.beforePush?.(made)) ?? []
        found.untested = made.tip
        return [{ kind: 'changed', path: 'push.gate', why: 'it has not seen what others changed' }]
      },
      mustHold: true,
    })
    if (found.untested === undefined) return landing
    const failed = await inCheckout(request.repository, found.untested, (place) => passGate(gate, request, place))
    if (failed) return failed
  }
  return { attempts: MAX_TURNS, kind: 'gave-up', refusal: undefined }
}

/** A checkout of its own, because the work tree of the user has something else. */
async function inCheckout<T>(repository: string, commit: Sha, body: (place: Place) => Promise<T>): Promise<T> {
  const top = mkdtempSync(join(tmpdir(), 'orc-gate-'))
  const cwd = join(top, 'checkout')
  try {
    tryGit(repository, ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--detach', cwd, commit])
    return await body({ commit, cwd })
  } finally {
    tryGit(repository, ['worktree', 'remove', '--force', cwd])
    rmSync(top, { force: true, recursive: true })
  }
}
