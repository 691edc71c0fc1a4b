import { hashText } from '../core/hash.ts'
import type { AgentRef, EventDraft, Harness, Parsed } from './domain.ts'
import { defined, type JsonRecord, text } from './read.ts'

/** What every draft of one payload has in common. */
export interface DraftBase {
  readonly key: string
  readonly harness: Harness
  readonly sessionId: string
  readonly agent: AgentRef
  readonly cwd: string
}

/** What makes one delivery: two payloads that agree in all of it are the same call, delivered twice. */
export interface Delivery {
  readonly sessionId: string
  readonly event: string
  readonly agentId: string
  /** The harness's id of the call; the rest is compared only where there is none. */
  readonly callId: string | undefined
  readonly rest: unknown
}

/** The key of a draft. */
export function deliveryKey({ agentId, callId, event, rest, sessionId }: Delivery): string {
  return `${sessionId}|${event}|${agentId}|${callId ?? JSON.stringify(rest)}`
}

/** What links the launch of a subagent with its return where the harness gives calls no id: their input. */
export function inputId(input: unknown): string {
  return `input-${hashText(JSON.stringify(input ?? null))}`
}

/** The agent of a payload in Claude's words: `agent_id` is there inside of subagents only. */
export function agentOf(fields: JsonRecord): AgentRef {
  const id = text(fields, 'agent_id')
  return id === undefined ? { id: 'main' } : defined({ id, type: text(fields, 'agent_type') })
}

/** Drafts, or the reason why there are none. */
export function asParsed(drafts: readonly EventDraft[] | string): Parsed {
  return typeof drafts === 'string' ? { kind: 'ignored', why: drafts } : { kind: 'events', events: drafts }
}
