import { join } from 'node:path'
import type { Sha } from '../core/sha.ts'

/** The files about deployments in the shared state of a repository, by name. */
export function deployPaths(stateDir: string) {
  const directory = join(stateDir, 'deploy')
  return {
    directory,
    /** The failures that are news, for the hook of an agent that is about to stop. */
    failures: join(directory, 'failures'),
    log: join(stateDir, 'logs', 'deployment.log'),
    /** Who the monitor of this repository is. */
    owner: join(directory, 'monitor'),
    /** `<record>.lock` beside it guards the writing of all records. */
    lock: join(directory, 'records'),
    /** Whoever makes this file wants the sources asked at once. */
    lookNow: join(directory, 'look-now'),
    record: (commit: Sha) => join(directory, `${commit}.json`),
  }
}
