import type { Harness } from '../harness/domain.ts'
import type { Session, TaskStatus } from './domain.ts'

/** What a view needs to know beside the state. */
export interface ViewOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** What is going on with the deployments of this repository; a line for each environment. */
  readonly deployments?: readonly string[]
  /** After this long without a sign of life, and with liveness unknown, a session counts as gone. */
  readonly staleAfterMs: number
  /** Whether the session's process lives; undefined where that cannot be known. */
  isAlive(session: Session): boolean | undefined
}

/**
 * `running`: at work. `waiting`: for the person. `blocked`: everything it has left waits for other tasks.
 * `stale`: it began something and is gone.
 */
export type RowState = 'running' | 'waiting' | 'blocked' | 'stale'

/** Why a row is stale. */
export type StaleReason = 'agent-ended' | 'process-dead' | 'session-ended' | 'silent'

/** The agent's own share of one list, for the detailed layout. */
export interface TaskLine {
  readonly id: string
  readonly content: string
  readonly status: TaskStatus
  readonly progress: number | null
  /** Seconds in progress so far. */
  readonly elapsedSeconds: number
  /** What it waits for, where that is another task. */
  readonly waitsFor?: string
}

/** Time left, and what that was computed from. */
export interface Eta {
  readonly seconds: number
  readonly basis: EtaBasis
}

export interface EtaBasis {
  /** How many agents share the work. */
  readonly agents: number
  /** Completed tasks of this repository whose duration is known. */
  readonly samples: number
  readonly medianSeconds: number
  /** Tasks not completed, the running ones included. */
  readonly remainingTasks: number
  /** Seconds the running tasks have already taken. */
  readonly elapsedSeconds: number
}

/** One agent that has something to show. */
export interface AgentRow {
  /** Unique in a view and the same in the next one. */
  readonly key: string
  readonly session: string
  readonly harness: Harness | null
  /** `main` or the harness's id. */
  readonly agentId: string
  readonly name: string
  readonly state: RowState
  /** What it does, or did last. */
  readonly content: string
  /** Further tasks in progress at the same time. */
  readonly alsoActive: number
  /** Of its own tasks in this list. Both 0 for a subagent without a list. */
  readonly done: number
  readonly total: number
  /** Percent of its list that is done, the known part of the running tasks included; null without a list. */
  readonly percent: number | null
  /** Percent of the running task, or null where nothing tells. */
  readonly progress: number | null
  readonly elapsedSeconds: number
  /** Seconds since the last sign of life. */
  readonly silentSeconds: number
  /** Alive as far as known, and silent for longer than the stale time. */
  readonly isQuiet: boolean
  readonly staleReason?: StaleReason
  /** Why it waits for the person, where the harness says so. */
  readonly attention?: string
  /** The task that a blocked agent waits for. */
  readonly waitsFor?: string
  readonly eta?: Eta
  readonly tasks: readonly TaskLine[]
}

/** completed + running + stale + pending = total. */
export interface Totals {
  readonly total: number
  readonly completed: number
  /** In progress, by an agent that is still there. */
  readonly running: number
  /** In progress when its agent went away. */
  readonly stale: number
  readonly pending: number
  /** Of the pending ones. */
  readonly blocked: number
  /** Completed over total, rounded. */
  readonly percent: number
}

export interface NextTask {
  readonly id: string
  readonly content: string
  /** Undefined where the task has no agent of its own. */
  readonly agent?: string
}

export interface DoneTask {
  readonly id: string
  readonly content: string
  readonly agent?: string
  readonly seconds: number
  /** Milliseconds since the epoch. */
  readonly endedAt: number
}

/** Everything the renderers show, without a clock. */
export interface ProgressView {
  readonly now: number
  readonly revision: number
  /** Milliseconds since the epoch of the last change. */
  readonly changedAt: number
  /** Milliseconds since the epoch at which the oldest open session began. */
  readonly startedAt?: number
  readonly rows: readonly AgentRow[]
  readonly totals: Totals
  /** Pending tasks that nothing blocks, in the order of their lists. */
  readonly next: readonly NextTask[]
  /** Newest first. */
  readonly recent: readonly DoneTask[]
  /** A line for each environment that was deployed to lately. */
  readonly deployments: readonly string[]
  /** Until the last of the lists that are worked on is done. */
  readonly eta?: Eta
}
