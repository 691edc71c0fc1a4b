import { addSettings } from './add-settings.ts'
import { hookCommand } from './command.ts'
import type { SettingsEditor } from './domain.ts'
import { geminiWarning } from './messages.ts'
import { removeSettings } from './remove-settings.ts'
import { type WantedHook, withNote } from './wanted.ts'

/** Gemini CLI: https://geminicli.com/docs/hooks/reference */
export const geminiSettings: SettingsEditor = {
  harness: 'gemini',
  files: () => ['.gemini/settings.json'],
  add: (_, text) => withNote(addSettings(text, { hooks: hooks(), mayHaveComments: true, values: [] }), geminiWarning()),
  remove: (_, text) => removeSettings(text, []),
}

function hooks(): readonly WantedHook[] {
  return [
    hook('SessionStart'),
    hook('BeforeAgent'),
    hook('AfterTool', 'write_todos|tracker_.*'),
    hook('Notification'),
    hook('AfterAgent'),
    hook('SessionEnd'),
  ]
}

/** The timeout is in milliseconds here. */
function hook(event: string, matcher?: string): WantedHook {
  const entry = [{ type: 'command', command: hookCommand('gemini'), timeout: 5000 }]
  return { event, group: matcher === undefined ? { hooks: entry } : { matcher, hooks: entry } }
}
