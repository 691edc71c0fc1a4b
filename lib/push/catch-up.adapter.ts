import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findRepository } from '../core/paths.ts'

/**
 * Starts the catch-up (templates/push-catch-up.sh) for the repository of `cwd` and leaves it alone: pushes
 * whose watcher died, and pushes that no hook saw. Never throws.
 */
export function catchUp(cwd: string): void {
  try {
    const commonDir = findRepository(cwd)?.commonDir ?? ''
    const script = join(commonDir, 'orc-hooks/push-catch-up')
    if (commonDir === '' || !existsSync(script)) return
    // Loaded here because it costs a hook 2 ms. Node.js < 20.16 does without.
    const processes = process.getBuiltinModule?.('node:child_process')
    const child = processes?.spawn('sh', [script, commonDir], { detached: true, stdio: 'ignore' })
    child?.on('error', () => {})
    child?.unref()
  } catch {
    // The next event does it.
  }
}
