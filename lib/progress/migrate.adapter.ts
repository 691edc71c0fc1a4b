import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT, OrcError } from '../core/errors.ts'
import { readText } from '../core/json-file.ts'
import { appendLog } from '../core/log.ts'
import { statePaths } from '../core/paths.ts'
import { namesIn } from '../core/spool.ts'
import { isRecord } from '../harness/read.ts'
import { emptyProgress, type Progress } from './domain.ts'
import { copyWhole, type Inside, keepCopy, keepNumbered, replaceBackup } from './keep.adapter.ts'
import { type Migration, migrate, type Repair } from './migrate.ts'
import { say } from './migrate-messages.ts'

/** What the progress file is; undefined when there is none. Reads only. */
export function inspectSnapshot(file: string, now: number): Migration | undefined {
  const text = readText(file)
  return text === undefined ? undefined : inspectText(text, file, now)
}

function inspectText(text: string, file: string, now: number): Migration {
  try {
    const mtimeMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now
    return migrate(JSON.parse(text), { mtimeMs: Math.min(mtimeMs, now), now })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { kind: 'unreadable', why: text.length === 0 ? 'the file is empty' : error.message }
  }
}

/** The state in the progress file, for readers: migrated in memory, empty where there is none that can be read. */
export function snapshotIn(file: string, now: number): Progress {
  const found = inspectSnapshot(file, now)
  return found && 'progress' in found ? found.progress : emptyProgress(now)
}

/**
 * The state in `text`, the content of the progress file, for the holder of its lock who is going to replace it. Before
 * that, a file of an older schema is backed up, and one that cannot be read is kept in quarantine, byte for byte.
 */
export function openSnapshot(stateDir: string, text: string, inside: Inside): { progress: Progress; repair?: Repair } {
  const paths = statePaths(stateDir)
  const found = inspectText(text, paths.progress, inside.now)
  switch (found.kind) {
    case 'current':
      return { progress: found.progress }
    case 'migrated': {
      const copy = keepCopy(paths.progress, backupsIn(stateDir), { ...inside, label: `progress-${found.from}` })
      replaceBackup(paths.progress, paths.backup, inside)
      const repair = { backup: paths.backup, copy, from: found.from, kind: found.kind }
      appendLog(paths.log, 'info', say.repaired(repair), inside.now)
      return { progress: found.progress, repair }
    }
    case 'unreadable': {
      const copy = keepCopy(paths.progress, paths.quarantine, { ...inside, label: 'progress' })
      const repair = { copy, kind: 'quarantined' as const, why: found.why }
      appendLog(paths.log, 'warn', say.repaired(repair), inside.now)
      return { progress: { ...emptyProgress(inside.now), durations: durationsIn(paths.history) }, repair }
    }
  }
}

/** The copies of every file a migration has replaced. */
function backupsIn(stateDir: string): string {
  return join(statePaths(stateDir).cache, 'backups')
}

/** Samples for the time left: what the newest finished tasks took. The spool gives back the rest, as far as it is known. */
function durationsIn(history: string): readonly number[] {
  const names = namesIn(history).slice(-50)
  return names.flatMap((name) => durationsOf(readText(join(history, name)) ?? '')).slice(-50)
}

function durationsOf(text: string): readonly number[] {
  try {
    const entry: unknown = JSON.parse(text)
    const tasks: unknown = isRecord(entry) ? entry['tasks'] : undefined
    return (Array.isArray(tasks) ? tasks : [])
      .filter((task) => isRecord(task) && task['status'] === 'completed')
      .map((task: Record<string, unknown>) => task['duration'])
      .filter((seconds): seconds is number => typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0)
  } catch {
    return []
  }
}

/**
 * Puts `progress.json.backup` back in the place of the progress file, byte for byte, for the holder of its lock. What
 * it replaces is kept under the next free number; returns its path. Throws `NO_BACKUP`.
 */
export function restoreBackup(stateDir: string, inside: Inside): { readonly kept: string | undefined } {
  const { backup, progress } = statePaths(stateDir)
  if (!existsSync(backup))
    throw new OrcError(say.noBackup(backup), {
      code: 'NO_BACKUP',
      exitCode: EXIT.needsPerson,
      hint: say.noBackupHint(),
    })
  if (!existsSync(progress)) {
    copyWhole(backup, progress, inside)
    return { kept: undefined }
  }
  const isSame = readFileSync(backup).equals(readFileSync(progress))
  const kept = isSame ? undefined : keepNumbered(progress, backup, inside)
  if (!isSame) copyWhole(backup, realpathSync(progress), inside)
  return { kept }
}
