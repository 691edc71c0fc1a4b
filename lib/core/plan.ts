import type { Entry } from './entry.ts'

/** One file to create, replace or remove. */
export interface FileStep {
  readonly kind: 'file'
  readonly id: string
  /** Absolute. */
  readonly path: string
  /** What is there now; null: nothing. */
  readonly before: Entry | null
  readonly after: Entry | null
  /** What a person should know about it, for the display of the plan. */
  readonly notes: readonly string[]
}

/** One directory to make, or to remove if it is empty by then. */
export interface DirectoryStep {
  readonly kind: 'directory'
  readonly id: string
  readonly path: string
  readonly after: 'present' | 'absent'
}

/** One value in a git configuration file. */
export interface GitConfigStep {
  readonly kind: 'git-config'
  readonly id: string
  /** The configuration file itself, absolute. */
  readonly file: string
  readonly key: string
  readonly before: string | null
  readonly after: string | null
  readonly notes: readonly string[]
}

export type Step = DirectoryStep | FileStep | GitConfigStep

/** Directories come first in a plan where they are made, last where they are removed. */
export interface Plan {
  readonly steps: readonly Step[]
}

/** What is on disk while a plan is carried out: enough to take every step back after a crash. */
export interface Journal {
  readonly version: 1
  readonly command: string
  readonly pid: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly steps: readonly Step[]
}
