/** `what`, with the line and column (from 1) of `offset` in `text`. */
export function atPosition(text: string, offset: number, what: string): string {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/)
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${what}`
}

/** What the parser expected, from the name of its error. */
export function asExpected(error: string): string {
  const words = EXPECTED[error]
  return words ?? `not valid JSON (${error})`
}

const EXPECTED: Readonly<Record<string, string>> = {
  CloseBraceExpected: 'expected "}" or ","',
  CloseBracketExpected: 'expected "]" or ","',
  ColonExpected: 'expected ":"',
  CommaExpected: 'expected ","',
  EndOfFileExpected: 'expected the end of the file',
  InvalidCommentToken: 'a comment, and the program that reads this file ignores all of a file with comments',
  InvalidSymbol: 'this is no JSON value',
  PropertyNameExpected: 'expected a key in double quotes (and no comma before a closing bracket)',
  UnexpectedEndOfComment: 'expected the end of a comment',
  UnexpectedEndOfString: 'expected the closing quote of a string',
  ValueExpected: 'expected a value (and no comma before a closing bracket)',
}

/** A JSON type with its article. */
export function found(type: string): string {
  if (type === 'null') return 'null'
  if (type === 'array') return 'a list'
  return type === 'object' ? 'an object' : `a ${type}`
}

/** A value of the user's that was kept. */
export function conflict(key: string, theirs: unknown, ours: unknown): string {
  return `conflict: ${key} is ${JSON.stringify(theirs)} and was kept; progress in the chat needs ${JSON.stringify(ours)}`
}

/** A status line of the user's that was kept. */
export function keptStatusLine(key: string): string {
  return `${key} is set already and was kept: ours is not shown there`
}

/** What a user of Codex has to do before anything happens. */
export function codexTrust(): string {
  return 'Codex runs these hooks once the project is trusted and each of them was reviewed: type /hooks there'
}

/** The plan tool of Codex could not be switched on. */
export function codexPlanTool(): string {
  return 'conflict: tools.update_plan of .codex/config.toml was kept; progress needs enabled = true there'
}

/** What Gemini CLI says at its next start. */
export function geminiWarning(): string {
  return 'Gemini CLI will warn once that the project has hooks'
}

/** Cursor was not tried. */
export function cursorUntried(): string {
  return 'the hooks of Cursor follow its documentation; they were not tried with the program itself'
}

/** A file of ours that somebody changed. */
export function keptFile(path: string): string {
  return `conflict: ${path} is not as we wrote it and was kept; delete it to get ours`
}

/** Why TOML cannot be edited. */
export function badToml(line: number, column: number, why: string): string {
  return `line ${line}, column ${column}: ${why}`
}
