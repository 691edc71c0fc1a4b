import type { FailureReason, Sighting, SourceState, Target } from '../../ports.ts'

/** One run, check or status of the commit. */
export interface Part {
  readonly id: string
  readonly state: SourceState
  /** What it can be called by in the configuration. */
  readonly names: readonly string[]
  readonly endedAt?: string | undefined
  readonly reason?: FailureReason | undefined
  readonly startedAt?: string | undefined
  readonly url?: string | undefined
}

/** In a set of parts the first of these that occurs is the state of all. */
const ORDER: readonly SourceState[] = [
  'failed',
  'unknown',
  'queued',
  'building',
  'deploying',
  'verifying',
  'canceled',
  'superseded',
  'skipped',
]

/**
 * What the wanted parts say together; undefined when none of them is there yet. Live needs the success of all of them:
 * those that are registered now may not be all, and one that was skipped may be the one that deploys. Of several with
 * one name the first counts (the newest).
 */
export function foldParts(parts: readonly Part[], wanted: readonly string[]): Sighting | undefined {
  const found = wanted.map((name) =>
    parts.find(({ names }) => names.some((own) => own.toLowerCase() === name.toLowerCase())),
  )
  const there = found.filter((part) => part !== undefined)
  const first = there[0]
  if (!first) return undefined
  const missing = wanted.filter((_name, index) => !found[index])
  const decisive = ORDER.flatMap((state) => there.filter((part) => part.state === state))[0]
  if (missing.length > 0 && decisive?.state !== 'failed' && decisive?.state !== 'unknown') {
    return { ...sight(first), endedAt: undefined, stage: `waits for ${missing.join(', ')}`, state: 'queued' }
  }
  if (decisive) return sight(decisive)
  const endedAt = there
    .map((part) => part.endedAt ?? '')
    .toSorted()
    .at(-1)
  return { ...sight(first), endedAt: endedAt || undefined }
}

/**
 * Whether a run belongs to the push that is watched: the same commit may have been pushed to another branch before, where
 * the same workflow did something else. True where either branch is not known.
 */
export function isOfBranch(headBranch: string | undefined, { branch }: Target): boolean {
  const pushed = branch.replace(/^refs\/tags\//, '')
  return pushed === '' || headBranch === undefined || headBranch === pushed
}

function sight({ endedAt, id, names, reason, startedAt, state, url }: Part): Sighting {
  const stage = state === 'live' ? undefined : names[0]
  return { commitMatch: 'commit', deploymentId: id, endedAt, kind: 'state', reason, stage, startedAt, state, url }
}

const STATUSES: Readonly<Record<string, SourceState>> = {
  in_progress: 'building',
  pending: 'queued',
  queued: 'queued',
  requested: 'queued',
  waiting: 'queued',
}

/**
 * `stale`: GitHub itself lost sight of it. `action_required`: somebody has to approve it first. `neutral`: it has no
 * objection, which is how apps report a deployment that they left out; nothing says that anything was deployed.
 */
const CONCLUSIONS: Readonly<Record<string, SourceState>> = {
  action_required: 'queued',
  cancelled: 'canceled',
  failure: 'failed',
  neutral: 'skipped',
  skipped: 'skipped',
  stale: 'unknown',
  startup_failure: 'failed',
  success: 'live',
  timed_out: 'failed',
}

/** The state in the words of runs and check runs; a word that is not known is `unknown`, never a success. */
export function runState(status: string | undefined, conclusion: string | undefined): SourceState {
  const [words, word] = status === 'completed' ? [CONCLUSIONS, conclusion ?? ''] : [STATUSES, status ?? '']
  return (Object.hasOwn(words, word) ? words[word] : undefined) ?? 'unknown'
}

/** Why it stands still or is not known, where the words say so. */
export function runReason(status: string | undefined, conclusion: string | undefined): FailureReason | undefined {
  const state = runState(status, conclusion)
  const code = conclusion ?? status ?? ''
  if (code === 'waiting' || code === 'action_required') return { code, message: 'waits for an approval' }
  if (state === 'unknown') return { code, message: `unknown state "${code}"` }
  return state === 'failed' ? { code, message: '' } : undefined
}
