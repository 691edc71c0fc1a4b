import type { AdapterContext, EventDraft, HarnessAdapter, Parsed } from './domain.ts'
import { agentOf, asParsed, type DraftBase, deliveryKey, inputId, lifecycle } from './draft.ts'
import { planItems } from './plan-items.ts'
import { asRecord, defined, type JsonRecord, record, text } from './read.ts'

/** Codex CLI, 0.145 and later; older ones run hooks for few events: https://developers.openai.com/codex/hooks */
export const codexAdapter: HarnessAdapter = {
  harness: 'codex',
  parse(payload: unknown, context: AdapterContext): Parsed {
    const fields = asRecord(payload)
    const sessionId = text(fields, 'session_id')
    const event = text(fields, 'hook_event_name')
    if (!sessionId || !event) return asParsed('no session_id or hook_event_name')
    const agent = agentOf(fields)
    const rest = ['turn_id', 'tool_name', 'tool_input', 'prompt', 'source', 'reason'].map((key) => fields[key])
    const key = deliveryKey({ agentId: agent.id, callId: text(fields, 'tool_use_id'), event, rest, sessionId })
    const base: DraftBase = { agent, cwd: text(fields, 'cwd') ?? context.cwd, harness: 'codex', key, sessionId }
    return asParsed(drafts(event, base, fields))
  },
}

function drafts(event: string, base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const common = lifecycle(event, base, fields)
  if (common !== undefined) return common
  switch (event) {
    case 'PreToolUse':
      return launch(base, fields)
    case 'PostToolUse':
      return toolUsed(base, fields)
    default:
      return `event ${event}`
  }
}

function launch(base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const tool = text(fields, 'tool_name')
  if (tool !== 'spawn_agent') return `PreToolUse of ${tool}`
  const input = record(fields, 'tool_input')
  return [
    defined({ ...base, kind: 'agent.launch' as const, toolUseId: callId(fields), type: text(input, 'agent_type') }),
  ]
}

function toolUsed(base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const tool = text(fields, 'tool_name')
  const input = record(fields, 'tool_input')
  if (tool === 'spawn_agent') return [linked(base, fields)]
  if (tool !== 'update_plan') return `PostToolUse of ${tool}`
  const plan = input['plan']
  return Array.isArray(plan)
    ? [{ ...base, kind: 'plan.snapshot', items: planItems(plan) }]
    : 'update_plan without a plan'
}

function linked(base: DraftBase, fields: JsonRecord): EventDraft {
  const response = parsedResponse(fields['tool_response'])
  return defined({
    ...base,
    kind: 'agent.link' as const,
    toolUseId: callId(fields),
    childId: text(response, 'agent_id'),
    type: text(record(fields, 'tool_input'), 'agent_type'),
    name: text(response, 'nickname'),
    isDone: false,
  })
}

/** The answer of `spawn_agent` is JSON in a string; that of a refused call is a sentence. */
function parsedResponse(response: unknown): JsonRecord {
  try {
    return asRecord(typeof response === 'string' ? JSON.parse(response) : response)
  } catch {
    return {}
  }
}

function callId(fields: JsonRecord): string {
  return text(fields, 'tool_use_id') ?? inputId(fields['tool_input'])
}
