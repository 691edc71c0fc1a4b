import { accessSync, constants, statfsSync } from 'node:fs'
import { hasCode } from '../core/errors.ts'
import { type DeploymentRecord, isTerminal } from './domain.ts'
import { cannotBeWritten, monitorGone, noSpaceLeft } from './messages.ts'
import { deployPaths } from './paths.ts'
import { isMonitored } from './reconcile.adapter.ts'
import { type Doubt, NO_DOUBT } from './status.ts'

/** The files of a record and of what is told of it take less. */
const NEEDED_BYTES = 32 * 1024

/** Whether what is under way is watched, and what keeps its verdict from being written. */
export function doubtAbout(stateDir: string, records: readonly DeploymentRecord[]): Doubt {
  if (records.every(({ state }) => isTerminal(state))) return NO_DOUBT
  const isWatched = isMonitored(stateDir)
  return { isWatched, why: obstacleIn(stateDir) ?? (isWatched ? undefined : monitorGone()) }
}

/** Why nothing can be written there; undefined when it seems that it can. */
function obstacleIn(stateDir: string): string | undefined {
  const { directory } = deployPaths(stateDir)
  try {
    accessSync(directory, constants.W_OK)
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize < NEEDED_BYTES ? noSpaceLeft(directory) : undefined
  } catch (error) {
    const code = ['EACCES', 'EPERM', 'EROFS'].find((one) => hasCode(error, one))
    return code && cannotBeWritten(directory, code)
  }
}
