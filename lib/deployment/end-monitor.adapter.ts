import { setTimeout as sleep } from 'node:timers/promises'
import { ownerOf } from '../core/ownership.ts'
import { deployPaths } from './paths.ts'

/** A monitor that was told to stop may be in the middle of a request. */
const STOP_WAIT_MS = 5000

/**
 * Asks the monitor of a repository to end, if it is a living process here (a pid alone would name anybody), and waits
 * until it has. Returns its pid; undefined when there was none.
 */
export async function endMonitor(stateDir: string): Promise<number | undefined> {
  const { owner: file } = deployPaths(stateDir)
  const owner = ownerOf(file)
  if (!owner?.isAlive || !owner.identity) return undefined
  try {
    process.kill(owner.identity.pid, 'SIGTERM')
  } catch {
    return undefined
  }
  const isThere = () => ownerOf(file)?.isAlive === true
  for (const end = performance.now() + STOP_WAIT_MS; performance.now() < end && isThere(); ) await sleep(50)
  return owner.identity.pid
}
