import { HARNESSES, type Harness } from '../../../../lib/harness/domain.ts'
import { type Edited, isOurCommand, type SettingsOptions } from '../../../../lib/install/settings/domain.ts'
import { settingsEditor } from '../../../../lib/install/settings/editors.ts'
import { assert, run, test } from '../../../helpers/harness.ts'

const OPTIONS: SettingsOptions = {
  hasModernEvents: true,
  planTools: true,
  templates: { 'opencode-plugin.js': '// the plugin\n' },
  subagentStatusLine: true,
  userHasStatusLine: false,
}
const CONFIG = '.codex/config.toml'
const PLUGIN = '.opencode/plugins/orc-hooks.js'

function add(harness: Harness, path: string, text?: string): Extract<Edited, { kind: 'edited' }> {
  const edited = settingsEditor(harness).add(path, text, OPTIONS)
  if (edited.kind === 'broken') throw new Error(edited.why)
  return edited
}

const FILES: readonly (readonly [Harness, string, string, readonly string[]])[] = [
  [
    'codex',
    '.codex/hooks.json',
    'command',
    ['PostToolUse', 'SessionEnd', 'SessionStart', 'Stop', 'SubagentStart', 'SubagentStop', 'UserPromptSubmit'],
  ],
  [
    'copilot',
    '.github/hooks/orc-hooks.json',
    'bash',
    [
      'PostToolUse',
      'PreToolUse',
      'SessionEnd',
      'SessionStart',
      'Stop',
      'SubagentStart',
      'SubagentStop',
      'UserPromptSubmit',
    ],
  ],
  [
    'cursor',
    '.cursor/hooks.json',
    'command',
    ['beforeSubmitPrompt', 'postToolUse', 'sessionEnd', 'sessionStart', 'stop', 'subagentStart', 'subagentStop'],
  ],
  [
    'gemini',
    '.gemini/settings.json',
    'command',
    ['AfterAgent', 'AfterTool', 'BeforeAgent', 'Notification', 'SessionEnd', 'SessionStart'],
  ],
]

for (const [harness, path, key, events] of FILES) {
  test(`${path}: one entry of ours per event, in the shape of the harness`, () => {
    const settings = JSON.parse(add(harness, path).text ?? '')
    assert.equal(Object.keys(settings.hooks).sort(), events)
    const groups: readonly Record<string, unknown>[] = Object.values(settings.hooks).flat() as never
    assert.is(groups.length, events.length)
    const isFlat = harness === 'copilot' || harness === 'cursor'
    for (const group of groups) {
      const [hook] = isFlat ? [group] : (group['hooks'] as readonly Record<string, unknown>[])
      assert.ok(isOurCommand(String(hook?.[key])))
      assert.match(String(hook?.[key]), new RegExp(`node "\\$orc_js" ${harness}[;&]`))
      assert.is.not(group['matcher'], '')
    }
    assert.is(settings.version, isFlat ? 1 : undefined)
  })
}

test('the timeout of Gemini CLI is in milliseconds, that of the others in seconds', () => {
  assert.match(add('gemini', '.gemini/settings.json').text ?? '', '"timeout": 5000')
  assert.match(add('codex', '.codex/hooks.json').text ?? '', '"timeout": 3\n')
  assert.match(add('copilot', '.github/hooks/orc-hooks.json').text ?? '', '"timeoutSec": 5\n')
})

test('every harness has an editor, and no file has two', () => {
  const files = HARNESSES.flatMap((harness) => settingsEditor(harness).files())
  assert.is(new Set(files).size, files.length)
  for (const harness of HARNESSES) assert.is(settingsEditor(harness).harness, harness)
})

test('a comment in the settings of Gemini CLI stays where it is', () => {
  const text = add('gemini', '.gemini/settings.json', '{\n  "a": 1 // one\n}\n').text ?? ''
  assert.match(text, /^\{\n {2}"a": 1, \/\/ one\n {2}"hooks": \{/)
})

test('a file on one line gets entries in steps of two spaces', () => {
  const text = add('cursor', '.cursor/hooks.json', '{"version":1,"hooks":{"stop":[{"command":"x"}]}}').text ?? ''
  const indents = new Set(text.split('\n').map((line) => /^ */.exec(line)?.[0].length))
  assert.equal(
    [...indents].sort((a, b) => (a ?? 0) - (b ?? 0)),
    [0, 4, 6, 8],
  )
})

test('the plan tool of Codex is switched on behind what is there', () => {
  const theirs = 'model = "m" # mine\n[tools]\nweb_search = true'
  const { text } = add('codex', CONFIG, theirs)
  assert.is(text, `${theirs}\n# >>> orc-hooks >>>\n[tools.update_plan]\nenabled = true\n# <<< orc-hooks <<<`)
})

test('a plan tool that the user has decided about is left alone, and named where it is off', () => {
  const note = 'conflict: tools.update_plan of .codex/config.toml was kept; progress needs enabled = true there'
  const off = ['tools.update_plan.enabled = false\n', 'tools = { a = 1 }\n', '[tools.update_plan]\nx = 1\n']
  for (const text of off) assert.equal(add('codex', CONFIG, text), { kind: 'edited', notes: [note], text })
  const on = '[tools]\nupdate_plan = { enabled = true }\n'
  assert.equal(add('codex', CONFIG, on), { kind: 'edited', notes: [], text: on })
})

test('keys that the user put below our table keep their table', () => {
  const text = `${add('codex', CONFIG).text}more = 2\n`
  const removed = settingsEditor('codex').remove(CONFIG, text)
  assert.is(removed.kind === 'edited' ? removed.text : '', text)
  const table = `${add('codex', CONFIG).text}[other]\nmore = 2\n`
  assert.equal(settingsEditor('codex').remove(CONFIG, table), {
    kind: 'edited',
    notes: [],
    text: '[other]\nmore = 2\n',
  })
})

test('broken TOML is named with the place', () => {
  const why = 'line 2, column 5: invalid value'
  assert.equal(settingsEditor('codex').add(CONFIG, 'a = 1\nb = \n', OPTIONS), { kind: 'broken', why })
  assert.equal(settingsEditor('codex').remove(CONFIG, 'a = 1\nb = \n'), { kind: 'broken', why })
})

test('an older plugin of ours is replaced; one that somebody changed is kept and named', () => {
  const older = settingsEditor('opencode').add(PLUGIN, undefined, {
    ...OPTIONS,
    templates: { 'opencode-plugin.js': '// older\n' },
  })
  const text = older.kind === 'edited' ? (older.text ?? '') : ''
  assert.match(add('opencode', PLUGIN, text).text ?? '', /^\/\/ the plugin\n/)
  const changed = text.replace('older', 'mine')
  const note = `conflict: ${PLUGIN} is not as we wrote it and was kept; delete it to get ours`
  assert.equal(add('opencode', PLUGIN, changed), { kind: 'edited', notes: [note], text: changed })
  assert.equal(settingsEditor('opencode').remove(PLUGIN, changed), { kind: 'edited', notes: [note], text: changed })
})

run()
