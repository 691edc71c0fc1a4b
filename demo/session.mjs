// A made-up session of Claude Code: the payloads its hooks get, in order. Each step names what happens, for the reader.
const todos = (...items) => items.map(([status, content, activeForm]) => ({ activeForm, content, status }))

const PLAN = ['Read the push handler', 'Add retry with backoff', 'Write tests (step 0/3)', 'Update the docs']
const NOW = ['Reading the push handler', 'Adding retry with backoff', 'Writing tests (step 2/3)', 'Updating the docs']
const plan = (done) =>
  todos(
    ...PLAN.map((title, index) => [
      index < done ? 'completed' : index === done ? 'in_progress' : 'pending',
      title,
      NOW[index],
    ]),
  )

const EXPLORER = { agent_id: 'a1d0c5e7f', agent_type: 'general-purpose' }
const explorer = (done) =>
  todos(
    [done > 0 ? 'completed' : 'in_progress', 'List the call sites', 'Listing the call sites'],
    [done > 1 ? 'completed' : done > 0 ? 'in_progress' : 'pending', 'Report what can fail', 'Reporting what can fail'],
  )

function todoWrite(before, after, agent = {}) {
  return {
    ...agent,
    hook_event_name: 'PostToolUse',
    tool_input: { todos: after },
    tool_name: 'TodoWrite',
    tool_response: { newTodos: after, oldTodos: before },
  }
}

const launch = {
  description: 'Explore the repo',
  prompt: 'Look around.',
  run_in_background: true,
  subagent_type: 'general-purpose',
}

/** The steps of the session: what the agent does, and what its harness tells our hooks. */
export const session = [
  ['a session starts', { hook_event_name: 'SessionStart', source: 'startup' }],
  ['the person asks for something', { hook_event_name: 'UserPromptSubmit', prompt: 'Add retry to the push handler' }],
  ['the agent writes its plan', todoWrite([], plan(0))],
  [
    'it asks for a subagent',
    { hook_event_name: 'PreToolUse', tool_input: launch, tool_name: 'Agent', tool_use_id: 'toolu_agent' },
  ],
  ['the subagent starts', { ...EXPLORER, hook_event_name: 'SubagentStart' }],
  ['the subagent has a plan of its own', todoWrite([], explorer(0), EXPLORER)],
  ['the agent goes on', todoWrite(plan(0), plan(1))],
  ['so does the subagent', todoWrite(explorer(0), explorer(1), EXPLORER)],
  ['two steps of three', todoWrite(plan(1), plan(2))],
  ['the subagent is done', todoWrite(explorer(1), explorer(2), EXPLORER)],
  ['and stops', { ...EXPLORER, hook_event_name: 'SubagentStop' }],
  ['the last item', todoWrite(plan(2), plan(3))],
  ['all done', todoWrite(plan(3), plan(4))],
  ['the turn ends', { background_tasks: [], hook_event_name: 'Stop' }],
]

/** After the push: any event will do, here the next prompt. */
export const nextPrompt = { hook_event_name: 'UserPromptSubmit', prompt: 'Is it live?' }
