import { setTimeout as sleep } from 'node:timers/promises'
import { tryLock } from '../core/lock.ts'
import { type RepositoryPaths, statePaths } from '../core/paths.ts'
import { progressOptions } from './options.adapter.ts'
import { foldLocked } from './store.adapter.ts'

/** A hook holds the lock for milliseconds, and it may have read what there was to say before there was more. */
const PATIENCE_MS = 8000

/**
 * Writes the plain views of the progress anew: something they also show has changed. Waits for the lock, so it is not
 * for hooks. Throws what the file system throws.
 */
export async function refreshViews(paths: RepositoryPaths, now: () => number): Promise<void> {
  const { progress } = statePaths(paths.stateDir)
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(50)) {
    const lock = tryLock(progress)
    if (!lock) continue
    try {
      foldLocked(paths.stateDir, lock.directory, progressOptions(paths, now()).store)
      return
    } finally {
      lock.release()
    }
  }
}
