import { git, gitEnvironment } from '../core/proc.ts'
import { isSha, type Sha } from '../core/sha.ts'
import { runCommandLine } from './command.adapter.ts'
import type { DeploymentRecord } from './domain.ts'

/** Never a prompt from a process without a terminal, and never a wait without end. */
const QUIET = {
  GIT_ASKPASS: 'true',
  GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=10',
  GIT_TERMINAL_PROMPT: '0',
}
const REMOTE_TIMEOUT_MS = 20_000

/** The branch that a remote's HEAD names, from what is known here; undefined when nothing tells. */
export function defaultBranch(worktree: string, remote: string): string | undefined {
  const head = git(worktree, ['symbolic-ref', '--quiet', `refs/remotes/${remote}/HEAD`])
  if (head.code === 0) return head.stdout.trim().slice(`refs/remotes/${remote}/`.length)
  // `git remote add` and `git push -u` leave no such ref: then it is the branch that most remotes call so.
  const known = ['main', 'master'].find(
    (name) => git(worktree, ['rev-parse', '--verify', '--quiet', `refs/remotes/${remote}/${name}`]).code === 0,
  )
  return known ?? (git(worktree, ['config', 'init.defaultBranch']).stdout.trim() || undefined)
}

/** The URL of a remote; what is no remote's name is a URL itself. */
export function remoteUrl(worktree: string, remote: string): string {
  const named = git(worktree, ['remote', 'get-url', '--', remote])
  return named.code === 0 ? named.stdout.trim() : remote
}

/** The names of the remotes; origin first. */
function remotesOf(worktree: string): readonly string[] {
  const names = git(worktree, ['remote']).stdout.split('\n').filter(Boolean)
  return names.toSorted((a, b) => Number(b === 'origin') - Number(a === 'origin'))
}

/** Whether the remote's ref is at the commit, or at one that contains it; undefined when that cannot be told. */
export async function isOnRemote(
  worktree: string,
  { commit, ref, remote }: DeploymentRecord,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const env = gitEnvironment({ env: { ...process.env, ...QUIET } })
  const limits = { cwd: worktree, signal, timeoutMs: REMOTE_TIMEOUT_MS }
  const listed = await runCommandLine({ args: ['ls-remote', '--', remote, ref], env, file: 'git' }, limits)
  if (listed.code !== 0) return undefined
  const tip = listed.stdout.split('\t')[0] ?? ''
  if (!isSha(tip)) return false
  return tip === commit || containsCommit(worktree, { commit, tip })
}

function containsCommit(
  worktree: string,
  { commit, tip }: { readonly commit: Sha; readonly tip: Sha },
): boolean | undefined {
  const { code } = git(worktree, ['merge-base', '--is-ancestor', commit, tip])
  return code === 0 ? true : code === 1 ? false : undefined
}

/** Where a commit is on a remote, as far as it is known here; else where it would be pushed to. */
export function remoteRefOf(worktree: string, commit: Sha) {
  const format = ['--format=%(refname)', '--contains', commit, '--count=50', 'refs/remotes/']
  const refs = git(worktree, ['for-each-ref', ...format])
    .stdout.split('\n')
    .filter(Boolean)
  for (const remote of remotesOf(worktree)) {
    const prefix = `refs/remotes/${remote}/`
    const branches = refs.filter((ref) => ref.startsWith(prefix)).map((ref) => ref.slice(prefix.length))
    const main = defaultBranch(worktree, remote)
    const branch = branches.find((name) => name === main) ?? branches.find((name) => name !== 'HEAD')
    if (branch !== undefined) return { isLanded: true, ref: `refs/heads/${branch}`, remote }
  }
  const [remote = 'origin'] = remotesOf(worktree)
  return { isLanded: false, ref: `refs/heads/${defaultBranch(worktree, remote) ?? 'main'}`, remote }
}
