import { setTimeout as pause } from 'node:timers/promises'
import { EXIT, type ExitCode, OrcError } from '../core/errors.ts'
import { type HeldLock, STALE_MS, tryLock } from '../core/lock.ts'
import { type RepositoryPaths, statePaths } from '../core/paths.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import { SCHEMA_VERSION } from './domain.ts'
import { inspectSnapshot, restoreBackup } from './migrate.adapter.ts'
import { say } from './migrate-messages.ts'
import { progressOptions } from './options.adapter.ts'
import { foldLocked } from './store.adapter.ts'

export interface MigrateArguments {
  readonly cwd: string
  readonly dryRun: boolean
  readonly json: boolean
}

/**
 * `orc-hooks progress migrate`: brings the progress file to this schema, after a backup. Returns the exit code.
 * Throws `NO_REPOSITORY` and `LOCKED`.
 */
export async function runMigrate({ cwd, dryRun, json }: MigrateArguments): Promise<ExitCode> {
  const repository = repositoryAt(cwd)
  const { progress: file } = statePaths(repository.stateDir)
  const found = inspectSnapshot(file, Date.now())
  const print = (text: string, data: object) => console.log(json ? JSON.stringify({ ...data, file }) : text)
  switch (found?.kind) {
    case undefined:
      print(say.none(file), { kind: 'absent' })
      break
    case 'current':
      print(say.current(file), { kind: 'current', version: SCHEMA_VERSION })
      break
    case 'migrated': {
      const { from, kind, progress } = found
      const data = { dryRun, from, kind, tasks: progress.tasks.length, version: SCHEMA_VERSION }
      if (dryRun) print(say.planned(file, from, data.tasks), data)
      else await repair(repository, (text, done) => print(text, { ...data, ...done }))
      break
    }
    case 'unreadable': {
      const data = { dryRun, kind: 'quarantined', why: found.why }
      if (dryRun) print(say.plannedQuarantine(file, found.why), data)
      else await repair(repository, (text, done) => print(text, { ...data, ...done }))
    }
  }
  return EXIT.ok
}

/** Somebody else may have done it while this waited for the lock: then the file is current, and that is what is said. */
async function repair(repository: RepositoryPaths, print: (text: string, done: object) => void): Promise<void> {
  const { progress: file } = statePaths(repository.stateDir)
  await withLock(file, (lock) => {
    const { repair: done } = foldLocked(
      repository.stateDir,
      lock.directory,
      progressOptions(repository, Date.now()).store,
    )
    print(done ? say.repaired(done) : say.current(file), done ?? { kind: 'current' })
  })
}

/**
 * `orc-hooks progress rollback`: puts the file that the newest migration replaced back in its place. Returns the exit
 * code. Throws `NO_REPOSITORY`, `NO_BACKUP` and `LOCKED`.
 */
export async function runRollback({ cwd, json }: { cwd: string; json: boolean }): Promise<ExitCode> {
  const { stateDir } = repositoryAt(cwd)
  const { backup, progress: file } = statePaths(stateDir)
  await withLock(file, ({ directory }) => {
    const { kept } = restoreBackup(stateDir, { now: Date.now(), temporary: directory })
    const lines = [say.restored(backup, file), ...(kept === undefined ? [] : [say.kept(kept)]), say.againNote()]
    console.log(json ? JSON.stringify({ file, kept: kept ?? null, kind: 'restored' }) : lines.join('\n'))
  })
  return EXIT.ok
}

/** A lock is given back within milliseconds, and a dead holder's is free after the stale time. */
async function withLock(file: string, body: (lock: HeldLock) => void): Promise<void> {
  const lock = await waitForLock(file, STALE_MS + 2000)
  try {
    body(lock)
  } finally {
    lock.release()
  }
}

async function waitForLock(file: string, timeoutMs: number): Promise<HeldLock> {
  for (const end = performance.now() + timeoutMs; ; await pause(25)) {
    const lock = tryLock(file)
    if (lock) return lock
    if (performance.now() > end) {
      throw new OrcError(say.locked(file), { code: 'LOCKED', exitCode: EXIT.locked, hint: say.lockedHint() })
    }
  }
}
