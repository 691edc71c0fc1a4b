// Records of deployments in a repository, as if a monitor had written them, and the commands that read them.
import { join, resolve } from 'node:path'
import type { Sha } from '../../../lib/core/sha.ts'
import type { DeploymentRecord, DeploymentState } from '../../../lib/deployment/domain.ts'
import { printRecords } from '../../../lib/deployment/record-file.ts'
import { execute, git, put, type Result, repository, type Sandbox, sandbox } from '../repository.ts'
import { pushed } from '../watching.ts'

export interface Case {
  readonly box: Sandbox
  readonly head: string
  readonly top: string
}

export function setUp(): Case {
  const box = sandbox('deploy-cli')
  const top = repository(box)
  return { box, head: git(box, top, 'rev-parse', 'HEAD').trim(), top }
}

/** Writes the record of a commit that has come to this end. */
export function has({ top }: Case, commit: string, state: DeploymentState, more: Partial<DeploymentRecord> = {}): void {
  const at = new Date().toISOString()
  const record = {
    ...pushed(),
    commit: commit as Sha,
    endedAt: at,
    notified: ['notice', 'everybody'],
    startedAt: at,
    state,
    worktree: top,
    ...more,
  }
  put(join(top, '.orchestra/deploy', `${commit}.json`), printRecords(commit as Sha, [record]))
}

export function command({ box, top }: Case, name: string, ...args: readonly string[]): Result {
  return execute(box, top, [process.execPath, resolve(`dist/bin/${name}.js`), ...args])
}
