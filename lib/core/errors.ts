/** The exit codes that mean the same in every command. */
export const EXIT = {
  ok: 0,
  failed: 1,
  pending: 2,
  needsPerson: 3,
  usage: 64,
  input: 65,
  unavailable: 69,
  internal: 70,
  locked: 75,
  permission: 77,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What a command may end with: 4 to 7 mean what its help says. */
export type CommandExit = ExitCode | 4 | 5 | 6 | 7

export interface OrcErrorOptions {
  readonly code: string
  readonly exitCode: ExitCode
  /** The next command to type, or the next thing to do. */
  readonly hint?: string
  readonly cause?: unknown
}

/** An error a person can act on: what happened and with which value (`message`), and what to do next (`hint`). */
export class OrcError extends Error {
  readonly code: string
  readonly exitCode: ExitCode
  readonly hint: string | undefined

  constructor(message: string, options: OrcErrorOptions) {
    super(message, { cause: options.cause })
    this.name = 'OrcError'
    this.code = options.code
    this.exitCode = options.exitCode
    this.hint = options.hint
  }
}

/** Whether `error` carries the given system error code, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
