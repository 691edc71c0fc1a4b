import type { Harness } from '../harness/domain.ts'

/** By what a harness is recognised: its directory in a repository, and its command on the PATH. */
export const HARNESS_SIGNS: Readonly<Record<Harness, { readonly command: string; readonly directory: string }>> = {
  claude: { command: 'claude', directory: '.claude' },
  codex: { command: 'codex', directory: '.codex' },
  copilot: { command: 'copilot', directory: '.github/hooks' },
  cursor: { command: 'cursor-agent', directory: '.cursor' },
  gemini: { command: 'gemini', directory: '.gemini' },
  opencode: { command: 'opencode', directory: '.opencode' },
}
