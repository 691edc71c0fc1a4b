import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { cut, oneLine } from './text.ts'

const MAX_BYTES = 256 * 1024
const MAX_LINE = 600

export type Level = 'error' | 'warn' | 'info'

/** Userinfo of URLs and the usual shapes of tokens: what must not reach a log, whatever the message was. */
export function redact(text: string): string {
  return text
    .replace(/\/\/[^/@\s]*@/g, '//***@')
    .replace(/\b(gh[pousr]_|github_pat_|dop_v1_|sk-|xox[abp]-)[\w-]{8,}/g, '$1***')
    .replace(/\b(authorization|token|password|secret|api[_-]?key)(["']?\s*[:=]\s*["']?)[^\s"',}]+/gi, '$1$2***')
}

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
