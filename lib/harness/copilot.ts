import { sqlEvents } from './copilot-sql.ts'
import type { AdapterContext, AgentRef, EventDraft, HarnessAdapter, Parsed } from './domain.ts'
import { asParsed, type DraftBase, deliveryKey, inputId, lifecycle } from './draft.ts'
import { asRecord, defined, type JsonRecord, record, text } from './read.ts'

/**
 * GitHub Copilot CLI: https://docs.github.com/en/copilot/reference/hooks-configuration
 *
 * A key of the configuration with a capital gives a payload in Claude's words, any other one in camelCase, without the
 * name of the event; `SubagentStart` is in camelCase either way. The same hook in `.claude/settings.json` runs as well.
 */
export const copilotAdapter: HarnessAdapter = {
  harness: 'copilot',
  parse(payload: unknown, context: AdapterContext): Parsed {
    const fields = asRecord(payload)
    const ownId = either(fields, 'session_id', 'sessionId')
    const event = eventOf(fields)
    if (!ownId || !event) return asParsed('no session or no known event')
    const { parentId, ...self } = agentOf(fields)
    // Inside of a subagent the session is the subagent's own.
    const sessionId = self.id === ownId ? (parentId ?? ownId) : ownId
    const agent = parentId === sessionId ? self : defined({ ...self, parentId })
    const { input, tool } = callOf(fields)
    const rest = [timeOf(fields), tool, input]
    const key = deliveryKey({ agentId: agent.id, callId: undefined, event, rest, sessionId })
    const base: DraftBase = { agent, cwd: text(fields, 'cwd') ?? context.cwd, harness: 'copilot', key, sessionId }
    return asParsed(drafts(event, base, fields))
  },
}

/** The name of the event in Claude's words; told by the fields where the payload does not say it. */
function eventOf(fields: JsonRecord): string | undefined {
  const name = text(fields, 'hook_event_name')
  if (name) return name
  if ('hookName' in fields) return undefined
  if ('toolName' in fields) {
    if ('toolResult' in fields) return 'PostToolUse'
    return 'error' in fields ? 'PostToolUseFailure' : 'PreToolUse'
  }
  if ('stopReason' in fields) return 'agentName' in fields ? 'SubagentStop' : 'Stop'
  if ('agentName' in fields) return 'SubagentStart'
  if ('prompt' in fields) return 'UserPromptSubmit'
  if ('source' in fields) return 'SessionStart'
  return 'reason' in fields ? 'SessionEnd' : undefined
}

function agentOf(fields: JsonRecord): AgentRef {
  const id = either(fields, 'agent_id', 'agentId')
  if (!id) return { id: 'main' }
  const parentId = either(fields, 'parent_agent_id', 'parentAgentId')
  return defined({ id, parentId, type: either(fields, 'agent_type', 'agentType') })
}

interface Call {
  readonly tool: string
  readonly input: JsonRecord
  /** Undefined unless the call succeeded. */
  readonly answer: string | undefined
}

function callOf(fields: JsonRecord): Call {
  const snake = record(fields, 'tool_result')
  const camel = record(fields, 'toolResult')
  const isSuccess = [text(snake, 'result_type'), text(camel, 'resultType')].includes('success')
  const answer = text(snake, 'text_result_for_llm') ?? text(camel, 'textResultForLlm') ?? ''
  return {
    answer: isSuccess ? answer : undefined,
    input: 'tool_input' in fields ? record(fields, 'tool_input') : record(fields, 'toolArgs'),
    tool: either(fields, 'tool_name', 'toolName') ?? '',
  }
}

function drafts(event: string, base: DraftBase, fields: JsonRecord): readonly EventDraft[] | string {
  const common = lifecycle(event, base, fields)
  if (common !== undefined) return common
  switch (event) {
    case 'Notification':
      return [{ ...base, kind: 'attention', reason: text(fields, 'notification_type') ?? 'notification' }]
    case 'PostToolUse':
      return toolUsed(base, callOf(fields))
    case 'PreToolUse':
      return launch(base, callOf(fields))
    case 'PostToolUseFailure':
    case 'PreCompact':
      return [{ ...base, kind: 'alive' }]
    default:
      return `event ${event}`
  }
}

/** `task` is called `Agent` where Claude's words are used. */
function isAgentTool(tool: string): boolean {
  return tool === 'task' || tool === 'Agent' || tool === 'Task'
}

function launch(base: DraftBase, { input, tool }: Call): readonly EventDraft[] | string {
  if (!isAgentTool(tool)) return `PreToolUse of ${tool}`
  return [
    defined({
      ...base,
      kind: 'agent.launch' as const,
      toolUseId: inputId(input),
      type: text(input, 'agent_type'),
      description: text(input, 'description'),
    }),
  ]
}

function toolUsed(base: DraftBase, { answer, input, tool }: Call): readonly EventDraft[] | string {
  if (isAgentTool(tool)) {
    return [{ ...base, kind: 'agent.link', toolUseId: inputId(input), isDone: text(input, 'mode') !== 'background' }]
  }
  if (tool !== 'sql') return `PostToolUse of ${tool}`
  return answer === undefined ? 'sql failed' : sqlEvents(base, text(input, 'query') ?? '', answer)
}

/** Milliseconds: the two spellings of one time are one delivery. */
function timeOf(fields: JsonRecord): number | undefined {
  const at = fields['timestamp']
  if (typeof at === 'string') return Date.parse(at)
  return typeof at === 'number' ? at : undefined
}

function either(fields: JsonRecord, snake: string, camel: string): string | undefined {
  return text(fields, snake) ?? text(fields, camel)
}
