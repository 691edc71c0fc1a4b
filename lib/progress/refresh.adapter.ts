import { existsSync } from 'node:fs'
import { tryLock } from '../core/lock.ts'
import { type RepositoryPaths, statePaths } from '../core/paths.ts'
import { progressOptions } from './options.adapter.ts'
import { foldLocked } from './store.adapter.ts'

/** Writes the plain views of the progress anew, where there is any: something they also show has changed. */
export function refreshViews(paths: RepositoryPaths, now: number): void {
  const { progress } = statePaths(paths.stateDir)
  const lock = existsSync(progress) ? tryLock(progress) : undefined
  if (!lock) return
  try {
    foldLocked(paths.stateDir, lock.directory, progressOptions(paths, now).store)
  } finally {
    lock.release()
  }
}
