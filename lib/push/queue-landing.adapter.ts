import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findRepository } from '../core/paths.ts'
import { startProcess } from '../core/proc-async.ts'
import type { Sha } from '../core/sha.ts'
import type { RefName, RemoteName } from './domain.ts'

const scriptOf = (commonDir: string, name: 'push-catch-up' | 'push-watch') => join(commonDir, 'orc-hooks', name)

/** The first look is short, and a landing is no reason to let a push wait. */
const FIRST_LOOK_MS = 15_000

/**
 * Before a push that no hook sees: in a clone whose reflogs were never looked through the catch-up looks now, for what it
 * finds the first time is no news (templates/push-catch-up.sh).
 */
export async function expectLanding(commonDir: string): Promise<void> {
  const script = scriptOf(commonDir, 'push-catch-up')
  if (!existsSync(script) || existsSync(join(commonDir, 'orc-hooks', 'push', 'scanned'))) return
  await startProcess('sh', [script, commonDir], { cwd: commonDir, timeoutMs: FIRST_LOOK_MS })
}

/** A landing that no hook of git saw. */
export interface Unseen {
  readonly commonDir: string
  readonly worktree: string
  readonly remote: RemoteName
  readonly ref: RefName
  /** Of the branch at the remote, before and after; undefined: it was made. */
  readonly from: Sha | undefined
  readonly to: Sha
  /** Whether the reflog of a tracking ref says so. */
  readonly isTracked: boolean
}

/** The catch-up finds it in the reflog, in its own time; where there is none, the watcher gets a note that proves it. */
export function noticeLanding(landing: Unseen): void {
  const { commonDir, isTracked } = landing
  if (isTracked) start(scriptOf(commonDir, 'push-catch-up'), commonDir)
  else start(scriptOf(commonDir, 'push-watch'), noteOf(landing))
}

function start(script: string, argument: string | undefined): void {
  if (argument === undefined || !existsSync(script)) return
  spawn('sh', [script, argument], { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref()
}

/** A note as the pre-push hook leaves it (templates/push-note.sh), of a push that has ended when this process has. */
function noteOf({ commonDir, from, ref, remote, to, worktree }: Unseen): string | undefined {
  const state = findRepository(worktree)?.stateDir ?? join(commonDir, '.orchestra')
  const directory = join(commonDir, 'orc-hooks', 'push')
  // A note has lines.
  if (state.includes('\n') || !existsSync(state) || !existsSync(directory)) return undefined
  const lines = [
    '1',
    `worktree ${worktree.includes('\n') ? '/' : worktree}`,
    `state ${state}`,
    `remote ${remote}`,
    `process ${process.pid} 0`,
    'proven',
    `session ${process.env['CLAUDE_CODE_SESSION_ID'] ?? ''}`,
    `${to} ${to} ${ref} ${from ?? '0'.repeat(to.length)}`,
    'end',
  ]
  const file = join(directory, `${process.pid}-${process.hrtime.bigint()}.want`)
  try {
    writeFileSync(file, `${lines.join('\n')}\n`, { flag: 'wx', mode: 0o600 })
    return file
  } catch (error) {
    // It has landed all the same.
    if (error instanceof Error && 'syscall' in error) return undefined
    throw error
  }
}
