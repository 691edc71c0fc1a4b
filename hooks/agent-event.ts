import { writeSync } from 'node:fs'
import { readStdin } from '../lib/core/stdin.ts'
import { followAgent } from '../lib/deployment/follow-agent.adapter.ts'
import { runHook } from '../lib/progress/hook.adapter.ts'
import { tellAgent } from '../lib/push/tell-agent.adapter.ts'

// One entry for all harnesses: `node agent-event.cjs <harness>`, one JSON payload on stdin, one JSON answer on stdout.
const answer = runHook({
  args: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  follow: followAgent,
  now: Date.now(),
  readPayload: readStdin,
  tell: tellAgent,
})
try {
  if (answer !== '') writeSync(1, `${answer}\n`)
} catch {
  // The harness has closed the pipe: nobody is left to read it, and what was recorded stays recorded.
}

/** Says to the code cache that this run was one that is worth preparing for. */
export const isTypical = answer !== ''
