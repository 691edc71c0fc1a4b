import { spawn } from 'node:child_process'
import type { RepositoryPaths } from '../core/paths.ts'
import { withoutGitEnv } from '../core/proc.ts'
import { programNamed } from './program.adapter.ts'

const PROGRAM = 'deployment-monitor.cjs'

/**
 * Starts a monitor that outlives this process, the terminal and the push: a session of its own, nothing of the standard
 * streams (an inherited one would hold up whoever reads what the push prints), and none of git's variables for hooks.
 * Returns false when the program is not there. Whether it becomes the monitor it finds out itself.
 */
export function spawnMonitor({ commonDir, mainWorktree }: RepositoryPaths): boolean {
  const program = programNamed(PROGRAM, commonDir)
  if (program === undefined) return false
  // Small heaps, and no compiler: it mostly sleeps, and there may be one for each of many repositories. With a compiler
  // it needs 63 MB on Node.js 22 and 66 MB on 24, without 56 MB.
  const flags = ['--max-semi-space-size=1', '--max-old-space-size=128', '--jitless']
  const child = spawn(process.execPath, [...flags, program], {
    cwd: mainWorktree,
    detached: true,
    env: withoutGitEnv(process.env),
    stdio: 'ignore',
  })
  child.on('error', () => {})
  child.unref()
  return true
}
