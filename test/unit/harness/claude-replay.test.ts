import { claudeAdapter } from '../../../lib/harness/claude.ts'
import { assert, run, skip, test } from '../../helpers/harness.ts'
import { hasPayloads, PAYLOADS, replay } from '../../helpers/replay.ts'

interface Expected {
  readonly tasks: readonly string[]
  readonly history?: readonly string[]
  readonly agents?: readonly string[]
}

const MAIN = ['main: completed Add retry to push handler', 'main: completed Write tests', 'main: completed Update docs']
const WITH_SUBAGENT: Expected = {
  agents: ['Explore the repo ended'],
  tasks: ['Explore the repo: in_progress List files', 'Explore the repo: pending Report', ...MAIN],
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  '1.0.128': WITH_SUBAGENT,
  '2.0.76': WITH_SUBAGENT,
  '2.1.110': WITH_SUBAGENT,
  '2.1.15': WITH_SUBAGENT,
  '2.1.329-interactive': WITH_SUBAGENT,
  '2.1.329-tasks': {
    agents: ['Explore the repo ended'],
    history: ['dropped: pending Update docs'],
    tasks: [
      'main: completed Add retry to push handler',
      'main: completed Write tests',
      'Explore the repo: completed List files',
    ],
  },
  '2.1.329-todowrite': WITH_SUBAGENT,
  '2.1.329-todowrite-replan': {
    history: ['finished: completed A, completed B', 'dropped: pending D', 'finished: completed C'],
    tasks: [],
  },
  '2.1.329-worktree': {
    agents: ['Isolated work ended'],
    tasks: ['Isolated work: in_progress Iso task', 'main: in_progress In worktree'],
  },
  '2.1.59': WITH_SUBAGENT,
}

for (const [version, expected] of Object.entries(EXPECTED)) {
  const name = `recorded session of Claude Code ${version}`
  if (!hasPayloads()) skip(name, 'the recorded payloads are not on this machine')
  else
    test(name, () => {
      const { line } = replay(claudeAdapter, `${PAYLOADS}/claude-code/${version}`)
      const { agents, tasks } = line.progress
      assert.equal(
        tasks.map(({ agent, content, status }) => `${agent}: ${status} ${content}`),
        expected.tasks,
      )
      assert.equal(
        agents.map(({ endTime, name: of }) => `${of} ${endTime ? 'ended' : 'running'}`),
        expected.agents ?? [],
      )
      const gone = line.history.map(
        (entry) => `${entry.reason}: ${entry.tasks.map((task) => `${task.status} ${task.content}`).join(', ')}`,
      )
      assert.equal(gone, expected.history ?? [])
    })
}

run()
