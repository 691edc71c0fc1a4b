import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { redact } from './redact.ts'
import { cut, oneLine } from './text.ts'

export { redact } from './redact.ts'

const MAX_BYTES = 256 * 1024
const MAX_LINE = 600

export type Level = 'error' | 'warn' | 'info'

/**
 * Appends one redacted line to a log of at most twice 256 KiB (the full file becomes `<file>.1`).
 * Never throws: a full disk must not turn a diagnostic into a failed hook.
 */
export function appendLog(file: string, level: Level, message: string, now: number): void {
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.1`)
    mkdirSync(dirname(file), { mode: 0o700, recursive: true })
    const line = `[${new Date(now).toISOString()}] [${level.toUpperCase()}] ${cut(oneLine(redact(message)), MAX_LINE)}\n`
    appendFileSync(file, line, { mode: 0o600 })
  } catch {
    // Nowhere left to say it.
  }
}
