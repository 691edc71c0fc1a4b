import type { SettingsEditor, SettingsOptions } from '../../lib/install/settings/domain.ts'
import { settingsEditor } from '../../lib/install/settings/editors.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { fc } from '../helpers/property.ts'
import { settingsTexts, tomlTexts } from '../helpers/settings-text.ts'

const options: fc.Arbitrary<SettingsOptions> = fc.record({
  hasModernEvents: fc.boolean(),
  planTools: fc.boolean(),
  templates: fc.constant({ 'opencode-plugin.js': 'export const A = 1\n' }),
  subagentStatusLine: fc.boolean(),
  userHasStatusLine: fc.boolean(),
})

const env = fc.dictionary(
  fc.constantFrom('CLAUDE_CODE_ENABLE_TODO_TOOLS', 'CLAUDE_CODE_ENABLE_TASKS', 'OTHER'),
  fc.constantFrom('0', '1', 'x'),
)
const line = fc.constantFrom({ type: 'command', command: 'date' }, { type: 'command', command: 'true', padding: 0 })

const version = fc.constantFrom(1, 2)
const OWN = ['SessionStart', 'Stop', 'PostToolUse', 'AfterTool', 'sessionStart']

roundTrip(settingsEditor('claude'), '.claude/settings.json', settingsTexts(OWN, { env, statusLine: line }, false))
roundTrip(settingsEditor('codex'), '.codex/hooks.json', settingsTexts(OWN, {}, false))
roundTrip(settingsEditor('codex'), '.codex/config.toml', tomlTexts())
roundTrip(settingsEditor('copilot'), '.github/hooks/orc-hooks.json', settingsTexts(OWN, { version }))
roundTrip(settingsEditor('cursor'), '.cursor/hooks.json', settingsTexts(OWN, { version }))
roundTrip(settingsEditor('gemini'), '.gemini/settings.json', settingsTexts(OWN))
roundTrip(settingsEditor('opencode'), '.opencode/plugins/orc-hooks.js', fc.option(fc.string(), { nil: undefined }))

function roundTrip(editor: SettingsEditor, path: string, texts: fc.Arbitrary<string | undefined>): void {
  const add = (text: string | undefined, settings: SettingsOptions) => {
    const edited = editor.add(path, text, settings)
    if (edited.kind === 'broken') throw new Error(`broken: ${edited.why} in ${text}`)
    return edited.text
  }
  const removed = (text: string | undefined) => {
    // Without wishes a file that is not there stays away.
    const edited = text === undefined ? { kind: 'edited' as const, text } : editor.remove(path, text)
    return edited.kind === 'broken' ? edited : { text: edited.text }
  }

  test(`${path}: what was added can be taken out byte for byte`, () => {
    const property = fc.property(texts, options, (text, settings) => {
      assert.equal(removed(add(text, settings)), { text })
    })
    fc.assert(property, { numRuns: 60 })
  })

  test(`${path}: adding twice is adding once`, () => {
    const property = fc.property(texts, options, (text, settings) => {
      const once = add(text, settings)
      assert.is(add(once, settings), once)
    })
    fc.assert(property, { numRuns: 25 })
  })

  test(`${path}: other options later leave nothing behind`, () => {
    const property = fc.property(texts, options, options, (text, before, after) => {
      assert.equal(removed(add(add(text, before), after)), { text })
    })
    fc.assert(property, { numRuns: 25 })
  })
}

run()
