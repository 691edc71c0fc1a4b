// Sessions of the harnesses beside Claude Code, made up after the shapes of real ones: payload by payload.
import { adapterOf } from '../../../lib/harness/adapters.ts'
import type { Harness } from '../../../lib/harness/domain.ts'
import { fixture, outcome } from '../../helpers/drafts.ts'
import { assert, run, test } from '../../helpers/harness.ts'

const EXPECTED: readonly (readonly [Harness, string, readonly string[]])[] = [
  [
    'claude',
    'session',
    [
      'session.start',
      'prompt',
      'plan.snapshot: Read the cart in_progress, Add a coupon pending',
      'agent.launch: look around',
      'agent.start by general-purpose',
      'plan.snapshot by general-purpose: List files completed',
      'agent.end by general-purpose',
      'agent.link: look around done',
      'plan.patch: #1 Test it pending',
      'plan.patch: #1  in_progress after 2',
      '-',
      'plan.snapshot: #1 Test it in_progress',
      'plan.patch: #1 Test it in_progress',
      'batch',
      'alive',
      'attention: permission_prompt',
      'turn.end',
      'session.end',
    ],
  ],
  [
    'codex',
    'session',
    [
      'session.start',
      'prompt',
      '-',
      'plan.snapshot: Read the cart in_progress, Add a coupon pending',
      'agent.launch: explorer',
      'agent.start by explorer',
      'agent.link: Gauss runs',
      'alive by explorer',
      'plan.snapshot by explorer: List tests completed',
      'agent.end by explorer',
      '-',
      'plan.snapshot: Read the cart completed, Add a coupon in_progress',
      'turn.end',
      'session.end',
    ],
  ],
  [
    'gemini',
    'session',
    [
      'session.start',
      'prompt',
      '-',
      'plan.snapshot: Read the cart in_progress, Add a coupon blocked',
      '-',
      'alive',
      'attention: ToolPermission',
      'plan.snapshot: Read the cart completed, Add a coupon cancelled',
      'turn.end',
      'session.end',
    ],
  ],
  [
    'gemini',
    'tracker',
    [
      'plan.snapshot: #a1b2c3 Read the cart pending',
      'plan.snapshot: #a1b2c3 Read the cart completed, #0f0f0f Ship (v2) in_progress',
      '-',
    ],
  ],
  [
    'copilot',
    'pascal-case',
    [
      'session.start',
      'prompt',
      '-',
      "plan.patch: #cart Read the cart in_progress, #coupon Add a coupon; it's new pending",
      'plan.patch: #coupon  after cart',
      'plan.patch: #cart  completed',
      '-',
      '-',
      'agent.launch: look around',
      'agent.start by explore',
      'alive by explore',
      'alive by explore',
      'agent.end by explore',
      'agent.link: ? done',
      'plan.snapshot: #cart Read the cart completed, #coupon Add a coupon in_progress',
      'turn.end',
      'session.end',
    ],
  ],
  [
    'copilot',
    'camel-case',
    [
      'session.start',
      'prompt',
      '-',
      'plan.patch: #cart Read the cart pending',
      'alive',
      '-',
      'agent.launch: look around',
      'agent.start by explore',
      'alive by explore',
      'alive by explore',
      'agent.end by explore',
      'agent.link: ? done',
      'plan.patch: #cart  deleted',
      'turn.end',
      'session.end',
    ],
  ],
  [
    'cursor',
    'session',
    [
      'session.start',
      'prompt',
      'plan.snapshot: #1 Read the cart in_progress, #2 Add a coupon pending',
      'plan.patch: #1  completed, #3 Test it pending',
      'agent.start by explore',
      'agent.end by explore',
      '-',
      '-',
      'interrupted',
      'turn.end',
      'session.end',
    ],
  ],
  [
    'opencode',
    'session',
    [
      'session.start',
      'prompt',
      'plan.snapshot: Read the cart in_progress, Add a coupon pending',
      '-',
      'agent.launch: look around',
      'agent.start by explore',
      'alive by ?',
      'plan.snapshot by ?: List files completed',
      'agent.end by ?',
      'agent.link: look around done',
      'attention: permission_prompt',
      'interrupted',
      'plan.snapshot: Read the cart completed, Add a coupon cancelled',
      '-',
      'turn.end',
      'session.end',
    ],
  ],
]

for (const [harness, name, expected] of EXPECTED) {
  test(`${harness}, ${name}: each payload becomes what it says`, () => {
    const payloads = fixture(`${harness}/${name}`)
    assert.equal(
      payloads.map((payload) => outcome(adapterOf(harness), payload)),
      expected,
    )
  })
}

test('the subagent of a Copilot session belongs to the session of its parent', () => {
  for (const name of ['copilot/camel-case', 'copilot/pascal-case']) {
    for (const payload of fixture(name)) {
      const parsed = adapterOf('copilot').parse(payload, { cwd: '/', env: {} })
      if (parsed.kind === 'events') assert.equal([...new Set(parsed.events.map((e) => e.sessionId))], ['cop-1'])
    }
  }
})

test('the directory is that of the payload, else that of the hook', () => {
  const context = { cwd: '/srv/hook', env: {} }
  const start = { hook_event_name: 'SessionStart', session_id: 's' }
  const cwdOf = (harness: Harness, payload: object) => {
    const parsed = adapterOf(harness).parse(payload, context)
    return parsed.kind === 'events' ? parsed.events[0]?.cwd : undefined
  }
  for (const harness of ['claude', 'codex', 'copilot', 'gemini'] as const) {
    assert.is(cwdOf(harness, { ...start, cwd: '/srv/shop' }), '/srv/shop')
    assert.is(cwdOf(harness, start), '/srv/hook')
  }
  assert.is(cwdOf('cursor', { ...start, workspace_roots: ['/srv/root'] }), '/srv/root')
})

run()
