import { asRecord, isRecord, type JsonRecord, list, record, text } from '../harness/read.ts'

/** A shell command that an agent ran, and all that it printed. */
export interface ShellCall {
  readonly command: string
  readonly output: string
}

/** A command in which git, or orc-hooks in its place, pushes. */
export const PUSHES = /\b(?:git|orc-hooks)\b[^|;&\n]*\bpush\b[ \t]*([^|;&\n]*)/

/** The tool calls of one payload (Claude Code's words, which other harnesses share) that push. */
export function pushesIn(payload: JsonRecord): readonly ShellCall[] {
  const calls = 'tool_calls' in payload ? list(payload, 'tool_calls').map(asRecord) : [payload]
  return calls.flatMap((call) => {
    const command = text(record(call, 'tool_input'), 'command')
    if (command === undefined || !PUSHES.test(command)) return []
    return [{ command, output: `${spoken(call['tool_response'])}\n${text(call, 'error') ?? ''}` }]
  })
}

/** A response is a text, or an object with texts in it (`stdout` and `stderr`). */
function spoken(response: unknown): string {
  if (typeof response === 'string') return response
  if (Array.isArray(response)) return response.map(spoken).join('\n')
  return isRecord(response) ? Object.values(response).map(spoken).join('\n') : ''
}
