import type { Harness } from '../../harness/domain.ts'

/** What is sent through an installed hook to try it out. */
export interface SyntheticEvent {
  /** The key under which the hook stands in the settings. */
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
  /** The environment the harness gives its hooks. */
  readonly env: Readonly<Record<string, string>>
  /** The hook has to answer with a message for the person. */
  readonly isAnswered: boolean
}

const SESSION = 'orc-hooks-doctor'

/**
 * An event of `harness` about a plan, in the shape of its newest client (undefined: its hooks are no shell commands).
 * `cwd` decides which repository it is recorded in, so that a try-out leaves no trace in a person's own progress.
 */
export function syntheticEvent(harness: Harness, where: { cwd: string; project: string }): SyntheticEvent | undefined {
  const { cwd, project } = where
  const title = 'orc-hooks doctor'
  switch (harness) {
    case 'claude':
      return {
        env: { CLAUDE_CODE_ENTRYPOINT: 'cli', CLAUDE_PROJECT_DIR: project, CLAUDECODE: '1', COLUMNS: '80' },
        event: 'PostToolUse',
        isAnswered: true,
        payload: claudeLike(cwd, 'TodoWrite', {
          todos: [{ activeForm: title, content: title, status: 'in_progress' }],
        }),
      }
    case 'codex':
      return {
        env: {},
        event: 'PostToolUse',
        isAnswered: true,
        payload: {
          ...claudeLike(cwd, 'update_plan', { plan: [{ status: 'in_progress', step: title }] }),
          turn_id: '1',
        },
      }
    case 'gemini': {
      const todos = [{ description: title, status: 'in_progress' }]
      const payload = { ...claudeLike(cwd, 'write_todos', { todos }), hook_event_name: 'AfterTool', timestamp: TIME }
      const tool_response = { returnDisplay: { todos } }
      return {
        env: { GEMINI_PROJECT_DIR: project },
        event: 'AfterTool',
        isAnswered: true,
        payload: { ...payload, tool_response },
      }
    }
    case 'copilot':
      return { env: {}, event: 'sessionStart', isAnswered: false, payload: copilotStart(cwd) }
    case 'cursor':
      return { env: {}, event: 'sessionStart', isAnswered: false, payload: cursorStart(cwd) }
    case 'opencode':
      return undefined
  }
}

/** No adapter believes the time of a payload. */
const TIME = '2026-01-01T00:00:00.000Z'

function claudeLike(cwd: string, tool: string, input: unknown): Record<string, unknown> {
  return {
    cwd,
    hook_event_name: 'PostToolUse',
    session_id: SESSION,
    tool_input: input,
    tool_name: tool,
    tool_response: {},
    tool_use_id: SESSION,
  }
}

const copilotStart = (cwd: string) => ({ cwd, sessionId: SESSION, source: 'new', timestamp: 0 })

const cursorStart = (cwd: string) => ({
  conversation_id: SESSION,
  cursor_version: '1.0.0',
  hook_event_name: 'sessionStart',
  session_id: SESSION,
  workspace_roots: [cwd],
})
