import type { AdapterContext, AgentRef, EventDraft, HarnessAdapter, Parsed } from './domain.ts'
import { asParsed, type DraftBase, deliveryKey, inputId } from './draft.ts'
import { planItems } from './plan-items.ts'
import { asRecord, defined, type JsonRecord, list, record, text } from './read.ts'

/**
 * opencode, as our plugin (templates/opencode-plugin.js) passes its events on: https://opencode.ai/docs/plugins
 *
 * A subagent has a session of its own. The plugin sees sessions begin and adds `rootSessionID`, the session of the
 * person, where it is another.
 */
export const opencodeAdapter: HarnessAdapter = {
  harness: 'opencode',
  parse(payload: unknown, context: AdapterContext): Parsed {
    const fields = asRecord(payload)
    const event = record(fields, 'event')
    const properties = record(event, 'properties')
    const input = record(fields, 'input')
    const ownId = text(properties, 'sessionID') ?? text(record(properties, 'info'), 'id') ?? text(input, 'sessionID')
    const name = text(event, 'type') ?? text(fields, 'hook')
    if (!ownId || !name) return asParsed('no event or session')
    const sessionId = text(fields, 'rootSessionID') ?? text(record(properties, 'info'), 'parentID') ?? ownId
    const agent = agentOf(ownId, sessionId, properties)
    const callId = text(event, 'id') ?? text(input, 'callID') ?? text(input, 'messageID')
    const key = deliveryKey({ agentId: agent.id, callId, event: name, rest: [fields['at'], input], sessionId })
    const base: DraftBase = {
      agent,
      cwd: text(fields, 'directory') ?? context.cwd,
      harness: 'opencode',
      key,
      sessionId,
    }
    return asParsed(name.startsWith('tool.execute.') ? task(name, base, fields) : drafts(name, base, properties))
  },
}

function agentOf(ownId: string, sessionId: string, properties: JsonRecord): AgentRef {
  if (ownId === sessionId) return { id: 'main' }
  return defined({ id: ownId, type: text(record(properties, 'info'), 'agent') })
}

function drafts(name: string, base: DraftBase, properties: JsonRecord): readonly EventDraft[] | string {
  const isMain = base.agent.id === 'main'
  switch (name) {
    case 'session.created':
      return [{ ...base, kind: isMain ? 'session.start' : 'agent.start' }]
    case 'session.idle':
      return [{ ...base, kind: isMain ? 'turn.end' : 'agent.end' }]
    case 'session.deleted':
      return [{ ...base, kind: isMain ? 'session.end' : 'agent.end' }]
    case 'session.error':
      return [{ ...base, kind: wasAborted(properties) ? 'interrupted' : 'alive' }]
    case 'chat.message':
      // A subagent's prompt comes from the agent that started it.
      return [{ ...base, kind: isMain ? 'prompt' : 'alive' }]
    case 'permission.asked':
    case 'permission.updated':
      return [{ ...base, kind: 'attention', reason: 'permission_prompt' }]
    case 'todo.updated':
      return Array.isArray(properties['todos'])
        ? [{ ...base, kind: 'plan.snapshot', items: planItems(list(properties, 'todos')) }]
        : 'todo.updated without a list'
    default:
      return `event ${name}`
  }
}

function wasAborted(properties: JsonRecord): boolean {
  return text(record(properties, 'error'), 'name') === 'MessageAbortedError'
}

/** The `task` tool starts a subagent and returns when it is done. The plan comes from `todo.updated` alone. */
function task(name: string, base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const input = record(fields, 'input')
  const output = record(fields, 'output')
  if (text(input, 'tool') !== 'task') return `${name} of ${text(input, 'tool')}`
  const isBefore = name === 'tool.execute.before'
  const args = record(isBefore ? output : input, 'args')
  const call = {
    ...base,
    toolUseId: text(input, 'callID') ?? inputId(args),
    type: text(args, 'subagent_type'),
    description: text(args, 'description'),
  }
  if (isBefore) return [defined({ ...call, kind: 'agent.launch' as const })]
  if (name !== 'tool.execute.after') return `event ${name}`
  const childId = text(record(output, 'metadata'), 'sessionId')
  return [defined({ ...call, kind: 'agent.link' as const, childId, isDone: true })]
}
