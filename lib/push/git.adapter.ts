import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXIT, hasCode, OrcError } from '../core/errors.ts'
import { readText } from '../core/json-file.ts'
import { type GitOptions, git, type ProcessResult } from '../core/proc.ts'
import { redact } from '../core/redact.ts'
import { isSha, parseSha, type Sha } from '../core/sha.ts'
import { oneLine } from '../core/text.ts'
import { commonDirOf } from './common-dir.adapter.ts'
import type { RefName } from './domain.ts'
import { writeLoose } from './loose-object.adapter.ts'

/** Large repositories take their time; what takes longer than this hangs. */
const TIMEOUT_MS = 10 * 60_000
const MAX_BYTES = 512 * 1024 * 1024

/** Never asks, never opens an editor, never rewrites an index only to have looked at it. */
const QUIET = { GIT_EDITOR: 'true', GIT_SEQUENCE_EDITOR: 'true', GIT_TERMINAL_PROMPT: '0' }

/** Runs git on this machine's repository alone; a failure is a result. */
export function tryGit(repository: string, args: readonly string[], options: GitOptions = {}): ProcessResult {
  const gitEnv = { ...QUIET, ...options.gitEnv }
  const all = { isApart: true, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS, ...options, gitEnv }
  return git(repository, ['--no-optional-locks', ...args], all)
}

/** What git prints. Throws `GIT` with its message when it fails. */
export function runGit(repository: string, args: readonly string[], options: GitOptions = {}): string {
  const done = tryGit(repository, args, options)
  if (done.code !== 0) throw gitError(args, done)
  return done.stdout
}

/** A command of git that should have worked. */
export function gitError(args: readonly string[], { code, failure, stderr }: ProcessResult): OrcError {
  const said = oneLine(redact(stderr.trim().split('\n').at(-1) ?? '')) || failure || `exit code ${code}`
  const words = oneLine(
    redact(
      args
        .filter((word) => !word.startsWith('-'))
        .slice(0, 2)
        .join(' '),
    ),
  )
  return new OrcError(`git ${words}: ${said}`, { code: 'GIT', exitCode: EXIT.failed, hint: 'git status' })
}

/** The one commit that `name` means; undefined when there is none. */
export function resolveCommit(repository: string, name: string): Sha | undefined {
  const found = tryGit(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])
  return found.code === 0 ? parseSha(found.stdout.trim()) : undefined
}

/**
 * The commit of a branch or of a ref of our own; undefined when there is none. A loose ref is a file with the name of the
 * commit (gitrepository-layout(5)), which git renames into place, or a line in
 * `packed-refs`: reading them saves a process. Else git is asked.
 */
export function readRef(repository: string, ref: RefName): Sha | undefined {
  return looseRef(repository, ref) ?? resolveCommit(repository, ref)
}

function looseRef(repository: string, ref: RefName): Sha | undefined {
  const commonDir = commonDirOf(repository)
  if (commonDir === undefined) return undefined
  try {
    const text = readFileSync(join(commonDir, ref), 'utf8')
    const sha = text.replace(/\n$/, '')
    return isSha(sha) ? sha : undefined
  } catch (error) {
    return hasCode(error, 'ENOENT') ? packedRef(commonDir, ref) : undefined
  }
}

/** A line of `packed-refs`; what is removed goes from there first, so that the order of the two looks is git's own. */
function packedRef(commonDir: string, ref: RefName): Sha | undefined {
  const text = readText(join(commonDir, 'packed-refs')) ?? ''
  const end = text.indexOf(` ${ref}\n`)
  const sha = end === -1 ? '' : text.slice(text.lastIndexOf('\n', end) + 1, end)
  return isSha(sha) ? sha : undefined
}

/** Whether `older` is `newer` or one of its ancestors. */
export function isAncestor(repository: string, older: Sha, newer: Sha): boolean {
  return older === newer || tryGit(repository, ['merge-base', '--is-ancestor', older, newer]).code === 0
}

/** A value of git's configuration. */
export function configValue(repository: string, key: string, type?: 'bool'): string | undefined {
  const found = tryGit(repository, ['config', ...(type ? [`--type=${type}`] : []), '--get', key])
  return found.code === 0 ? found.stdout.replace(/\n$/, '') : undefined
}

/** Writes an object, given as latin1 text for its bytes. */
export function writeObject(repository: string, type: 'blob' | 'commit', bytes: string): Sha {
  const loose = writeLoose(repository, type, Buffer.from(bytes, 'latin1'))
  if (loose !== undefined) return parseSha(loose)
  const args = ['hash-object', '-w', '--no-filters', '--stdin', '-t', type]
  return parseSha(runGit(repository, args, { encoding: 'latin1', input: bytes }).trim())
}

export interface TreeEntry {
  readonly blob: string
  readonly mode: string
  readonly path: string
}

/** `tree` with some of its entries replaced (mode 000000: removed), by way of an index of its own. */
export function replaceInTree(repository: string, tree: Sha, entries: readonly TreeEntry[]): Sha {
  const index = join(tmpdir(), `orc-hooks-index-${randomUUID()}`)
  const gitEnv = { GIT_INDEX_FILE: index }
  try {
    runGit(repository, ['read-tree', tree], { gitEnv })
    const input = entries.map(({ blob, mode, path }) => `${mode} ${blob} 0\t${path}\0`).join('')
    runGit(repository, ['update-index', '-z', '--index-info'], { gitEnv, input })
    return parseSha(runGit(repository, ['write-tree', '--missing-ok'], { gitEnv }).trim())
  } finally {
    rmSync(index, { force: true })
    rmSync(`${index}.lock`, { force: true })
  }
}
