import { writeSync } from 'node:fs'
import { readStdin } from '../lib/core/stdin.ts'
import { runHook } from '../lib/progress/hook.adapter.ts'

const answer = runHook({
  cwd: process.cwd(),
  env: process.env,
  harness: 'claude',
  now: Date.now(),
  stdin: readStdin(),
})
if (answer !== '') writeSync(1, `${answer}\n`)
