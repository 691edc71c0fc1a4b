import type { AdapterContext, AgentRef, EventDraft, HarnessAdapter, Parsed } from './domain.ts'
import { asParsed, type DraftBase, deliveryKey } from './draft.ts'
import { planItems } from './plan-items.ts'
import { asRecord, defined, type JsonRecord, list, record, text } from './read.ts'

/**
 * Cursor, from its documentation alone (https://cursor.com/docs/agent/hooks): no payload of a real client was seen, and
 * whether its todo tool reaches `postToolUse` is not known.
 *
 * Its copies of Claude Code hooks have the same names with a capital.
 */
export const cursorAdapter: HarnessAdapter = {
  harness: 'cursor',
  parse(payload: unknown, context: AdapterContext): Parsed {
    const fields = asRecord(payload)
    const sessionId = text(fields, 'conversation_id') ?? text(fields, 'session_id')
    const name = text(fields, 'hook_event_name')
    if (!sessionId || !name) return asParsed('no conversation_id or hook_event_name')
    const event = name.charAt(0).toLowerCase() + name.slice(1)
    const agent = agentOf(fields)
    const rest = ['generation_id', 'tool_name', 'tool_input', 'reason', 'status'].map((key) => fields[key])
    const key = deliveryKey({ agentId: agent.id, callId: text(fields, 'tool_use_id'), event, rest, sessionId })
    const cwd = text(fields, 'cwd') ?? text({ root: list(fields, 'workspace_roots')[0] }, 'root') ?? context.cwd
    return asParsed(drafts(event, { agent, cwd, harness: 'cursor', key, sessionId }, fields))
  },
}

function agentOf(fields: JsonRecord): AgentRef {
  const id = text(fields, 'subagent_id')
  return id === undefined ? { id: 'main' } : defined({ id, type: text(fields, 'subagent_type') })
}

function drafts(event: string, base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const isMain = base.agent.id === 'main'
  switch (event) {
    case 'sessionStart':
      return [{ ...base, kind: 'session.start' }]
    case 'sessionEnd':
      return [defined({ ...base, kind: 'session.end' as const, reason: text(fields, 'reason') })]
    case 'beforeSubmitPrompt':
    case 'userPromptSubmit':
      return [{ ...base, kind: 'prompt' }]
    case 'stop':
      return [{ ...base, kind: text(fields, 'status') === 'aborted' ? 'interrupted' : 'turn.end' }]
    case 'subagentStart':
      return isMain ? 'subagentStart without subagent_id' : [{ ...base, kind: 'agent.start' }]
    case 'subagentStop':
      return [{ ...base, kind: isMain ? 'alive' : 'agent.end' }]
    case 'postToolUse':
      return todos(base, fields)
    case 'postToolUseFailure':
    case 'afterAgentResponse':
    case 'preCompact':
      return [{ ...base, kind: 'alive' }]
    default:
      return `event ${event}`
  }
}

/** `merge` true: only the items that changed, by id. */
function todos(base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const tool = text(fields, 'tool_name') ?? ''
  if (!/^(?:update_?todos|todo_?write)$/i.test(tool)) return `postToolUse of ${tool}`
  const input = record(fields, 'tool_input')
  if (!Array.isArray(input['todos'])) return `${tool} without a list`
  if (input['merge'] !== true) {
    // One list per conversation, which patches find by its ids.
    return [{ ...base, kind: 'plan.snapshot', isShared: true, items: planItems(list(input, 'todos')) }]
  }
  const changed = list(input, 'todos')
    .map(asRecord)
    .flatMap((todo) => patchItem(todo) ?? [])
  return changed.length > 0 ? [{ ...base, kind: 'plan.patch', items: changed }] : `${tool} without ids`
}

function patchItem(todo: JsonRecord) {
  const extId = text(todo, 'id')
  if (extId === undefined) return undefined
  const [whole] = planItems([{ ...todo, content: text(todo, 'content') ?? extId }])
  if (!whole) return undefined
  const { status, title, ...rest } = whole
  const named = { ...rest, extId, title: text(todo, 'content') === undefined ? '' : title }
  return status === undefined || text(todo, 'status') === undefined ? named : { ...named, status }
}
