import { writeSync } from 'node:fs'
import { readStdin } from '../lib/core/stdin.ts'
import { followAgent } from '../lib/deployment/follow-agent.adapter.ts'
import { runHook } from '../lib/progress/hook.adapter.ts'
import { type Answerer, tellAgent } from '../lib/push/tell-agent.adapter.ts'

/** In a file of its own beside this one, because next to no event is of a push that was refused. */
const answerer: Answerer = (payload) => {
  const { answerRefusedPush }: typeof import('../lib/push/agent-answer.ts') = require('./push-answer.cjs')
  return answerRefusedPush(payload)
}

// One entry for all harnesses: `node agent-event.cjs <harness>`, one JSON payload on stdin, one JSON answer on stdout.
const answer = runHook({
  args: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  follow: followAgent,
  now: Date.now(),
  readPayload: readStdin,
  tell: (asked) => tellAgent(asked, answerer),
})
try {
  if (answer !== '') writeSync(1, `${answer}\n`)
} catch {
  // The harness has closed the pipe: nobody is left to read it, and what was recorded stays recorded.
}

/** Says to the code cache that this run was one that is worth preparing for. */
export const isTypical = answer !== ''
