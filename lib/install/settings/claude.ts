import { addSettings } from './add-settings.ts'
import { batchCommand, hookCommand, statusCommand } from './command.ts'
import type { SettingsEditor, SettingsOptions } from './domain.ts'
import { removeSettings } from './remove-settings.ts'
import type { WantedHook, WantedSettings } from './wanted.ts'

const PLAN_TOOLS = 'TodoWrite|TaskCreate|TaskUpdate|TaskList|TaskGet|Agent|Task'

/** Claude Code: https://code.claude.com/docs/en/settings. It ignores all of a file with a comment in it (2.1.329). */
export const claudeSettings: SettingsEditor = {
  harness: 'claude',
  files: () => ['.claude/settings.json'],
  add: (_, text, options) => addSettings(text, wanted(options)),
  remove: (_, text) => removeSettings(text, wanted(ALL).values),
}

const ALL = { hasModernEvents: true, planTools: true, subagentStatusLine: true, userHasStatusLine: false }

function wanted(options: Omit<SettingsOptions, 'templates'>): WantedSettings {
  const command = hookCommand('claude', options.hasModernEvents ? undefined : 'classic')
  const modern = [hook('SubagentStart', command), hook('PostToolBatch', batchCommand('claude'))]
  return {
    mayHaveComments: false,
    hooks: [
      hook('SessionStart', command),
      hook('UserPromptSubmit', command),
      hook('PreToolUse', command, 'Agent|Task'),
      hook('PostToolUse', command, PLAN_TOOLS),
      hook('Notification', command),
      hook('SubagentStop', command),
      hook('Stop', command),
      hook('SessionEnd', command),
      ...(options.hasModernEvents ? modern : []),
    ],
    values: [
      // Both: the first brings the plan tools back, the second chooses TodoWrite, which background subagents have too.
      { path: ['env', 'CLAUDE_CODE_ENABLE_TODO_TOOLS'], value: '1', isWanted: options.planTools },
      { path: ['env', 'CLAUDE_CODE_ENABLE_TASKS'], value: '0', isWanted: options.planTools },
      statusLine('statusLine', statusCommand('status-line.txt'), !options.userHasStatusLine),
      statusLine('subagentStatusLine', statusCommand('subagent-status-line.jsonl'), options.subagentStatusLine),
    ],
  }
}

/** No matcher where none is needed: an empty one makes Copilot CLI, which reads this file too, reject all of it. */
function hook(event: string, command: string, matcher?: string): WantedHook {
  const hooks = [{ type: 'command', command, timeout: 5 }]
  return { event, group: matcher === undefined ? { hooks } : { matcher, hooks } }
}

function statusLine(key: string, command: string, isWanted: boolean): WantedSettings['values'][number] {
  return { path: [key], value: { type: 'command', command }, isWanted }
}
