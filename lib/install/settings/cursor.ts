import { addSettings } from './add-settings.ts'
import { hookCommand } from './command.ts'
import type { SettingsEditor } from './domain.ts'
import { cursorUntried } from './messages.ts'
import { removeSettings } from './remove-settings.ts'
import { type WantedHook, type WantedValue, withNote } from './wanted.ts'

const VALUES: readonly WantedValue[] = [{ isWanted: true, path: ['version'], value: 1 }]

/** Cursor: https://cursor.com/docs/agent/hooks */
export const cursorSettings: SettingsEditor = {
  harness: 'cursor',
  files: () => ['.cursor/hooks.json'],
  add: (_, text) =>
    withNote(addSettings(text, { hooks: hooks(), mayHaveComments: true, values: VALUES }), cursorUntried()),
  remove: (_, text) => removeSettings(text, VALUES),
}

function hooks(): readonly WantedHook[] {
  return [
    hook('sessionStart'),
    hook('beforeSubmitPrompt'),
    hook('postToolUse', 'updateTodos|update_todos|TodoWrite|todo_write'),
    hook('subagentStart'),
    hook('subagentStop'),
    hook('stop'),
    hook('sessionEnd'),
  ]
}

function hook(event: string, matcher?: string): WantedHook {
  const entry = { command: hookCommand('cursor'), timeout: 5 }
  return { event, group: matcher === undefined ? entry : { ...entry, matcher } }
}
