/** The numbers of a health check; all but the counts in seconds. */
export const SETTINGS = ['delay', 'period', 'timeout', 'success', 'failure'] as const

export type Setting = (typeof SETTINGS)[number]

export type Platform = 'compose' | 'digitalocean' | 'kubernetes'
export type CheckKind = 'liveness' | 'readiness' | 'startup'

export interface SettingValue {
  /** NaN for what is none. */
  readonly value: number
  /** As it stands in the file; empty for a default. */
  readonly text: string
  /** Where it stands in the file, from 1; undefined for a default of the platform. */
  readonly line: number | undefined
  /** What the comment beside or above it says. */
  readonly comment: string
}

export type Probe =
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'http'; readonly path: string }
  | { readonly kind: 'tcp' }

/** One health check of one component of a file. */
export interface HealthCheck {
  readonly platform: Platform
  readonly kind: CheckKind
  /** Another check, of the start, keeps this one from being made before it has succeeded. */
  readonly isHeldBack: boolean
  /** The component or container. */
  readonly owner: string
  /** Where its block begins, from 1. */
  readonly line: number
  readonly probe: Probe
  readonly port: SettingValue | undefined
  readonly settings: Readonly<Record<Setting, SettingValue>>
}

/** What is wrong, or could be better. `error`: the platform refuses it, or it cannot work. */
export interface Problem {
  readonly severity: 'error' | 'note' | 'warning'
  readonly rule: string
  readonly line: number
  readonly message: string
}

/** What was found about a route in the source of the server. */
export interface RouteFacts {
  readonly path: string
  /** `file:line` of where it is defined; undefined: nowhere. */
  readonly place: string | undefined
  /** The words near it that tell of a database; undefined: none were seen. */
  readonly database: string | undefined
  /** The name of its handler, where that is in another file, which was not looked at. */
  readonly elsewhere?: string | undefined
}
