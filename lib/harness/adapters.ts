import { claudeAdapter } from './claude.ts'
import { codexAdapter } from './codex.ts'
import { copilotAdapter } from './copilot.ts'
import { cursorAdapter } from './cursor.ts'
import type { Harness, HarnessAdapter } from './domain.ts'
import { geminiAdapter } from './gemini.ts'
import { opencodeAdapter } from './opencode.ts'

const ADAPTERS: Readonly<Record<Harness, HarnessAdapter>> = {
  claude: claudeAdapter,
  codex: codexAdapter,
  copilot: copilotAdapter,
  cursor: cursorAdapter,
  gemini: geminiAdapter,
  opencode: opencodeAdapter,
}

/** The adapter that reads the payloads of `harness`. */
export function adapterOf(harness: Harness): HarnessAdapter {
  return ADAPTERS[harness]
}
