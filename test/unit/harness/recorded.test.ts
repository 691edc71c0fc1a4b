// Recorded sessions of real clients, where the machine has them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { adapterOf } from '../../../lib/harness/adapters.ts'
import { detectHarness } from '../../../lib/harness/detect.ts'
import type { Harness } from '../../../lib/harness/domain.ts'
import { outcomes, recorded } from '../../helpers/drafts.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { hasPayloads, PAYLOADS, replayPayloads } from '../../helpers/replay.ts'

interface Recording {
  readonly harness: Harness
  readonly directory: string
  /** `notify` of Codex is no hook and says nothing that hooks do not say. */
  readonly expected: readonly string[]
  /** The plan at the end. */
  readonly tasks: readonly string[]
}

const PLAN = [
  'plan.snapshot: Add retry in_progress, Write tests pending, Update docs pending',
  'plan.snapshot: Add retry completed, Write tests in_progress, Update docs pending',
  'plan.snapshot: Add retry completed, Write tests completed, Update docs completed',
]
const DONE = ['completed Add retry', 'completed Write tests', 'completed Update docs']
const TRACKED = (id: string, other: string) => `plan.snapshot: #${id} Add retry pending, #${other} Write tests pending`
const COPILOT = [
  'session.start',
  'prompt',
  'plan.patch: #add-retry Add retry in_progress, #tests Write tests pending',
  'plan.patch: #add-retry  completed',
  'plan.snapshot: #add-retry Add retry completed, #tests Write tests pending',
  'agent.launch: explore',
  'agent.start by explore',
  'alive by explore',
  'alive by explore',
  'agent.end by explore',
  'agent.link: ? done',
  'turn.end',
]

const RECORDINGS: readonly Recording[] = [
  {
    directory: 'codex/0.118.0',
    expected: ['session.start', 'prompt', 'session.start', 'prompt', 'turn.end'],
    harness: 'codex',
    tasks: [],
  },
  {
    directory: 'codex/0.145.0',
    expected: ['session.start', 'prompt', ...PLAN, 'turn.end', 'session.end'],
    harness: 'codex',
    tasks: DONE,
  },
  {
    directory: 'codex/0.169.0',
    expected: [
      'session.start',
      'prompt',
      ...PLAN.slice(0, 2),
      'agent.launch: default',
      'agent.start by default',
      'agent.link: Copernicus runs',
      'alive by default',
      ...PLAN.slice(2),
      'turn.end',
      'agent.end by default',
      'session.end',
    ],
    harness: 'codex',
    tasks: DONE,
  },
  {
    directory: 'gemini-cli/0.61.0-write_todos',
    expected: [
      'session.start',
      'prompt',
      'alive',
      PLAN[0] ?? '',
      'alive',
      'alive',
      'plan.snapshot: Add retry completed, Write tests in_progress, Update docs blocked',
      'alive',
      'plan.snapshot: Add retry completed, Write tests completed, Update docs cancelled',
      'alive',
      'turn.end',
      'session.end',
    ],
    harness: 'gemini',
    tasks: DONE.slice(0, 2),
  },
  {
    directory: 'gemini-cli/0.61.0-tracker',
    expected: [
      'session.start',
      'prompt',
      'alive',
      TRACKED('7242b3', 'eead1e'),
      TRACKED('7242b3', 'eead1e'),
      'alive',
      TRACKED('7242b3', 'eead1e'),
      'alive',
      TRACKED('7242b3', 'eead1e'),
      'alive',
      'turn.end',
      'session.end',
    ],
    harness: 'gemini',
    tasks: ['pending Add retry', 'pending Write tests'],
  },
  {
    directory: 'copilot-cli/1.0.102-camelCase',
    expected: [...COPILOT.slice(0, 2), 'alive', ...COPILOT.slice(2), 'session.end'],
    harness: 'copilot',
    tasks: ['completed Add retry', 'pending Write tests'],
  },
  {
    directory: 'copilot-cli/1.0.102-PascalCase',
    expected: [
      'session.start',
      'prompt',
      'session.start',
      'prompt',
      ...COPILOT.slice(2).flatMap((line) => [line, line]),
    ],
    harness: 'copilot',
    tasks: ['completed Add retry', 'pending Write tests'],
  },
]

for (const recording of RECORDINGS) {
  const name = `recorded session ${recording.directory}`
  if (hasPayloads()) test(name, () => check(recording))
  else skip(name, 'the recorded payloads are not on this machine')
}

function check({ directory, expected, harness, tasks }: Recording): void {
  const payloads = recorded(join(PAYLOADS, directory)).filter((payload) => !isNotify(payload))
  assert.equal(outcomes(adapterOf(harness), payloads), expected)
  for (const payload of payloads) assert.is(detectHarness(payload, { CLAUDECODE: '1' }), harness)
  const { progress } = replayPayloads(adapterOf(harness), payloads).line
  assert.equal(
    progress.tasks.map(({ content, status }) => `${status} ${content}`),
    tasks,
  )
  assert.is(progress.lists.length, tasks.length === 0 ? 0 : 1)
  for (const agent of progress.agents) assert.ok(agent.endTime !== undefined, `${agent.name} runs for ever`)
}

function isNotify(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && 'thread-id' in payload
}

const COPIES = 'both copies of a Copilot event are one, whatever the configuration called the harness'
if (hasPayloads()) {
  test(COPIES, () => {
    const payloads = recorded(join(PAYLOADS, 'copilot-cli/1.0.102-PascalCase'))
    for (const payload of payloads) assert.is(detectHarness(payload, {}, 'claude'), 'copilot')
    const keys = payloads.flatMap((payload) => {
      const parsed = adapterOf('copilot').parse(payload, { cwd: '/', env: {} })
      return parsed.kind === 'events' ? parsed.events.map(({ key }) => key) : []
    })
    assert.is(keys.length, 24)
    assert.is(new Set(keys).size, 12)
  })
} else skip(COPIES, 'the recorded payloads are not on this machine')

const CLAUDE = 'recorded payloads of Claude Code are those of Claude Code, with its argument and without'
if (hasPayloads()) {
  test(CLAUDE, () => {
    for (const version of ['1.0.128', '2.0.76', '2.1.110', '2.1.329-tasks', '2.1.329-interactive']) {
      for (const payload of recorded(join(PAYLOADS, 'claude-code', version))) {
        assert.is(detectHarness(payload, {}, 'claude'), 'claude')
        assert.is(detectHarness(payload, {}), 'claude')
      }
    }
  })
} else skip(CLAUDE, 'the recorded payloads are not on this machine')

const ROOT = { rootSessionID: 'ses_e03170b61ffeHUhhRp0iP7M3M6' }
const OPENCODE = 'recorded events of opencode'
if (hasPayloads()) {
  test(OPENCODE, () => {
    const lines = readFileSync(join(PAYLOADS, 'opencode/1.18.33/events.jsonl'), 'utf8').trim().split('\n')
    const child = 'ses_e03170021ffebZpabK7fTpO1x9'
    // What the plugin adds, as it knows of the child from its `session.created`.
    const payloads = lines.map((line) =>
      line.includes(`"sessionID":"${child}"`) ? { ...JSON.parse(line), ...ROOT } : JSON.parse(line),
    )
    assert.equal(outcomes(adapterOf('opencode'), payloads), [
      'session.start',
      'prompt',
      'plan.snapshot: Add retry in_progress, Write tests pending, Update docs pending',
      'agent.launch: explore',
      'agent.start by general',
      'alive by ?',
      'plan.snapshot by ?: List files in_progress',
      'agent.end by ?',
      'agent.link: explore done',
      'plan.snapshot: Add retry completed, Write tests in_progress, Update docs cancelled',
      'turn.end',
    ])
    const { agents, tasks } = replayPayloads(adapterOf('opencode'), payloads).line.progress
    assert.equal(
      tasks.map(({ agent, content, status }) => `${agent}: ${status} ${content}`),
      ['explore: in_progress List files', 'main: completed Add retry', 'main: in_progress Write tests'],
    )
    assert.equal(
      agents.map(({ endTime, name }) => `${name} ${endTime ? 'ended' : 'running'}`),
      ['explore ended'],
    )
  })
} else skip(OPENCODE, 'the recorded payloads are not on this machine')

run()
