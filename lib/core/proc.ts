import { spawnSync } from 'node:child_process'

export interface ProcessOptions {
  readonly cwd: string
  /** `latin1` carries bytes through untouched, one character each, in both directions; else UTF-8. */
  readonly encoding?: 'latin1'
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly input?: string
  /** In a process group of its own: a Ctrl-C reaches only us, and we decide what becomes of it. */
  readonly isApart?: boolean
  readonly maxBytes?: number
  readonly timeoutMs?: number
}

export interface ProcessResult {
  /** The exit code; undefined when the program did not start, or ended by a signal. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** Why there is no exit code: `ENOENT`, `ETIMEDOUT`, a signal name. */
  readonly failure: string | undefined
}

const DEFAULT_TIMEOUT_MS = 20_000
const MAX_BYTES = 16 * 1024 * 1024

/** What `file` printed and how it ended, without a shell; a program that is missing or hangs is a result, not an error. */
export function runProcess(file: string, args: readonly string[], options: ProcessOptions): ProcessResult {
  // spawnSync() knows `detached` as spawn() does; only its type does not.
  const apart: object = options.isApart ? { detached: true } : {}
  const done = spawnSync(file, args, {
    ...apart,
    cwd: options.cwd,
    encoding: options.encoding ?? 'utf8',
    env: options.env ?? process.env,
    input: options.input ?? '',
    killSignal: 'SIGKILL',
    maxBuffer: options.maxBytes ?? MAX_BYTES,
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  })
  const failure = done.error && 'code' in done.error ? String(done.error.code) : (done.signal ?? undefined)
  return { code: done.status ?? undefined, failure, stdout: done.stdout ?? '', stderr: done.stderr ?? '' }
}

const KEPT =
  /^GIT_(SSH|ASKPASS|AUTHOR_|COMMITTER_|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$|TERMINAL_PROMPT$|CEILING_DIRECTORIES$)/

/**
 * `env` without the variables by which git tells a hook which repository it runs in: with `GIT_DIR` left over from a
 * hook, git in another directory would work on the wrong repository (git-rev-parse(1), --local-env-vars).
 */
export function withoutGitEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || KEPT.test(name)))
}

export interface GitOptions extends Partial<ProcessOptions> {
  /** Variables that git is meant to see, such as `GIT_INDEX_FILE`. */
  readonly gitEnv?: Readonly<Record<string, string>>
}

/** Runs git in `cwd`, with a clean environment and in the C locale, so that what it prints can be read. */
export function git(cwd: string, args: readonly string[], options: GitOptions = {}): ProcessResult {
  return runProcess('git', args, { cwd, ...options, env: gitEnvironment(options) })
}

/** The environment in which we run git. */
export function gitEnvironment({ env = process.env, gitEnv }: GitOptions): Record<string, string | undefined> {
  return { ...withoutGitEnv(env), ...gitEnv, LC_ALL: 'C' }
}
