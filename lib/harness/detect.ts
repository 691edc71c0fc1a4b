import { HARNESSES, type Harness } from './domain.ts'
import { asRecord, isRecord, type JsonRecord, text } from './read.ts'

/**
 * The harness that sent `payload`, or undefined when nothing tells. `argument` is what our own configuration passes;
 * it is believed, but for `claude`: Copilot CLI and Cursor run the hooks of `.claude/settings.json` too.
 */
export function detectHarness(
  payload: unknown,
  env: Readonly<Record<string, string | undefined>>,
  argument?: string,
): Harness | undefined {
  const fields = asRecord(payload)
  const named = HARNESSES.find((harness) => harness === argument)
  if (named && named !== 'claude') return named
  if ('cursor_version' in fields) return 'cursor'
  if (isCopilot(fields)) return 'copilot'
  return named ?? byFields(fields, env)
}

function byFields(fields: JsonRecord, env: Readonly<Record<string, string | undefined>>): Harness | undefined {
  const event = text(fields, 'hook_event_name')
  if (event === undefined) return 'hook' in fields ? 'opencode' : undefined
  if ('turn_id' in fields) return 'codex'
  if ('timestamp' in fields) return 'gemini'
  // The variable alone is weak: a Codex that was started from a Claude shell has it too.
  if (text(fields, 'transcript_path')?.includes('/.codex/')) return 'codex'
  return env['CLAUDECODE'] === '1' || 'session_id' in fields ? 'claude' : undefined
}

/**
 * Copilot CLI sends a time and its own kind of result, and names a transcript only when an agent stops: `events.jsonl`.
 * Gemini CLI sends a time and a transcript of another name.
 */
function isCopilot(fields: JsonRecord): boolean {
  if (isRecord(fields['tool_result']) && 'text_result_for_llm' in fields['tool_result']) return true
  if ('sessionId' in fields) return 'timestamp' in fields
  const transcript = text(fields, 'transcript_path')
  const isOther = transcript !== undefined && !/\bevents\.jsonl$/.test(transcript)
  return 'timestamp' in fields && 'session_id' in fields && !isOther
}
