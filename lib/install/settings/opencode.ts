import { hashText } from '../../core/hash.ts'
import type { Edited, SettingsEditor } from './domain.ts'
import { keptFile } from './messages.ts'

const PATH = '.opencode/plugins/orc-hooks.js'
const TEMPLATE = 'opencode-plugin.js'
const LAST_LINE = '// orc-hooks wrote this file: '

/**
 * opencode reads plugins, no settings: one file, all ours. Its last line has a hash of the rest, by which a file that
 * somebody changed is known, and kept. https://opencode.ai/docs/plugins
 */
export const opencodeSettings: SettingsEditor = {
  harness: 'opencode',
  files: () => [PATH],
  add(path, text, { templates }): Edited {
    if (text !== undefined && !isUntouched(text)) return { kind: 'edited', notes: [keptFile(path)], text }
    const plugin = templates[TEMPLATE] ?? ''
    return { kind: 'edited', notes: [], text: `${plugin}${LAST_LINE}${hashText(plugin)}\n` }
  },
  remove(path, text): Edited {
    if (isUntouched(text)) return { kind: 'edited', notes: [], text: undefined }
    return { kind: 'edited', notes: [keptFile(path)], text }
  },
}

function isUntouched(text: string): boolean {
  const [plugin = '', hash] = text.split(LAST_LINE)
  return hash === `${hashText(plugin)}\n`
}
