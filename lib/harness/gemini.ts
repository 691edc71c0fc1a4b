import type { AdapterContext, EventDraft, HarnessAdapter, Parsed, PlanItem } from './domain.ts'
import { asParsed, type DraftBase, deliveryKey } from './draft.ts'
import { planItems } from './plan-items.ts'
import { asRecord, defined, type JsonRecord, record, text } from './read.ts'

/** Gemini CLI: https://geminicli.com/docs/hooks/reference */
export const geminiAdapter: HarnessAdapter = {
  harness: 'gemini',
  parse(payload: unknown, context: AdapterContext): Parsed {
    const fields = asRecord(payload)
    const sessionId = text(fields, 'session_id')
    const event = text(fields, 'hook_event_name')
    if (!sessionId || !event) return asParsed('no session_id or hook_event_name')
    const rest = ['timestamp', 'tool_name', 'tool_input', 'source', 'reason', 'message'].map((key) => fields[key])
    const key = deliveryKey({ agentId: 'main', callId: undefined, event, rest, sessionId })
    const cwd = text(fields, 'cwd') ?? context.cwd
    return asParsed(drafts(event, { agent: { id: 'main' }, cwd, harness: 'gemini', key, sessionId }, fields))
  },
}

function drafts(event: string, base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  switch (event) {
    case 'SessionStart':
      return [defined({ ...base, kind: 'session.start' as const, source: text(fields, 'source') })]
    case 'SessionEnd':
      return [defined({ ...base, kind: 'session.end' as const, reason: text(fields, 'reason') })]
    case 'BeforeAgent':
      return [{ ...base, kind: 'prompt' }]
    case 'AfterAgent':
      return [{ ...base, kind: 'turn.end' }]
    case 'Notification':
      return [{ ...base, kind: 'attention', reason: text(fields, 'notification_type') ?? 'notification' }]
    case 'AfterTool':
      return plan(base, fields)
    case 'PreCompress':
      return [{ ...base, kind: 'alive' }]
    default:
      return `event ${event}`
  }
}

/** Both families of plan tools answer with the whole list. */
function plan(base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const tool = text(fields, 'tool_name') ?? ''
  if (!/^(?:write_todos$|tracker_)/.test(tool)) return `AfterTool of ${tool}`
  const shown = record(record(fields, 'tool_response'), 'returnDisplay')['todos']
  if (!Array.isArray(shown)) return `${tool} without a list`
  const items = planItems(shown)
  return [{ ...base, kind: 'plan.snapshot', items: tool === 'write_todos' ? items : items.map(tracked) }]
}

/** The tracker shows `task: Title (1a2b3c)`: the kind, the title and the id of the task. */
function tracked(item: PlanItem): PlanItem {
  const [, title, extId] = /^\s*\w+: (.*) \(([0-9a-f]{6,})\)$/s.exec(item.title) ?? []
  return title && extId ? { ...item, extId, title } : item
}
