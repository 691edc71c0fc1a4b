import { addSettings } from './add-settings.ts'
import { filteredCommand, hookCommand } from './command.ts'
import type { SettingsEditor } from './domain.ts'
import { removeSettings } from './remove-settings.ts'
import type { WantedHook, WantedValue } from './wanted.ts'

const VALUES: readonly WantedValue[] = [{ isWanted: true, path: ['version'], value: 1 }]

/** Copilot CLI: https://docs.github.com/en/copilot/reference/hooks-configuration */
export const copilotSettings: SettingsEditor = {
  harness: 'copilot',
  files: () => ['.github/hooks/orc-hooks.json'],
  add: (_, text) => addSettings(text, { hooks: hooks(), mayHaveComments: true, values: VALUES }),
  remove: (_, text) => removeSettings(text, VALUES),
}

/** Events have a capital, because then the payload names its event. There are no matchers: the shell filters. */
function hooks(): readonly WantedHook[] {
  const command = hookCommand('copilot')
  const agents = ['Agent"', 'Task"', 'task"']
  return [
    hook('SessionStart', command),
    hook('UserPromptSubmit', command),
    hook('PreToolUse', filteredCommand('copilot', agents)),
    hook('PostToolUse', filteredCommand('copilot', ['sql"', ...agents])),
    hook('SubagentStart', command),
    hook('SubagentStop', command),
    hook('Stop', command),
    hook('SessionEnd', command),
  ]
}

function hook(event: string, command: string): WantedHook {
  return { event, group: { type: 'command', bash: command, timeoutSec: 5 } }
}
