import { claudeTaskTool } from './claude-tasks.ts'
import type { AdapterContext, AgentRef, EventDraft, HarnessAdapter, Parsed } from './domain.ts'
import { type DraftBase, inputId } from './draft.ts'
import { planItems } from './plan-items.ts'
import { asRecord, bool, defined, type JsonRecord, list, record, text } from './read.ts'

/** Claude Code, 1.0.41 and later: https://code.claude.com/docs/en/hooks */
export const claudeAdapter: HarnessAdapter = {
  harness: 'claude',
  parse(payload: unknown, context: AdapterContext): Parsed {
    const fields = asRecord(payload)
    const sessionId = text(fields, 'session_id')
    const name = text(fields, 'hook_event_name')
    if (!sessionId || !name) return { kind: 'ignored', why: 'no session_id or hook_event_name' }
    const base: DraftBase = {
      key: keyOf(fields, sessionId, name),
      harness: 'claude',
      sessionId,
      agent: agentOf(fields),
      cwd: text(fields, 'cwd') ?? context.cwd,
    }
    const events = draft(name, base, fields)
    return typeof events === 'string' ? { kind: 'ignored', why: events } : { kind: 'events', events }
  },
}

function draft(name: string, base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  switch (name) {
    case 'SessionStart':
      return [defined({ ...base, kind: 'session.start' as const, source: text(fields, 'source') })]
    case 'SessionEnd':
      return [defined({ ...base, kind: 'session.end' as const, reason: text(fields, 'reason') })]
    case 'UserPromptSubmit':
      return [{ ...base, kind: 'prompt' }]
    case 'Stop':
    case 'StopFailure':
      return [{ ...base, kind: 'turn.end', backgroundAgents: backgroundAgents(fields) }]
    case 'SubagentStart':
      return base.agent.id === 'main' ? 'SubagentStart without agent_id' : [{ ...base, kind: 'agent.start' }]
    case 'SubagentStop':
      return base.agent.id === 'main' ? [{ ...base, kind: 'alive' }] : [{ ...base, kind: 'agent.end' }]
    case 'Notification':
      return [{ ...base, kind: 'attention', reason: text(fields, 'notification_type') ?? 'notification' }]
    case 'PostToolBatch':
      return [{ ...base, kind: 'batch', hasPlanTool: list(fields, 'tool_calls').some(isPlanTool) }]
    case 'PreToolUse':
      return preToolUse(base, fields)
    case 'PostToolUse':
      return postToolUse(base, fields)
    case 'PostToolUseFailure':
      return [{ ...base, kind: fields['is_interrupt'] === true ? 'interrupted' : 'alive' }]
    case 'TeammateIdle':
    case 'TaskCompleted':
    case 'TaskCreated':
    case 'PreCompact':
    case 'PostCompact':
      return [{ ...base, kind: 'alive' }]
    default:
      return `event ${name}`
  }
}

/** `Task` until 2.1.63, `Agent` since. */
function isAgentTool(tool: string | undefined): boolean {
  return tool === 'Agent' || tool === 'Task'
}

function preToolUse(base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const tool = text(fields, 'tool_name')
  if (!isAgentTool(tool)) return `PreToolUse of ${tool}`
  const input = record(fields, 'tool_input')
  return [
    defined({
      ...base,
      kind: 'agent.launch' as const,
      toolUseId: callId(fields),
      type: text(input, 'subagent_type'),
      description: text(input, 'description'),
      isBackground: bool(input, 'run_in_background'),
    }),
  ]
}

function postToolUse(base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const tool = text(fields, 'tool_name')
  if (tool === 'TodoWrite') return todoWrite(base, fields)
  if (isAgentTool(tool)) return agentReturned(base, fields)
  return claudeTaskTool(tool ?? '', base, fields)
}

function todoWrite(base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const todos = record(fields, 'tool_input')['todos']
  if (!Array.isArray(todos)) return 'TodoWrite without a list'
  const before = record(fields, 'tool_response')['oldTodos']
  // Ids were sent until 1.0.84 and were unique inside one call only: content is what identifies a todo.
  const items = planItems(todos).map(({ extId: _, ...item }) => item)
  return [{ ...base, kind: 'plan.snapshot', items, ...(Array.isArray(before) ? { previous: planItems(before) } : {}) }]
}

function agentReturned(base: DraftBase, fields: JsonRecord): readonly EventDraft[] {
  const input = record(fields, 'tool_input')
  const response = record(fields, 'tool_response')
  return [
    defined({
      ...base,
      kind: 'agent.link' as const,
      toolUseId: callId(fields),
      childId: text(response, 'agentId'),
      description: text(input, 'description'),
      type: text(input, 'subagent_type'),
      isDone: text(response, 'status') !== 'async_launched',
    }),
  ]
}

/** What links the launch of a subagent with its return: the call's id, or before 2.0, which sends none, its input. */
function callId(fields: JsonRecord): string {
  return text(fields, 'tool_use_id') ?? inputId(fields['tool_input'])
}

function agentOf(fields: JsonRecord): AgentRef {
  // `agent_type` alone is the main thread of an `--agent` session: only `agent_id` marks a subagent.
  const id = text(fields, 'agent_id')
  const name = text(fields, 'teammate_name')
  if (!id) return defined({ id: 'main', name })
  return defined({ id, type: text(fields, 'agent_type'), name })
}

function backgroundAgents(fields: JsonRecord): readonly string[] {
  return list(fields, 'background_tasks')
    .map(asRecord)
    .filter((task) => text(task, 'type') === 'subagent' && text(task, 'status') === 'running')
    .map((task) => text(task, 'id'))
    .filter((id) => id !== undefined)
}

function isPlanTool(call: unknown): boolean {
  return /^(?:TodoWrite|Task(?:Create|Update|List|Get))$/.test(text(asRecord(call), 'tool_name') ?? '')
}

/** Versions before 2.0 send no tool_use_id: there, equal arguments within the guard's window are one call. */
function keyOf(fields: JsonRecord, sessionId: string, name: string): string {
  const call =
    text(fields, 'tool_use_id') ?? JSON.stringify([fields['tool_name'], fields['tool_input'], fields['tool_calls']])
  const turn = [fields['prompt_id'], fields['prompt'], fields['source'], fields['message'], fields['task_id']]
  return `${sessionId}|${name}|${text(fields, 'agent_id') ?? ''}|${call}|${JSON.stringify(turn)}`
}
