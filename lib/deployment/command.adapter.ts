import { spawn } from 'node:child_process'
import type { CommandAnswer, CommandLine } from './ports.ts'

const TIMEOUT_MS = 20_000
const GRACE_MS = 300
/** The ends of long outputs are kept, because failures stand there. */
const MAX_BYTES = 16 * 1024 * 1024

export interface CommandOptions {
  readonly cwd: string
  readonly signal: AbortSignal
  /** At most this long, whatever the command asks for. */
  readonly timeoutMs: number
}

/**
 * Runs a program without waiting for it synchronously: the monitor goes on meanwhile. It gets a process group of its
 * own, so that what it started ends with it.
 */
export function runCommandLine(command: CommandLine, options: CommandOptions): Promise<CommandAnswer> {
  const { args, env, file, timeoutMs = TIMEOUT_MS } = command
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: options.cwd, detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const out = collect(child.stdout)
    const err = collect(child.stderr)
    let failure: string | undefined
    const stop = (why: string) => {
      failure ??= why
      endGroup(child.pid)
    }
    const onAbort = () => stop('stopped')
    const timer = setTimeout(stop, Math.max(1, Math.min(timeoutMs, options.timeoutMs)), 'no answer in time')
    if (options.signal.aborted) onAbort()
    options.signal.addEventListener('abort', onAbort)
    const finish = (code: number | null, why: string | undefined) => {
      clearTimeout(timer)
      clearTimeout(grace)
      options.signal.removeEventListener('abort', onAbort)
      for (const stream of [child.stdout, child.stderr]) stream.destroy()
      const ended = failure ?? why
      resolve({ code: ended ? undefined : (code ?? undefined), failure: ended, stderr: err(), stdout: out() })
    }
    let grace: NodeJS.Timeout | undefined
    child.on('error', (error) => finish(null, 'code' in error ? String(error.code) : error.message))
    child.on('close', (code, signal) => finish(code, signal ?? undefined))
    // Something left in the background holds the pipes open, perhaps for ever.
    child.on('exit', (code, signal) => (grace = setTimeout(finish, GRACE_MS, code, signal ?? undefined)))
  })
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    while (chunks.length > 1 && size > MAX_BYTES) size -= chunks.shift()?.length ?? 0
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Already gone, all of it.
  }
}
