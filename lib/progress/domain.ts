import type { Harness, OrcEvent, PushedRef } from '../harness/domain.ts'

/** The schema this package writes; schema/progress-2.0.0.schema.json describes it. */
export const SCHEMA_VERSION = '2.0.0'

/** Id of the agent behind lists that one of several subagents sent without saying which. */
export const UNKNOWN_AGENT = 'unknown'

/** Cancelled and deleted items leave the list; they live on in history. */
export type TaskStatus = 'pending' | 'in_progress' | 'completed' | 'blocked'

/** An ISO 8601 time in UTC. */
export type IsoTime = string

/** One task of one list. The first eight keys are those of the released schema 2.0.0; the rest was added. */
export interface Task {
  readonly id: string
  /** The name shown: roster name, teammate, subagent's description or type, or `Unknown`. */
  readonly agent: string
  readonly content: string
  readonly activeForm: string
  readonly status: TaskStatus
  /** When the task last changed. */
  readonly timestamp: IsoTime
  /** 0 to 100, or null where nothing known tells how far it is. */
  readonly progress: number | null
  /** Seconds in progress, without waiting, up to `timestamp` or, when running, up to `activeSince`. */
  readonly duration: number
  /** `lists[].id`. */
  readonly list: string
  /** The agent who works on it: `agents[].id`, or `main`. */
  readonly agentId: string
  /** First time in progress. */
  readonly startTime?: IsoTime
  /** Last time completed. */
  readonly endTime?: IsoTime
  /** Set while the clock of this task runs. */
  readonly activeSince?: IsoTime
  /** The harness's id inside the list. */
  readonly extId?: string
  readonly parent?: string
  readonly owner?: string
  /** Ids (of tasks in this file) that this task waits for. */
  readonly blockedBy?: readonly string[]
  readonly priority?: string
  /** Kept by a migration: keys of an older schema that have no place here. */
  readonly legacy?: Readonly<Record<string, unknown>>
}

/** One plan of one agent. Task tools have one list per session, shared by its agents. */
export interface TaskList {
  readonly id: string
  readonly session: string
  readonly agentId: string
  readonly startTime: IsoTime
  readonly timestamp: IsoTime
  readonly isShared: boolean
  /** Tasks ever made in this list: the next task's number. */
  readonly made: number
  /** Hash of what the last whole-list call replaced: an older call that arrives late is recognised by it. */
  readonly before?: string
}

/** One agent, of one session. The main thread has id `main`. */
export interface Agent {
  readonly id: string
  readonly session: string
  readonly name: string
  readonly type?: string
  readonly description?: string
  readonly parentId?: string
  readonly toolUseId?: string
  readonly isBackground?: boolean
  readonly startTime: IsoTime
  readonly endTime?: IsoTime
  readonly timestamp: IsoTime
}

/** One session of one harness. */
export interface Session {
  readonly id: string
  readonly harness: Harness
  readonly startTime: IsoTime
  readonly endTime?: IsoTime
  /** The last sign of life. */
  readonly timestamp: IsoTime
  /** `working` from a prompt to the end of the turn, else `waiting` for the person. */
  readonly turn: 'working' | 'waiting'
  /** Why it waits, where the harness says so. */
  readonly attention?: string
  readonly host: string
  readonly pid?: number
  readonly pidStart?: string
  /** The revision last shown in this session's chat. */
  readonly shown: number
  /** The revision of the last summary line at the end of a turn. */
  readonly summarised: number
  /** The newest event whose answer had something new to show: its hook shows it, and no other. */
  readonly news?: string
}

export interface Stats {
  readonly totalTasks: number
  readonly completedTasks: number
  readonly activeTasks: number
  /** Not begun, blocked ones included: completed + active + pending = total. */
  readonly pendingTasks: number
  /** Of the pending ones, those that wait for another task or were reported blocked. */
  readonly blockedTasks: number
  /** Completed over total, in percent, rounded, 100 only when nothing is left; 0 without tasks. */
  readonly overallProgress: number
}

/** The newest attempt to push, as the pre-push hook saw it. Whether it landed is not known from this. */
export interface PushAttempt {
  readonly remote: string
  readonly refs: readonly string[]
  readonly timestamp: IsoTime
}

/** The file `.orchestra/cache/progress.json`: the fold of all facts so far. */
export interface Progress {
  readonly version: typeof SCHEMA_VERSION
  readonly timestamp: IsoTime
  /** The session that spoke last. */
  readonly session: { readonly id: string; readonly startTime: IsoTime } | null
  readonly tasks: readonly Task[]
  /** Names of agents with a task in progress, and of running subagents; sorted, without `Unknown`. */
  readonly activeAgents: readonly string[]
  readonly stats: Stats
  /** Counts up with every change a person could see. */
  readonly revision: number
  readonly lists: readonly TaskList[]
  readonly agents: readonly Agent[]
  readonly sessions: readonly Session[]
  /** Seconds each of the newest completed tasks took, oldest first: the basis of the ETA. */
  readonly durations: readonly number[]
  /** `<key>@<ms>` of the newest events, oldest first: a second delivery changes nothing. */
  readonly recent: readonly string[]
  readonly push?: PushAttempt
  /** Kept by a migration, as in tasks. */
  readonly legacy?: Readonly<Record<string, unknown>>
}

/** What leaves the snapshot: a finished, dropped or replaced part of a plan. One file each in `history/`. */
export interface HistoryEntry {
  /** File name without extension; the same entry always has the same name. */
  readonly id: string
  readonly reason: 'finished' | 'replaced' | 'dropped' | 'session-ended'
  readonly timestamp: IsoTime
  readonly session: string
  readonly harness?: Harness
  readonly list?: TaskList
  readonly agent?: string
  readonly tasks: readonly Task[]
}

/** A push that git is about to make, as the pre-push hook saw it. */
export interface PushFact {
  readonly kind: 'git.push'
  readonly id: string
  readonly at: number
  /** The remote's name; `(url)` when pushed by URL, which may hold a password. */
  readonly remote: string
  readonly refs: readonly PushedRef[]
}

/** Everything that is folded into the state. */
export type Fact = OrcEvent | PushFact

/** What the fold needs to know beside the facts. */
export interface FoldOptions {
  /** A session silent for longer is closed into history by the next event of another one. */
  readonly closeAfterMs: number
  /** The name in an explicit mark of a task's text, if there is one (`agentFromMarks` with the configured roster). */
  agentIn(text: string): string | undefined
  /** Whether the process of a session is known to be gone. */
  isDead(session: Session): boolean
}

/** The state and what left it. */
export interface Folded {
  readonly progress: Progress
  readonly history: readonly HistoryEntry[]
}

const NO_STATS: Stats = {
  activeTasks: 0,
  blockedTasks: 0,
  completedTasks: 0,
  overallProgress: 0,
  pendingTasks: 0,
  totalTasks: 0,
}

/** A progress file in which nothing has happened yet. */
export function emptyProgress(now: number): Progress {
  return {
    version: SCHEMA_VERSION,
    timestamp: iso(now),
    session: null,
    tasks: [],
    activeAgents: [],
    stats: NO_STATS,
    revision: 0,
    lists: [],
    agents: [],
    sessions: [],
    durations: [],
    recent: [],
  }
}

/** `ms` since the epoch as ISO 8601 UTC. */
export function iso(ms: number): IsoTime {
  return new Date(ms).toISOString()
}

/** Whole seconds from `from` to `to`, never negative: clocks go backwards. */
export function secondsBetween(from: IsoTime | number, to: IsoTime | number): number {
  return Math.max(0, Math.round((toMs(to) - toMs(from)) / 1000))
}

function toMs(time: IsoTime | number): number {
  return typeof time === 'number' ? time : Date.parse(time)
}
