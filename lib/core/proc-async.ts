import { type ChildProcess, spawn } from 'node:child_process'
import { type GitOptions, gitEnvironment, type ProcessResult } from './proc.ts'

export interface StartOptions extends GitOptions {
  readonly cwd: string
  /** Ends the process and all it started. */
  readonly signal?: AbortSignal | undefined
}

const DEFAULT_TIMEOUT_MS = 120_000
/** How long a process may take to clean up after SIGTERM. */
const GRACE_MS = 2000
/** Heirs of a process that has ended may hold its output open for ever. */
const DRAIN_MS = 1000

/**
 * Runs git beside our own work, in a process group of its own: a Ctrl-C reaches us, and we decide what it ends. What
 * does not end in time is ended, with everything it started. Never rejects: what went wrong is in the result.
 */
export function startGit(args: readonly string[], options: StartOptions): Promise<ProcessResult> {
  return startProcess('git', args, { ...options, env: gitEnvironment(options) })
}

/** The same for another program, in the environment that is given. */
export function startProcess(
  file: string,
  args: readonly string[],
  options: Omit<StartOptions, 'gitEnv'>,
): Promise<ProcessResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: options.cwd, detached: true, env: options.env ?? process.env })
    const output = { stderr: '', stdout: '' }
    for (const name of ['stderr', 'stdout'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk
      })
    }
    child.stdin.on('error', () => {}) // EPIPE, when it ended before it read
    child.stdin.end(options.input ?? '')
    const end = ender(child, options)
    child.on('error', (error) => resolve(end.result({ ...output, code: undefined, failure: codeOf(error) })))
    child.on('exit', () =>
      setTimeout(() => [child.stdout, child.stderr].map((stream) => stream.destroy()), DRAIN_MS).unref(),
    )
    child.on('close', (code, signal) =>
      resolve(end.result({ ...output, code: code ?? undefined, failure: signal ?? undefined })),
    )
  })
}

/** Ends the child when its time is over or the caller wants it, and remembers which of the two it was. */
function ender(child: ChildProcess, { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: StartOptions) {
  let reason: string | undefined
  let last: NodeJS.Timeout | undefined
  const end = (why: string) => {
    reason ??= why
    killGroup(child, 'SIGTERM')
    last = setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS)
  }
  const timer = setTimeout(() => end('ETIMEDOUT'), timeoutMs)
  const onAbort = () => end('ABORTED')
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  return {
    result: (found: ProcessResult): ProcessResult => {
      clearTimeout(timer)
      clearTimeout(last)
      signal?.removeEventListener('abort', onAbort)
      return reason === undefined ? found : { ...found, code: undefined, failure: reason }
    },
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal)
  } catch {
    // Already gone, all of it.
  }
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message
}
