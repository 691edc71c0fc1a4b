/** The agent harnesses (programs that run a coding agent and call hooks) this package has an adapter for. */
export const HARNESSES = ['claude', 'codex', 'copilot', 'cursor', 'gemini', 'opencode'] as const

export type Harness = (typeof HARNESSES)[number]

/** The states of a plan item over all harnesses; each adapter maps its own words to these. */
export type ItemStatus = 'pending' | 'in_progress' | 'completed' | 'blocked' | 'cancelled' | 'deleted'

/** One line of an agent's plan, as an adapter read it. */
export interface PlanItem {
  readonly title: string
  /** The harness's own id, where it has one that is stable inside the list (Task*, Cursor, Copilot). */
  readonly extId?: string
  /** The form shown while the item is worked on ("Writing tests"). */
  readonly activeForm?: string
  /** Absent in a patch that does not touch the status. */
  readonly status?: ItemStatus
  /** The status the harness says the item had before (`statusChange.from`), to notice events out of order. */
  readonly previousStatus?: ItemStatus
  readonly owner?: string
  /** External ids of the items this one waits for; replaces what was known. */
  readonly blockedBy?: readonly string[]
  /** External ids to add to the items this one waits for. */
  readonly addBlockedBy?: readonly string[]
  /** External ids of the items that wait for this one, to add. */
  readonly addBlocks?: readonly string[]
  readonly description?: string
  readonly priority?: string
}

/** Who did it. `id` is `main` on the main thread; a subagent has the harness's own id. */
export interface AgentRef {
  readonly id: string
  /** The harness's agent type, such as `general-purpose`. */
  readonly type?: string
  /** A human name the harness itself gives (teammate, nickname). Never guessed from text. */
  readonly name?: string
  readonly parentId?: string
}

interface EventBase {
  readonly v: 1
  /** Unique per event: file name of the spool entry without its extension. */
  readonly id: string
  /** Equal for two deliveries of the same call: the guard against double firing. */
  readonly key: string
  /** Milliseconds since the epoch, of the hook's own clock: most harnesses send no time. */
  readonly at: number
  readonly host: string
  readonly harness: Harness
  readonly sessionId: string
  readonly agent: AgentRef
  readonly cwd: string
  /** The harness's own process, where the harness tells it. */
  readonly pid?: number
  /** Start time of that process as the system tells it, so that a reused pid is not taken for it. */
  readonly pidStart?: string
  /** What the hook shows the person in answer to this event, if anything changed: the display, or a summary line. */
  readonly shows?: 'progress' | 'summary'
}

export interface PlanSnapshotEvent extends EventBase {
  readonly kind: 'plan.snapshot'
  /** The whole list of this agent. */
  readonly items: readonly PlanItem[]
  /** The list the harness held before the call (`oldTodos`), if it says so. */
  readonly previous?: readonly PlanItem[]
  /** The list is shared by all agents of the session (Task tools): items keep their own agents. */
  readonly isShared?: true
}

export interface PlanPatchEvent extends EventBase {
  readonly kind: 'plan.patch'
  /** Items to add or change, found by `extId`. */
  readonly items: readonly PlanItem[]
}

export interface AgentLaunchEvent extends EventBase {
  /** Somebody asked for a subagent; `agent` is who asked. The new agent's id follows in `agent.link` or `agent.start`. */
  readonly kind: 'agent.launch'
  readonly toolUseId: string
  readonly type?: string
  readonly description?: string
  readonly isBackground?: boolean
}

export interface AgentStartEvent extends EventBase {
  readonly kind: 'agent.start'
}

export interface AgentLinkEvent extends EventBase {
  /** The launch call returned: which agent it started, and whether that agent is done already. */
  readonly kind: 'agent.link'
  readonly toolUseId: string
  readonly childId?: string
  readonly description?: string
  readonly type?: string
  readonly name?: string
  readonly isDone: boolean
}

export interface AgentEndEvent extends EventBase {
  readonly kind: 'agent.end'
}

export interface SessionStartEvent extends EventBase {
  readonly kind: 'session.start'
  readonly source?: string
}

export interface SessionEndEvent extends EventBase {
  readonly kind: 'session.end'
  readonly reason?: string
}

export interface SignalEvent extends EventBase {
  /**
   * `prompt`: the person spoke. `turn.end`: the agent stopped and waits for the person. `batch`: a batch of tool calls
   * ended. `interrupted`: the harness says that the person stopped it. `alive`: anything else that proves life.
   */
  readonly kind: 'prompt' | 'turn.end' | 'batch' | 'interrupted' | 'alive'
  /** `batch`: whether a plan tool was in it. */
  readonly hasPlanTool?: boolean
  /** `turn.end`: subagents that go on in the background. */
  readonly backgroundAgents?: readonly string[]
}

export interface AttentionEvent extends EventBase {
  /** The agent waits for the person to answer (`notification_type`). */
  readonly kind: 'attention'
  readonly reason: string
}

/** One ref of a push, in the words of githooks(5), pre-push. */
export interface PushedRef {
  readonly localRef: string
  readonly localOid: string
  readonly remoteRef: string
  readonly remoteOid: string
}

/** Everything an agent harness can tell the product, whatever its own words were. */
export type OrcEvent =
  | PlanSnapshotEvent
  | PlanPatchEvent
  | AgentLaunchEvent
  | AgentStartEvent
  | AgentLinkEvent
  | AgentEndEvent
  | SessionStartEvent
  | SessionEndEvent
  | SignalEvent
  | AttentionEvent

/** `Omit` over each member of a union. */
type EachWithout<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/**
 * What an adapter returns: the event without what the hook adds itself (id, time, host, process).
 * `key` is the part that tells two deliveries of one call apart from two calls.
 */
export type EventDraft = EachWithout<OrcEvent, 'v' | 'id' | 'at' | 'host' | 'pid' | 'pidStart' | 'shows'>

/** What an adapter is given beside the payload. */
export interface AdapterContext {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The hook's own working directory, for payloads that name none. */
  readonly cwd: string
}

/** What an adapter makes of one payload: events, or the reason why it made none. */
export type Parsed =
  | { readonly kind: 'events'; readonly events: readonly EventDraft[] }
  | { readonly kind: 'ignored'; readonly why: string }

/** One agent harness: payload to events. Pure. */
export interface HarnessAdapter {
  readonly harness: Harness
  parse(payload: unknown, context: AdapterContext): Parsed
}

/** How a harness shows a message to the person. */
export interface Channel {
  /** `systemMessage`: JSON on stdout of the hook. `none`: the files and status lines only. */
  readonly message: 'systemMessage' | 'none'
  readonly hasAnsi: boolean
  /** Columns that never wrap. */
  readonly width: number
}
