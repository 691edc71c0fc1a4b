import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { redact } from '../core/log.ts'
import { findRepository } from '../core/paths.ts'
import type { MergedFile } from './merge-file.ts'

export interface LogEntry {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly by: 'auto-resolve-conflicts' | 'driver' | 'handle-push-conflict' | 'merge-file'
  readonly merged: Pick<MergedFile, 'collisions' | 'decisions' | 'kind' | 'status'>
  readonly path: string
}

const MAX_BYTES = 1024 * 1024

/**
 * Appends the choices made for one file to `.orchestra/logs/merge-decisions.jsonl`, at most twice 1 MiB. Never throws,
 * and writes only where orc-hooks keeps its state: a merge does not fail for its log.
 */
export function logDecisions(cwd: string, { at, by, merged, path }: LogEntry): void {
  const state = findRepository(cwd)?.stateDir
  if (state === undefined || !existsSync(state)) return
  if (merged.decisions.length === 0 && merged.collisions.length === 0) return
  const file = join(state, 'logs', 'merge-decisions.jsonl')
  const { collisions, decisions, kind, status } = merged
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.1`)
    mkdirSync(dirname(file), { mode: 0o700, recursive: true })
    const entry = { at: new Date(at).toISOString(), by, path, kind, status, decisions, collisions }
    appendFileSync(file, `${redact(JSON.stringify(entry))}\n`, { mode: 0o600 })
  } catch {
    // Nowhere left to say it.
  }
}
