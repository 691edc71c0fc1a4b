import { listAt, numberAt, textAt, timeAt } from '../../json.ts'
import type { Row } from '../../list-source.ts'
import type { SourceState, Target } from '../../ports.ts'
import { failingStep, runningStep, type Step } from './steps.ts'

export const COMPONENT_KINDS = ['services', 'static_sites', 'workers', 'jobs', 'functions'] as const

/** A row that remembers what the logs of a failure are asked with. */
export interface AppRow extends Row {
  readonly app: string
  readonly failing: Step | undefined
}

/** Every phase of the API (`apps_deployment_phase`). Superseded may have been live: the steps tell. */
export const PHASES: Readonly<Record<string, SourceState>> = {
  ACTIVE: 'live',
  BUILDING: 'building',
  CANCELED: 'canceled',
  DEPLOYING: 'deploying',
  ERROR: 'failed',
  PENDING_BUILD: 'queued',
  PENDING_DEPLOY: 'deploying',
  SUPERSEDED: 'superseded',
  UNKNOWN: 'unknown',
}

/** One deployment of an app's list; undefined for what is none. */
export function readDeployment(item: unknown, app: string, target: Target): AppRow | undefined {
  const id = textAt(item, 'id')
  if (!id) return undefined
  const phase = textAt(item, 'phase') ?? ''
  const state = (Object.hasOwn(PHASES, phase) ? PHASES[phase] : undefined) ?? 'unknown'
  const failing = state === 'failed' ? failingStep(item) : undefined
  return {
    abbreviation: causeAbbreviation(item, target),
    app,
    commits: commitsOf(item),
    endedAt: state === 'live' || state === 'failed' ? timeAt(item, 'phase_last_updated_at') : undefined,
    failing,
    id,
    reason: reasonOf(phase, failing),
    stage: failing?.path ?? runningStep(item),
    startedAt: timeAt(item, 'created_at'),
    state,
    url: `https://cloud.digitalocean.com/apps/${app}/deployments/${id}`,
    wasLive: state === 'superseded' ? hadAllSteps(item) : undefined,
  }
}

function reasonOf(phase: string, failing: Step | undefined): Row['reason'] {
  if (failing) return { code: failing.code, message: failing.message }
  if (phase === 'ERROR') return { code: '', message: 'the deployment ended in ERROR without a failing step' }
  return Object.hasOwn(PHASES, phase) ? undefined : { code: phase, message: `unknown phase "${phase}"` }
}

function commitsOf(item: unknown): readonly string[] {
  const components = COMPONENT_KINDS.flatMap((kind) => listAt(item, kind))
  const hashes = components.flatMap((component) => textAt(component, 'source_commit_hash') ?? [])
  // Not in the published description, but in the official Go client: there before a component has its hash.
  const pushed = textAt(item, 'cause_details', 'git_push', 'commit_sha')
  return [...new Set(pushed ? [...hashes, pushed] : hashes)]
}

/** `commit 9a4df0b pushed to github/owner/repo`, if it is about the pushed repository. */
function causeAbbreviation(item: unknown, { remote }: Target): string | undefined {
  const found = /\bcommit ([0-9a-f]{7,64}) pushed to \w+\/(\S+)/i.exec(textAt(item, 'cause') ?? '')
  const isOurs = !remote || found?.[2]?.toLowerCase() === `${remote.owner}/${remote.name}`.toLowerCase()
  return isOurs ? found?.[1]?.toLowerCase() : undefined
}

/** A deployment that was replaced while it was being built has steps that never ran. */
function hadAllSteps(item: unknown): boolean | undefined {
  const total = numberAt(item, 'progress', 'total_steps')
  const done = numberAt(item, 'progress', 'success_steps')
  return total && done !== undefined ? done === total : undefined
}
