import fc from 'fast-check'
import { claudeSettings } from '../../lib/install/settings/claude.ts'
import type { SettingsEditor, SettingsOptions } from '../../lib/install/settings/domain.ts'
import { assert, run, test } from '../helpers/harness.ts'
import { settingsTexts } from '../helpers/settings-text.ts'

const options: fc.Arbitrary<SettingsOptions> = fc.record({
  hasModernEvents: fc.boolean(),
  planTools: fc.boolean(),
  userHasStatusLine: fc.boolean(),
})

const env = fc.dictionary(
  fc.constantFrom('CLAUDE_CODE_ENABLE_TODO_TOOLS', 'CLAUDE_CODE_ENABLE_TASKS', 'OTHER'),
  fc.constantFrom('0', '1', 'x'),
)
const line = fc.constantFrom({ type: 'command', command: 'date' }, { type: 'command', command: 'true', padding: 0 })

roundTrip(claudeSettings, settingsTexts(['SessionStart', 'Stop', 'PostToolUse'], { env, statusLine: line }))

function roundTrip(editor: SettingsEditor, texts: fc.Arbitrary<string | undefined>): void {
  const path = editor.files()[0] ?? ''
  const add = (text: string | undefined, settings: SettingsOptions) => {
    const edited = editor.add(path, text, settings)
    if (edited.kind === 'broken') throw new Error(`broken: ${edited.why} in ${text}`)
    return edited.text
  }
  test(`${editor.harness}: what was added can be taken out byte for byte`, () => {
    const property = fc.property(texts, options, (text, settings) => {
      const removed = editor.remove(path, add(text, settings) ?? '')
      assert.equal(removed, { kind: 'edited', notes: [], text })
    })
    fc.assert(property, { numRuns: 200 })
  })

  test(`${editor.harness}: adding twice is adding once`, () => {
    const property = fc.property(texts, options, (text, settings) => {
      const once = add(text, settings)
      assert.is(add(once, settings), once)
    })
    fc.assert(property, { numRuns: 80 })
  })

  test(`${editor.harness}: other options later leave nothing behind`, () => {
    const property = fc.property(texts, options, options, (text, before, after) => {
      const removed = editor.remove(path, add(add(text, before), after) ?? '')
      assert.equal(removed, { kind: 'edited', notes: [], text })
    })
    fc.assert(property, { numRuns: 80 })
  })
}

run()
