import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gitEnvironment } from '../core/proc.ts'
import { startProcess } from '../core/proc-async.ts'
import { commonDirOf } from './common-dir.adapter.ts'
import { gateFailed } from './gate-failed.ts'
import { tryGit } from './git.adapter.ts'
import type { Landing, PushRequest } from './pusher.ts'

const TIMEOUT_MS = 30 * 60_000

/**
 * The pre-push hooks of the user (tests, git-lfs), run as git runs them (githooks(5)); git itself is told not to, because
 * it would do so while it holds the queue. Our own part looks at the name of the branch alone: what is pushed in the end
 * may be another commit, and whether it landed is known here.
 * Undefined: they agree, or there are none.
 */
export async function runPrePushHook(request: PushRequest): Promise<Landing | undefined> {
  const { repository, settings, signal } = request
  const isConfigured = settings.hookEvents().includes('pre-push')
  const commonDir = settings.value('core.hooksPath') === undefined ? commonDirOf(repository) : undefined
  // The common case, without a process of git.
  if (!isConfigured && commonDir !== undefined && !isExecutable(join(commonDir, 'hooks/pre-push'))) return undefined
  const done = (isConfigured ? await runByGit(request) : undefined) ?? (await runFile(request))
  if (signal?.aborted) return { kind: 'aborted' }
  return done === undefined || done.code === 0 ? undefined : gateFailed('the pre-push hook', done)
}

/** What git gives the hook. */
interface Call {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly input: string
}

function callOf({ commit, localRef, ref, remote, repository }: PushRequest): Call {
  const url = tryGit(repository, ['remote', 'get-url', '--push', '--', remote]).stdout.split('\n')[0] || remote
  const tracking = ref.replace(/^refs\/heads/, `refs/remotes/${remote}`)
  const known = tryGit(repository, ['rev-parse', '--verify', '--quiet', tracking])
  const old = known.stdout.trim() || '0'.repeat(commit.length)
  return {
    args: [remote, url],
    env: { ORC_HOOKS_QUEUED: '1' },
    input: `${localRef ?? commit} ${commit} ${ref} ${old}\n`,
  }
}

/** How git ends when it does not know an option. */
const USAGE = 129

/** Those of the configuration and the one in the directory. Undefined: this git knows of none in its configuration. */
async function runByGit(request: PushRequest) {
  const { repository, signal } = request
  const { args, env, input } = callOf(request)
  const directory = mkdtempSync(join(tmpdir(), 'orc-hooks-push-'))
  try {
    const file = join(directory, 'stdin')
    writeFileSync(file, input)
    const words = ['hook', 'run', '--ignore-missing', `--to-stdin=${file}`, 'pre-push', '--', ...args]
    const all = { ...gitEnvironment({}), ...env, LC_ALL: process.env['LC_ALL'] }
    const done = await startProcess('git', words, { cwd: repository, env: all, signal, timeoutMs: TIMEOUT_MS })
    return done.code === USAGE ? undefined : done
  } finally {
    rmSync(directory, { force: true, recursive: true })
  }
}

/** The one in the directory of hooks. Undefined: there is none. */
async function runFile(request: PushRequest) {
  const { repository, signal } = request
  const [gitDir = '', hook = '', top = ''] = tryGit(repository, [
    'rev-parse',
    '--absolute-git-dir',
    '--git-path',
    'hooks/pre-push',
    '--show-toplevel',
  ]).stdout.split('\n')
  const cwd = top || repository
  const file = resolve(repository, hook)
  if (hook === '' || !isExecutable(file)) return undefined
  const { args, env, input } = callOf(request)
  // As git does, for a hook in a linked worktree or a submodule to find its repository.
  const gitEnv = gitDir === join(cwd, '.git') ? {} : { GIT_DIR: gitDir }
  const all = { ...gitEnvironment({ gitEnv }), ...env, LC_ALL: process.env['LC_ALL'] }
  return await startProcess(file, args, { cwd, env: all, input, signal, timeoutMs: TIMEOUT_MS })
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
