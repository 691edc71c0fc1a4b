import { accessSync, constants } from 'node:fs'
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
  const { commit, localRef = commit, ref, remote, repository, settings, signal } = request
  const commonDir = settings.value('core.hooksPath') === undefined ? commonDirOf(repository) : undefined
  // The common case, without a process of git.
  if (commonDir !== undefined && !isExecutable(join(commonDir, 'hooks/pre-push'))) return undefined
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
  const url = tryGit(repository, ['remote', 'get-url', '--push', '--', remote]).stdout.split('\n')[0] || remote
  const known = tryGit(repository, [
    'rev-parse',
    '--verify',
    '--quiet',
    ref.replace(/^refs\/heads/, `refs/remotes/${remote}`),
  ])
  const old = known.stdout.trim() || '0'.repeat(commit.length)
  const input = `${localRef} ${commit} ${ref} ${old}\n`
  // As git does, for a hook in a linked worktree or a submodule to find its repository.
  const gitEnv = gitDir === join(cwd, '.git') ? {} : { GIT_DIR: gitDir }
  const env = { ...gitEnvironment({ gitEnv }), LC_ALL: process.env['LC_ALL'], ORC_HOOKS_QUEUED: '1' }
  const done = await startProcess(file, [remote, url], { cwd, env, input, signal, timeoutMs: TIMEOUT_MS })
  if (signal?.aborted) return { kind: 'aborted' }
  return done.code === 0 ? undefined : gateFailed('the pre-push hook', done)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
