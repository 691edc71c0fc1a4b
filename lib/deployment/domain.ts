import type { Sha } from '../core/sha.ts'

/** States of a deployment under way, in the order in which they are gone through. */
export const ACTIVE_STATES = ['queued', 'building', 'deploying', 'verifying'] as const

/** The ends a provider can report. */
export const REPORTED_ENDS = ['live', 'failed', 'canceled', 'superseded', 'skipped'] as const

/** The ends only this program can decide: nobody told it, it could not read, it was told to stop, nothing landed. */
export const OWN_ENDS = ['timeout', 'unknown', 'stopped', 'not-landed'] as const

export type ActiveState = (typeof ACTIVE_STATES)[number]
export type ReportedState = ActiveState | (typeof REPORTED_ENDS)[number]
export type TerminalState = (typeof REPORTED_ENDS)[number] | (typeof OWN_ENDS)[number]
export type DeploymentState = ActiveState | TerminalState

/** Whether a state is final. */
export function isTerminal(state: DeploymentState): state is TerminalState {
  return !ACTIVE_STATES.some((active) => active === state)
}

/** Stands among the channels of a record once its end has been told on all of them. */
export const EVERYBODY = 'everybody'

/** Whether the end of a record has not been told on every channel yet: whoever was about to was killed. */
export function isUntold({ notified, state }: DeploymentRecord): boolean {
  return isTerminal(state) && state !== 'stopped' && !notified.includes(EVERYBODY)
}

/** Why a deployment failed, as the provider tells it. All texts are hostile and already without credentials. */
export interface Failure {
  /** The step or phase in the provider's words, such as `BUILD` or `deploy/web/wait`. */
  readonly stage: string
  /** The provider's code, such as `BuildJobExitNonZero`; empty where there is none. */
  readonly code: string
  readonly message: string
  /** The last lines of the log of the failing step, oldest first. */
  readonly log: readonly string[]
}

/** By what a deployment was replaced. */
export interface Supersession {
  /** The commit that is deployed instead, where the provider names it. */
  readonly commit: Sha | null
  /** Whether that commit contains ours; null when nothing tells. */
  readonly isIncluded: boolean | null
}

/** An ISO 8601 time in UTC. */
export type IsoTime = string

/** What a source last said about a commit. */
export interface SourceWord {
  readonly source: string
  readonly said: 'none' | 'state' | 'unreadable'
  /** The state, or why it cannot be read. */
  readonly detail: string
  readonly at: IsoTime
  /** Set when it is not asked again: access refused, or no such app. */
  readonly isEnded?: boolean
}

/** When to give up. Fixed when the watch began, and kept by a new monitor; only a clock set back moves them. */
export interface Deadlines {
  /** Until then the commit must be on the remote; null once that is proven. */
  readonly landingAt: IsoTime | null
  /** Until then a deployment of the commit must have appeared; null once it has. */
  readonly registrationAt: IsoTime | null
  /** Longest time without progress of a deployment that has appeared. */
  readonly stallMs: number
  readonly overallAt: IsoTime
}

/** What a deployment was asked for: a commit that was pushed to a ref that an environment watches. */
export interface Watch {
  readonly commit: Sha
  readonly environment: string
  /** Name of the remote, or its URL without credentials. */
  readonly remote: string
  /** The full name of the ref on the remote. */
  readonly ref: string
  /** The worktree that pushed, where the plain views of the record go. */
  readonly worktree: string
}

/** Everything known about the deployment of one commit to one environment; schema/deployment-record.schema.json. */
export interface DeploymentRecord extends Watch {
  readonly state: DeploymentState
  /** Why, for ends that need a reason: canceled, skipped, timeout, unknown, stopped, not-landed. */
  readonly reason: string | null
  readonly failure: Failure | null
  readonly superseded: Supersession | null
  /** The provider's own id and page of the deployment. */
  readonly deployment: { readonly id: string; readonly url: string | null } | null
  /** Where the environment can be visited. */
  readonly liveUrl: string | null
  /** What is going on inside of the state, in the provider's words. */
  readonly detail: string
  readonly startedAt: IsoTime
  /** The commit was deployed before, and another one after that: deployments from before this time are not meant. */
  readonly notBefore?: IsoTime
  /** When the deployment last made progress; time in which nobody could look (a machine asleep) is added. */
  readonly progressedAt: IsoTime
  /** When the sources were last asked. */
  readonly checkedAt: IsoTime
  readonly endedAt: IsoTime | null
  readonly deadlines: Deadlines
  readonly sources: readonly SourceWord[]
  readonly polls: number
  /** The states gone through. */
  readonly history: readonly { readonly at: IsoTime; readonly state: DeploymentState }[]
  /** The channels on which the end was told; `everybody` when none is left. */
  readonly notified: readonly string[]
}
