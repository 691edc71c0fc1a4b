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

/**
 * What an event about sessions, turns and agents says, in the words that Codex and Copilot CLI share with Claude Code:
 * drafts, the reason why there are none, or undefined for every other event.
 */
export function lifecycle(
  event: string,
  base: DraftBase,
  fields: JsonRecord,
): readonly EventDraft[] | string | undefined {
  const isMain = base.agent.id === 'main'
  switch (event) {
    case 'SessionStart':
      return [defined({ ...base, kind: 'session.start' as const, source: text(fields, 'source') })]
    case 'SessionEnd':
      return [defined({ ...base, kind: 'session.end' as const, reason: text(fields, 'reason') })]
    case 'UserPromptSubmit':
      // A subagent's prompt comes from the agent that started it, and its Stop is followed by SubagentStop.
      return [{ ...base, kind: isMain ? 'prompt' : 'alive' }]
    case 'Stop':
      return [{ ...base, kind: isMain ? 'turn.end' : 'alive' }]
    case 'SubagentStart':
      return isMain ? 'SubagentStart without an agent' : [{ ...base, kind: 'agent.start' }]
    case 'SubagentStop':
      return isMain ? 'SubagentStop without an agent' : [{ ...base, kind: 'agent.end' }]
    default:
      return undefined
  }
}

/** Drafts, or the reason why there are none. */
export function asParsed(drafts: readonly EventDraft[] | string): Parsed {
  return typeof drafts === 'string' ? { kind: 'ignored', why: drafts } : { kind: 'events', events: drafts }
}
