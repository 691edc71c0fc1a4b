import type { Harness } from '../../harness/domain.ts'
import { claudeSettings } from './claude.ts'
import type { SettingsEditor } from './domain.ts'

const EDITORS: Partial<Record<Harness, SettingsEditor>> = { claude: claudeSettings }

/** The editor for the settings of `harness`. */
export function settingsEditor(harness: Harness): SettingsEditor | undefined {
  return EDITORS[harness]
}
