import type { RepositoryPaths } from '../core/paths.ts'
import { redact } from '../core/redact.ts'
import { oneLine } from '../core/text.ts'
import { newRecord } from './advance.ts'
import { type DeploymentRecord, isTerminal, OWN_ENDS } from './domain.ts'
import type { LandedRef } from './landed.ts'
import { type EnvironmentPlan, isWatched } from './plan.ts'
import { changeRecords } from './records.adapter.ts'
import { defaultBranch } from './repository.adapter.ts'

export interface StartOptions {
  readonly isLanded: boolean
  readonly now: number
  readonly plans: readonly EnvironmentPlan[]
  readonly repository: RepositoryPaths
}

/** Makes a record for each landed ref and each environment that watches it; returns those that are to be watched. */
export async function startRecords(
  refs: readonly LandedRef[],
  options: StartOptions,
): Promise<readonly DeploymentRecord[]> {
  const { worktree } = options.repository
  const branches = new Map(refs.map(({ remote }) => [remote, defaultBranch(worktree, remote)]))
  const started: DeploymentRecord[] = []
  for (const landed of refs) {
    const plans = options.plans.filter((plan) => isWatched(plan, landed.ref, branches.get(landed.remote)))
    for (const plan of plans) started.push(...(await startRecord(landed, { ...options, plan })))
  }
  return started
}

/**
 * A commit that is watched already, or whose deployment has come to an end, is left as it is: the same landing can be
 * told twice. Where only the watching ended (no answer, no time left, stopped), a new push begins it again.
 */
export async function startRecord(
  landed: LandedRef,
  { isLanded, now, plan, repository }: StartOptions & { readonly plan: EnvironmentPlan },
): Promise<readonly DeploymentRecord[]> {
  const watch = {
    commit: landed.commit,
    environment: plan.name,
    ref: oneLine(landed.ref),
    remote: oneLine(redact(landed.remote)),
    worktree: repository.worktree,
  }
  const fresh = newRecord(watch, { isLanded, now, patience: plan.patience })
  const records = await changeRecords(repository.stateDir, landed.commit, (all) => {
    const known = all.find(({ environment }) => environment === plan.name)
    if (known && !canBeginAgain(known)) return all
    return [...all.filter((record) => record !== known), fresh]
  })
  const record = records.find(({ environment }) => environment === plan.name)
  return record && !isTerminal(record.state) ? [record] : []
}

function canBeginAgain({ state }: DeploymentRecord): boolean {
  return OWN_ENDS.some((end) => end === state)
}
