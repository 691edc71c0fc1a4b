import type { RepositoryPaths } from '../core/paths.ts'
import { redact } from '../core/redact.ts'
import type { Sha } from '../core/sha.ts'
import { oneLine } from '../core/text.ts'
import { newRecord } from './advance.ts'
import { type DeploymentRecord, isTerminal, OWN_ENDS, type Watch } from './domain.ts'
import type { LandedRef } from './landed.ts'
import { type EnvironmentPlan, isWatched } from './plan.ts'
import { changeRecords, readRecordsOf } from './records.adapter.ts'
import { defaultBranch } from './repository.adapter.ts'

export interface StartOptions {
  /** A person asks for it, and no landing was seen. */
  readonly isByHand?: boolean
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
 * A commit that is watched already, or whose watch has come to an end, is left as it is: the same landing can be told
 * twice, also after a person stopped the watch. A landing begins anew only what it is news for: what had not landed, had
 * been pushed elsewhere, or is brought back in place of a commit that was pushed after it (its old verdict says nothing
 * of now). A person begins again whatever ended without a verdict of the provider.
 */
export async function startRecord(
  landed: LandedRef,
  { isByHand = false, isLanded, now, plan, repository }: StartOptions & { readonly plan: EnvironmentPlan },
): Promise<readonly DeploymentRecord[]> {
  const watch = {
    commit: landed.commit,
    environment: plan.name,
    ref: oneLine(landed.ref),
    remote: oneLine(redact(landed.remote)),
    worktree: repository.worktree,
  }
  const notBefore = pushedAt(landed.old, watch, repository)
  const fresh = newRecord(watch, { isLanded, now, patience: plan.patience })
  const records = await changeRecords(repository.stateDir, landed.commit, (all) => {
    const known = all.find(({ environment }) => environment === plan.name)
    const isBack = known !== undefined && notBefore !== undefined && known.startedAt < notBefore
    if (known && !isTerminal(known.state)) return all
    if (known && !isBack && !(isOwnEnd(known) && (isByHand || isNews(known, watch)))) return all
    return [...all.filter((record) => record !== known), isBack ? { ...fresh, notBefore } : fresh]
  })
  const record = records.find(({ environment }) => environment === plan.name)
  return record && !isTerminal(record.state) ? [record] : []
}

/** When the commit that a push took the place of had been pushed to the same environment and ref, if that is known. */
function pushedAt(
  old: Sha | undefined,
  { environment, ref }: Watch,
  { stateDir }: RepositoryPaths,
): string | undefined {
  const records = old === undefined ? [] : readRecordsOf(stateDir, old)
  return records.find((record) => record.environment === environment && record.ref === ref)?.startedAt
}

function isOwnEnd({ state }: DeploymentRecord): boolean {
  return OWN_ENDS.some((end) => end === state)
}

/** Whether a landing is another one than that of the record. */
function isNews({ deadlines, ref, remote }: DeploymentRecord, watch: Watch): boolean {
  return deadlines.landingAt !== null || ref !== watch.ref || remote !== watch.remote
}
