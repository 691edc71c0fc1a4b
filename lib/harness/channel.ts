import type { Channel, Harness } from './domain.ts'

/** Columns that the chat of Claude Code takes from each row. */
const CLAUDE_MARGIN = 5
const NARROWEST = 20
const UNKNOWN_COLUMNS = 80
/** A toast of opencode is at most 60 columns wide, of which its border and padding take six (1.18.33). */
const TOAST_COLUMNS = 54

/**
 * How a message of ours reaches the person who uses `harness`, as measured with the real programs: Codex and the
 * terminal of Claude Code render SGR colours; Gemini CLI prints the escapes; Copilot CLI and Cursor show no message.
 */
export function channelOf(harness: Harness, env: Readonly<Record<string, string | undefined>>): Channel {
  switch (harness) {
    case 'claude':
      return claude(env)
    case 'codex':
      return { hasAnsi: true, message: 'systemMessage', width: UNKNOWN_COLUMNS }
    case 'gemini':
      return { hasAnsi: false, message: 'systemMessage', width: UNKNOWN_COLUMNS }
    case 'opencode':
      return { hasAnsi: false, message: 'systemMessage', width: TOAST_COLUMNS }
    case 'copilot':
    case 'cursor':
      return { hasAnsi: false, message: 'none', width: UNKNOWN_COLUMNS }
  }
}

/** The events whose answer can hold context for the model, where a harness has any; the names as in its payloads. */
const WITH_CONTEXT: Readonly<Partial<Record<Harness, readonly string[]>>> = {
  claude: ['PostToolBatch', 'PostToolUse', 'PostToolUseFailure', 'SessionStart', 'UserPromptSubmit'],
  codex: ['PostToolUse', 'SessionStart', 'UserPromptSubmit'],
  gemini: ['AfterTool', 'BeforeAgent', 'SessionStart'],
}

/** Whether the answer to this event of `harness` can hold `hookSpecificOutput.additionalContext`. */
export function carriesContext(harness: Harness, event: string): boolean {
  return WITH_CONTEXT[harness]?.includes(event) === true
}

/** Outside of the terminal colours are taken away, and each line gets a prefix. */
function claude(env: Readonly<Record<string, string | undefined>>): Channel {
  const columns = Number.parseInt(env['COLUMNS'] ?? '', 10) || UNKNOWN_COLUMNS
  const width = Math.max(NARROWEST, columns - CLAUDE_MARGIN)
  const entrypoint = env['CLAUDE_CODE_ENTRYPOINT'] ?? 'cli'
  if (entrypoint === 'cli') return { hasAnsi: true, message: 'systemMessage', width }
  return { hasAnsi: false, message: 'systemMessage', width: Math.min(width, UNKNOWN_COLUMNS - CLAUDE_MARGIN) }
}
