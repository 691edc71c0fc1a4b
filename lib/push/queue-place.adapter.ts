import { chmodSync, lstatSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { EXIT, hasCode, OrcError } from '../core/errors.ts'
import { hashText } from '../core/hash.ts'
import { findRepository } from '../core/paths.ts'
import { shellWord } from '../core/shell-word.ts'
import type { RefName, RemoteName } from './domain.ts'
import { tryGit } from './git.adapter.ts'
import { normalAddress, pathOf } from './queue-key.ts'
import type { Settings } from './settings.adapter.ts'

/** Where the queue of one branch of one remote is. */
export interface QueuePlace {
  readonly directory: string
  /** Names the branch and the remote, also in refs. */
  readonly key: string
  /** Of the repository that asks. */
  readonly commonDir: string
  /** What git is given to push to: the name of the remote, or its push URL where that is another one. */
  readonly address: string
}

export interface PlaceRequest {
  readonly repository: string
  readonly settings: Settings
  readonly remote: RemoteName
  readonly ref: RefName
}

/**
 * The queue for pushes to this branch by this user on this machine: for all worktrees and all clones, because the keyed
 * directory lies in the home of the user (docs/decisions). Where that cannot be written, for the worktrees of this clone.
 */
export function queuePlace(request: PlaceRequest): QueuePlace {
  const { ref, remote, repository } = request
  const paths = findRepository(repository)
  const commonDir = paths?.commonDir ?? realpathSync.native(repository)
  const { fetched, pushed } = urlsOf(request)
  const url = pushed ?? fetched ?? remote
  const target = normalAddress(url) ?? real(resolve(paths?.worktree ?? repository, pathOf(url)))
  const key = hashText(`${target}\n${ref}`)
  const address = pushed && pushed !== fetched ? pushed : remote
  const inside = (root: string) => open(join(root, 'push', key))
  const directory = inside(userState()) ?? inside(join(commonDir, 'orc-hooks'))
  if (directory === undefined) throw nowhere(commonDir)
  describe(directory, `pushes to ${ref} of ${target}\n`)
  return { address, commonDir, directory, key }
}

/** Where git would fetch from and push to. */
function urlsOf({ remote, repository, settings }: PlaceRequest) {
  const [urls, pushUrls] = ['url', 'pushurl'].map((key) => settings.values(`remote.${remote}.${key}`))
  // An empty value clears those before it.
  const isPlain = urls?.[0] !== undefined && ![...urls, ...(pushUrls ?? [])].includes('') && !settings.hasRewrites()
  if (isPlain) return { fetched: urls[0], pushed: pushUrls?.[0] ?? urls[0] }
  return { fetched: urlOf(repository, remote, []), pushed: urlOf(repository, remote, ['--push']) }
}

function urlOf(repository: string, remote: RemoteName, more: readonly string[]): string | undefined {
  const done = tryGit(repository, ['remote', 'get-url', ...more, '--', remote])
  return done.code === 0 ? done.stdout.split('\n')[0] : undefined
}

/** https://specifications.freedesktop.org/basedir-spec: state that need not survive, but is not in the way of others. */
function userState(): string {
  const given = process.env['XDG_STATE_HOME']
  return join(given && isAbsolute(given) ? given : join(homedir(), '.local', 'state'), 'orc-hooks')
}

/** Makes the directories of the queue, for this user alone; undefined where that is not possible. */
function open(directory: string): string | undefined {
  try {
    for (const name of ['', 'done', 'intended', 'taken', 'waiting']) {
      mkdirSync(join(directory, name), { mode: 0o700, recursive: true })
    }
    const { mode, uid } = lstatSync(directory)
    if (uid !== process.getuid?.()) return undefined
    if ((mode & 0o077) !== 0) chmodSync(directory, 0o700)
    return directory
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined
    throw error
  }
}

/** For a person who finds the directory. */
function describe(directory: string, text: string): void {
  try {
    writeFileSync(join(directory, 'about'), text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

function nowhere(commonDir: string): OrcError {
  const options = { code: 'NO_QUEUE', exitCode: EXIT.permission, hint: `ls -ld ${shellWord(commonDir)}` } as const
  return new OrcError(`no directory for the queue of pushes can be written, not even in ${commonDir}`, options)
}

function real(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
