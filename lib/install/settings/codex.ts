import { addSettings } from './add-settings.ts'
import { addPlanTool, removePlanTool } from './codex-config.ts'
import { hookCommand } from './command.ts'
import type { Edited, SettingsEditor, SettingsOptions } from './domain.ts'
import { codexTrust } from './messages.ts'
import { removeSettings } from './remove-settings.ts'
import { type WantedHook, withNote } from './wanted.ts'

const HOOKS = '.codex/hooks.json'
const CONFIG = '.codex/config.toml'

/** Codex CLI: https://developers.openai.com/codex/hooks. It reads no hooks of a file with a comment in it (0.169). */
export const codexSettings: SettingsEditor = {
  harness: 'codex',
  files: () => [HOOKS, CONFIG],
  add(path: string, text: string | undefined, options: SettingsOptions): Edited {
    if (path === CONFIG) return addPlanTool(text, options.planTools)
    return withNote(addSettings(text, { hooks: hooks(), mayHaveComments: false, values: [] }), codexTrust())
  },
  remove: (path, text) => (path === CONFIG ? removePlanTool(text) : removeSettings(text, [])),
}

function hooks(): readonly WantedHook[] {
  return [
    hook('SessionStart'),
    hook('UserPromptSubmit'),
    hook('PostToolUse', 'update_plan|spawn_agent'),
    hook('SubagentStart'),
    hook('SubagentStop'),
    hook('Stop'),
    hook('SessionEnd'),
  ]
}

/** Seconds. More than three at the end of a session, and Codex warns at every start (0.169). */
const TIMEOUT = 3

function hook(event: string, matcher?: string): WantedHook {
  const entry = [{ type: 'command', command: hookCommand('codex'), timeout: TIMEOUT }]
  return { event, group: matcher === undefined ? { hooks: entry } : { matcher, hooks: entry } }
}
