import type { Harness } from '../../harness/domain.ts'
import { claudeSettings } from './claude.ts'
import { codexSettings } from './codex.ts'
import { copilotSettings } from './copilot.ts'
import { cursorSettings } from './cursor.ts'
import type { SettingsEditor } from './domain.ts'
import { geminiSettings } from './gemini.ts'
import { opencodeSettings } from './opencode.ts'

const EDITORS: Readonly<Record<Harness, SettingsEditor>> = {
  claude: claudeSettings,
  codex: codexSettings,
  copilot: copilotSettings,
  cursor: cursorSettings,
  gemini: geminiSettings,
  opencode: opencodeSettings,
}

/** The editor for the settings of `harness`. */
export function settingsEditor(harness: Harness): SettingsEditor {
  return EDITORS[harness]
}
