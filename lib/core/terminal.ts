type Env = Readonly<Record<string, string | undefined>>

/** Where a command prints to. */
export interface Terminal {
  readonly isTty: boolean
  readonly hasAnsi: boolean
  readonly columns: number
  readonly rows: number
}

/** What is known of an output stream. */
export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

const COLUMNS = 80
const ROWS = 24

/**
 * What can be shown on `stream`. A terminal that reports no columns (some CI, `script`, a pty nobody sized) is taken to
 * have 80, and gets no colour unless it is forced.
 */
export function terminalOf(stream: OutputStream, env: Env): Terminal {
  const isTty = stream.isTTY === true
  const columns = stream.columns || Number.parseInt(env['COLUMNS'] ?? '', 10) || COLUMNS
  const hasColumns = (stream.columns ?? 0) > 0
  return {
    columns,
    hasAnsi: colourWish(env) ?? (isTty && hasColumns),
    isTty,
    rows: stream.rows || ROWS,
  }
}

/**
 * What the person said about colour, if anything: `FORCE_COLOR`, then `NO_COLOR` (https://no-color.org), then
 * `TERM=dumb`.
 */
export function colourWish(env: Env): boolean | undefined {
  const force = env['FORCE_COLOR']
  if (force !== undefined && force !== '') return !['0', 'false'].includes(force.toLowerCase())
  return (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' ? false : undefined
}
