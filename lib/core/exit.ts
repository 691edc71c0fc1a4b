import { EXIT, type ExitCode, OrcError } from './errors.ts'

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

/** What is shown for `error`: an OrcError as it is, anything else as an internal error with its stack as the hint. */
function showError(error: unknown): ShownError {
  if (error instanceof OrcError) {
    return { code: error.code, exitCode: error.exitCode, hint: error.hint, message: error.message }
  }
  const message = error instanceof Error ? error.message : String(error)
  const hint = error instanceof Error ? error.stack?.split('\n').slice(1).join('\n') : undefined
  return { code: 'INTERNAL', exitCode: EXIT.internal, hint, message: `internal error: ${message}` }
}

/** Runs a command's body and sets the exit code of the process: the only place where an error becomes one. */
export async function runCommand(body: () => Promise<ExitCode | undefined>, options: RunOptions): Promise<void> {
  try {
    process.exitCode = (await body()) ?? EXIT.ok
  } catch (error) {
    const shown = showError(error)
    if (options.json) console.log(JSON.stringify({ error: shown }))
    else console.error(`orc-hooks: ${shown.message}${shown.hint ? `\n  ${shown.hint}` : ''}`)
    process.exitCode = shown.exitCode
  }
}
