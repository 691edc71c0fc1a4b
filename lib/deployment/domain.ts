declare const brand: unique symbol

/** A full commit id. Abbreviations never travel: what is unique today may be ambiguous after the next fetch. */
export type Sha = string & { readonly [brand]: 'Sha' }

/** `text` as a full commit id (SHA-1 or SHA-256), or undefined. */
export function parseSha(text: string): Sha | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? (text as Sha) : undefined
}

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
