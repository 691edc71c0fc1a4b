import { ownerOf } from '../core/ownership.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { unfinishedRecords } from './monitor.adapter.ts'
import { deployPaths } from './paths.ts'
import { spawnMonitor } from './spawn-monitor.adapter.ts'

/** Whether a living process watches the deployments of this repository. */
export function isMonitored(stateDir: string): boolean {
  return ownerOf(deployPaths(stateDir).owner)?.isAlive === true
}

/**
 * Sees to it that every open record is watched: where the monitor is gone (killed, a reboot), a new one is started. It
 * asks the sources at once, and keeps the deadlines the records were made with. Returns whether one was started.
 */
export function reconcile(repository: RepositoryPaths): boolean {
  if (unfinishedRecords(repository.stateDir).length === 0 || isMonitored(repository.stateDir)) return false
  return spawnMonitor(repository)
}
