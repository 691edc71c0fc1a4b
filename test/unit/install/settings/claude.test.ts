import { claudeSettings } from '../../../../lib/install/settings/claude.ts'
import type { SettingsOptions } from '../../../../lib/install/settings/domain.ts'
import { assert, run, test } from '../../../helpers/harness.ts'

const PATH = '.claude/settings.json'
const OPTIONS: SettingsOptions = {
  hasModernEvents: true,
  planTools: true,
  subagentStatusLine: true,
  templates: {},
  userHasStatusLine: false,
}

function added(
  text: string | undefined,
  options: Partial<SettingsOptions> = {},
): { text: string; notes: readonly string[] } {
  const edited = claudeSettings.add(PATH, text, { ...OPTIONS, ...options })
  if (edited.kind === 'broken') throw new Error(edited.why)
  return { text: edited.text ?? '', notes: edited.notes }
}

test('a new file has the hooks, the plan tools and the status lines, and no empty matcher', () => {
  const { text, notes } = added(undefined)
  const settings = JSON.parse(text)
  assert.equal(Object.keys(settings.hooks).sort(), [
    'Notification',
    'PostToolBatch',
    'PostToolUse',
    'PreToolUse',
    'SessionEnd',
    'SessionStart',
    'Stop',
    'SubagentStart',
    'SubagentStop',
    'UserPromptSubmit',
  ])
  assert.equal(settings.env, { CLAUDE_CODE_ENABLE_TASKS: '0', CLAUDE_CODE_ENABLE_TODO_TOOLS: '1' })
  assert.is(settings.statusLine.type, 'command')
  assert.is(text.includes('"matcher": ""'), false)
  assert.is(text.endsWith('}\n'), true)
  assert.equal(notes, [])
})

test('an older client gets no event that makes it discard the file', () => {
  const { hooks } = JSON.parse(added(undefined, { hasModernEvents: false }).text)
  assert.is('SubagentStart' in hooks || 'PostToolBatch' in hooks, false)
  assert.match(hooks.PostToolUse[0].hooks[0].command, 'claude classic;')
})

test('a status line of the project or of the user is left alone', () => {
  const theirs = '{"statusLine": {"type": "command", "command": "date"}}'
  const { text, notes } = added(theirs)
  assert.is(JSON.parse(text).statusLine.command, 'date')
  assert.equal(notes, ['statusLine is set already and was kept: ours is not shown there'])
  assert.is('statusLine' in JSON.parse(added(undefined, { userHasStatusLine: true }).text), false)
})

test('a variable that is set to something else is kept and named', () => {
  const { text, notes } = added('{"env": {"CLAUDE_CODE_ENABLE_TASKS": "1", "A": "b"}}')
  assert.equal(JSON.parse(text).env, { A: 'b', CLAUDE_CODE_ENABLE_TASKS: '1', CLAUDE_CODE_ENABLE_TODO_TOOLS: '1' })
  assert.equal(notes, ['conflict: env.CLAUDE_CODE_ENABLE_TASKS is "1" and was kept; progress in the chat needs "0"'])
})

test('an older entry of ours is replaced where it is, with foreign hooks around it', () => {
  const older = JSON.stringify({
    hooks: {
      Stop: [
        { hooks: [{ type: 'command', command: 'before' }] },
        {
          hooks: [
            { type: 'command', command: 'shared' },
            { type: 'command', command: 'node orc-hooks/dist/agent-event.cjs' },
          ],
        },
        { hooks: [{ type: 'command', command: 'after' }] },
      ],
      PreCompact: [{ hooks: [{ type: 'command', command: 'node orc-hooks/dist/agent-event.cjs' }] }],
    },
  })
  const { hooks } = JSON.parse(added(older).text)
  assert.equal(commands(hooks.Stop), ['before', 'shared', 'ours', 'after'])
  assert.is(hooks.Stop[1].hooks[1].timeout, 5)
  assert.is('PreCompact' in hooks, false)
})

test('what the user wrote after the installation survives the removal', () => {
  const { text } = added(undefined)
  const settings = JSON.parse(text)
  settings.hooks.Stop[0].hooks.unshift({ type: 'command', command: 'mine' })
  settings.hooks.Notification.unshift({ hooks: [{ type: 'command', command: 'too' }] })
  settings.env.CLAUDE_CODE_ENABLE_TASKS = '1'
  const removed = claudeSettings.remove(PATH, JSON.stringify(settings, null, 2))
  assert.equal(JSON.parse(removed.kind === 'edited' ? (removed.text ?? '') : ''), {
    env: { CLAUDE_CODE_ENABLE_TASKS: '1' },
    hooks: {
      Notification: [{ hooks: [{ command: 'too', type: 'command' }] }],
      Stop: [{ hooks: [{ command: 'mine', type: 'command' }] }],
    },
  })
})

test('comments that the user wrote between our entries stay, and the file stays readable', () => {
  const { text } = added('{\n  "a": 1\n}\n')
  const commented = text
    .replace('"Stop": [', '// about stop\n    "Stop": [ // here')
    .replace('"statusLine"', '/* line */ "statusLine"')
    .replace('"a": 1,', '"a": 1, // one')
  const removed = claudeSettings.remove(PATH, commented)
  const left = removed.kind === 'edited' ? (removed.text ?? '') : ''
  for (const comment of ['// about stop', '// here', '/* line */', '// one'])
    assert.is(left.includes(comment), true, comment)
  assert.is(claudeSettings.remove(PATH, left).kind, 'edited')
  assert.not.match(left, 'agent-event')
})

test('a file that is not what it should be is named with the place, and is not touched', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['[]', 'line 1, column 1: the file is a list, expected an object'],
    ['{"hooks": []}', 'line 1, column 11: "hooks" is a list, expected an object'],
    ['{"hooks": {\n "Stop": {}}}', 'line 2, column 10: "hooks.Stop" is an object, expected a list'],
    ['{"hooks": {}, "hooks": {}}', 'line 1, column 15: the key "hooks" is there twice in the file'],
    ['{\r\n  "a" 1\r\n}', 'line 2, column 7: expected ":"'],
    ['{"env": null}', 'line 1, column 9: "env" is null, expected an object'],
    ['{"a": 1', 'line 1, column 8: expected "}" or ","'],
    ['{"a": 1}}', 'line 1, column 9: expected the end of the file'],
    [
      '{\n  // mine\n}',
      'line 2, column 3: a comment, and the program that reads this file ignores all of a file with comments',
    ],
    ['{"a": 1,}', 'line 1, column 9: expected a key in double quotes (and no comma before a closing bracket)'],
  ]
  for (const [text, why] of cases) assert.equal(claudeSettings.add(PATH, text, OPTIONS), { kind: 'broken', why })
})

function commands(groups: readonly { hooks: readonly { command: string }[] }[]): readonly string[] {
  return groups.flatMap(({ hooks }) => hooks.map(({ command }) => (command.includes('exec node') ? 'ours' : command)))
}

run()
