import { channelOf } from '../../../lib/harness/channel.ts'
import { detectHarness } from '../../../lib/harness/detect.ts'
import type { Harness } from '../../../lib/harness/domain.ts'
import { fixture } from '../../helpers/drafts.ts'
import { assert, run, test } from '../../helpers/harness.ts'

test('the harness of every payload is found without an argument', () => {
  const sessions: readonly (readonly [Harness, string])[] = [
    ['claude', 'claude/session'],
    ['codex', 'codex/session'],
    ['copilot', 'copilot/camel-case'],
    ['copilot', 'copilot/pascal-case'],
    ['cursor', 'cursor/session'],
    ['gemini', 'gemini/session'],
    ['gemini', 'gemini/tracker'],
    ['opencode', 'opencode/session'],
  ]
  for (const [harness, name] of sessions) {
    for (const payload of fixture(name)) {
      assert.is(detectHarness(payload, { CLAUDECODE: '1' }), harness, JSON.stringify(payload))
      assert.is(detectHarness(payload, {}, harness), harness)
    }
  }
})

test('the argument claude is not believed of payloads that Copilot CLI and Cursor send to the hooks of Claude Code', () => {
  for (const payload of fixture('copilot/pascal-case')) assert.is(detectHarness(payload, {}, 'claude'), 'copilot')
  for (const payload of fixture('cursor/session')) assert.is(detectHarness(payload, {}, 'claude'), 'cursor')
})

test('a time in a payload of Claude Code does not make it one of Copilot CLI', () => {
  const payload = {
    hook_event_name: 'Stop',
    session_id: 's',
    timestamp: '2026-03-01T09:00:00.000Z',
    transcript_path: '/home/dev/.claude/projects/-srv-shop/s.jsonl',
  }
  assert.is(detectHarness(payload, {}, 'claude'), 'claude')
})

test('nothing is guessed of a payload that no harness sends', () => {
  for (const payload of [null, {}, [], 'text', { agent_action_name: 'post_write_code' }]) {
    assert.is(detectHarness(payload, {}), undefined)
  }
  assert.is(detectHarness({ hook_event_name: 'Stop' }, {}, 'emacs'), undefined)
})

test('each harness gets what it can show', () => {
  assert.equal(channelOf('claude', { COLUMNS: '120' }), { hasAnsi: true, message: 'systemMessage', width: 115 })
  assert.equal(channelOf('claude', {}), { hasAnsi: true, message: 'systemMessage', width: 75 })
  assert.is(channelOf('claude', { COLUMNS: '7' }).width, 20)
  assert.is(channelOf('claude', { COLUMNS: 'wide' }).width, 75)
  const sdk = { CLAUDE_CODE_ENTRYPOINT: 'sdk-cli', COLUMNS: '200' }
  assert.equal(channelOf('claude', sdk), { hasAnsi: false, message: 'systemMessage', width: 75 })
  assert.is(channelOf('codex', {}).hasAnsi, true)
  assert.is(channelOf('gemini', {}).hasAnsi, false)
  assert.equal(channelOf('opencode', {}), { hasAnsi: false, message: 'systemMessage', width: 54 })
  for (const harness of ['copilot', 'cursor'] as const) assert.is(channelOf(harness, {}).message, 'none')
})

run()
