import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startProcess } from '../core/proc-async.ts'

const catchUpOf = (commonDir: string) => join(commonDir, 'orc-hooks', 'push-catch-up')

/** The first look is short, and a landing is no reason to let a push wait. */
const FIRST_LOOK_MS = 15_000

/**
 * Before a push that no hook sees: in a clone whose reflogs were never looked through the catch-up looks now, for what it
 * finds the first time is no news (templates/push-catch-up.sh).
 */
export async function expectLanding(commonDir: string): Promise<void> {
  const script = catchUpOf(commonDir)
  if (!existsSync(script) || existsSync(join(commonDir, 'orc-hooks', 'push', 'scanned'))) return
  await startProcess('sh', [script, commonDir], { cwd: commonDir, timeoutMs: FIRST_LOOK_MS })
}

/** No hook saw the push: the catch-up finds it in the reflog, in its own time. */
export function noticeLanding(commonDir: string): void {
  const script = catchUpOf(commonDir)
  if (!existsSync(script)) return
  spawn('sh', [script, commonDir], { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref()
}
