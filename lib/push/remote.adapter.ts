import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProcessResult } from '../core/proc.ts'
import { startGit } from '../core/proc-async.ts'
import { parseSha, type Sha } from '../core/sha.ts'
import { classifyPush, refusalOfEnd } from './classify.ts'
import { type PushOutcome, parseRefName, type RefName, type Refusal, type RemoteName } from './domain.ts'
import { readRef, tryGit } from './git.adapter.ts'
import { retryAfterOf } from './retry-after.ts'
import { runPaths } from './run-state.adapter.ts'
import type { Settings } from './settings.adapter.ts'

/** Where one pushes, and how long one waits for it. */
export interface Remote {
  readonly repository: string
  readonly name: RemoteName
  /** Where pushes go, which may be another address than where fetches come from. */
  readonly address: string
  readonly settings: Settings
  /** For private files. */
  readonly scratch: string
  /** For one command that talks to it. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** A remote as a run in a worktree talks to it; `gitDir` is that of the worktree. */
export function remoteOf(run: {
  readonly gitDir: string
  readonly name: RemoteName
  readonly options: Pick<Remote, 'signal' | 'timeoutMs'>
  readonly repository: string
  readonly settings: Settings
}): Remote {
  const { gitDir, name, options, repository, settings } = run
  const { directory: scratch } = runPaths(gitDir)
  mkdirSync(scratch, { mode: 0o700, recursive: true })
  const { signal, timeoutMs } = options
  return { address: pushAddress(repository, name), name, repository, scratch, settings, signal, timeoutMs }
}

export type RemoteTip =
  | { readonly kind: 'failed'; readonly refusal: Refusal; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'found'; readonly sha: Sha }
  | { readonly kind: 'missing' }

/** The address to which pushes to a remote go: its own name, unless it has a push URL that differs. */
function pushAddress(repository: string, name: RemoteName): string {
  const [fetched, pushed] = [[], ['--push']].map(
    (more) => tryGit(repository, ['remote', 'get-url', ...more, '--', name]).stdout.split('\n')[0],
  )
  return pushed && pushed !== fetched ? pushed : name
}

/** What a branch is at the remote right now. */
export async function askRemote(remote: Remote, ref: RefName): Promise<RemoteTip> {
  const done = await talk(remote, ['ls-remote', '--', remote.address, ref])
  if (done.code !== 0) return failed(done)
  const line = done.stdout.split('\n').find((text) => text.endsWith(`\t${ref}`))
  return line ? { kind: 'found', sha: parseSha(line.split('\t')[0] ?? '') } : { kind: 'missing' }
}

/** The branch to which HEAD of the remote points; undefined when it does not say. */
export async function defaultBranch(remote: Remote): Promise<RefName | undefined> {
  const done = await talk(remote, ['ls-remote', '--symref', '--', remote.address, 'HEAD'])
  const found = /^ref: (\S+)\tHEAD$/m.exec(done.stdout)?.[1]
  return found ? parseRefName(found) : undefined
}

export interface FetchOptions {
  /** Of our own, so that no ref of the user's moves. */
  readonly into: RefName
  readonly deepenBy?: number
}

/** Brings a branch of the remote here, as a ref of our own. */
export async function fetchBranch(remote: Remote, ref: RefName, { deepenBy, into }: FetchOptions): Promise<RemoteTip> {
  const quiet = ['-c', 'maintenance.auto=false', '-c', 'gc.auto=0', 'fetch', '--quiet', '--no-tags', '--no-prune']
  const apart = ['--no-recurse-submodules', '--no-write-fetch-head', '--refmap=']
  const depth = deepenBy === undefined ? [] : [`--deepen=${deepenBy}`]
  const done = await talk(remote, [...quiet, ...apart, ...depth, '--', remote.address, `+${ref}:${into}`])
  if (/couldn't find remote ref/.test(done.stderr)) return { kind: 'missing' }
  if (done.code !== 0) return failed(done)
  return { kind: 'found', sha: readRef(remote.repository, into) ?? parseSha('') }
}

export interface PushOptions {
  /** The pre-push hook of the user has seen this already, or must not run. */
  readonly isGateDone: boolean
}

export interface Pushed extends PushOutcome {
  /** What the server asked for, as a Retry-After header. */
  readonly retryAfterMs: number | undefined
  /** What git and the server said, for a person. */
  readonly output: string
}

/** Pushes one commit to one branch: exactly this one, and never by force. */
export async function pushCommit(
  remote: Remote,
  { ref, sha }: { readonly ref: RefName; readonly sha: Sha },
  { isGateDone }: PushOptions,
): Promise<Pushed> {
  const options = ['--porcelain', '--no-progress', '--no-force', '--no-mirror', ...(isGateDone ? ['--no-verify'] : [])]
  const done = await talk(remote, ['push', ...options, '--', remote.name, `${sha}:${ref}`])
  return { ...classifyPush(done), output: done.stderr, retryAfterMs: done.retryAfterMs }
}

interface Talk extends ProcessResult {
  readonly retryAfterMs: number | undefined
}

/** A command that uses the network: asks nobody, and hears what the server wants between two tries. */
async function talk(remote: Remote, args: readonly string[]): Promise<Talk> {
  const trace = join(remote.scratch, `curl-${randomUUID()}`)
  // git does not repeat the header, and writes it only into this trace, from which it leaves out credentials.
  writeFileSync(trace, '', { mode: 0o600 })
  const gitEnv = {
    GCM_INTERACTIVE: 'never',
    GIT_EDITOR: 'true',
    GIT_TERMINAL_PROMPT: '0',
    GIT_TRACE_CURL: trace,
    GIT_TRACE_CURL_NO_DATA: '1',
    ...quietSsh(remote.settings),
  }
  const { repository: cwd, signal, timeoutMs } = remote
  try {
    const done = await startGit(args, { cwd, gitEnv, signal, timeoutMs })
    return {
      ...done,
      retryAfterMs: done.code === 0 ? undefined : retryAfterOf(readFileSync(trace, 'utf8'), Date.now()),
    }
  } finally {
    rmSync(trace, { force: true })
  }
}

/** Without a terminal ssh still asks on the screen of the user; not where the user has set ssh up for git. */
function quietSsh(settings: Settings): Record<string, string> {
  const isSet = process.env['GIT_SSH_COMMAND'] || process.env['GIT_SSH'] || settings.value('core.sshCommand')
  return isSet ? {} : { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' }
}

function failed(done: Talk): RemoteTip {
  return { kind: 'failed', refusal: refusalOfEnd(done), retryAfterMs: done.retryAfterMs }
}
