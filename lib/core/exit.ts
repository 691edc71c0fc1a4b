import { EXIT, type ExitCode, hasCode, OrcError } from './errors.ts'
import { oneLine } from './text.ts'

export interface RunOptions {
  /** Errors as one JSON object on stdout instead of text on stderr. */
  readonly json: boolean
}

/** An error as every command shows it: `code`, `message` and `hint` for a person, `exitCode` for a script. */
export interface ShownError {
  readonly code: string
  readonly exitCode: ExitCode
  readonly hint: string | undefined
  readonly message: string
}

/** Frames of the stack that go into a report: more would scroll the message itself off a small screen. */
const STACK_LINES = 5

/** What is shown for `error`: an OrcError as it is, what the system refused as that, anything else as a bug of ours. */
function showError(error: unknown): ShownError {
  if (error instanceof OrcError) {
    return { code: error.code, exitCode: error.exitCode, hint: error.hint, message: error.message }
  }
  if (error instanceof Error && 'syscall' in error) return refused(error)
  const message = error instanceof Error ? error.message : String(error)
  const stack = error instanceof Error ? error.stack?.split('\n').slice(1, STACK_LINES + 1) : undefined
  return { code: 'INTERNAL', exitCode: EXIT.internal, hint: stack?.join('\n'), message: `internal error: ${message}` }
}

/** An error of a system call says itself what was refused, and where. */
function refused(error: Error): ShownError {
  const exitCode = hasCode(error, 'EACCES', 'EPERM', 'EROFS') ? EXIT.permission : EXIT.input
  const code = 'code' in error ? String(error.code) : 'SYSTEM'
  return { code, exitCode, hint: 'npx orc-hooks doctor', message: error.message }
}

/** The lines of a text, each without what a path or a name could do to a terminal. */
function printable(text: string): string {
  const [first = '', ...more] = text.split('\n').map(oneLine)
  return [first, ...more.map((line) => `  ${line}`)].join('\n')
}

/**
 * A full disk behind stdout is an error, and no result: what was printed is not all of it. A reader that went away has
 * what it wanted. Without a listener node would end with a stack and 1, which in many commands means something.
 */
function watchOutput(): void {
  process.stdout.on('error', (error: Error) => {
    const isReaderGone = hasCode(error, 'EPIPE') || (hasCode(error, 'EIO') && process.stdout.isTTY)
    if (isReaderGone || isOutputLost) return
    isOutputLost = true
    process.exitCode = show(error, false)
  })
}

let isOutputLost = false

function show(error: unknown, isJson: boolean): ExitCode {
  const shown = showError(error)
  if (isJson) console.log(JSON.stringify({ error: shown }))
  else console.error(`orc-hooks: ${printable(shown.message)}${shown.hint ? `\n  ${shown.hint}` : ''}`)
  return shown.exitCode
}

/** Runs a command's body, whose code can be one of git's own, and sets the exit code of the process: the only place where an error becomes one. */
export async function runCommand(body: () => Promise<number | undefined>, options: RunOptions): Promise<void> {
  watchOutput()
  try {
    const code = (await body()) ?? EXIT.ok
    if (!isOutputLost) process.exitCode = code
  } catch (error) {
    process.exitCode = show(error, options.json)
  }
}
