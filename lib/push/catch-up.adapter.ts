import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { findRepository } from '../core/paths.ts'

/** So many refs are looked at here; where there are more, the script does it. */
const MAX_FILES = 1000

/**
 * Starts the catch-up (templates/push-catch-up.sh) for the repository of `cwd` and leaves it alone: pushes whose watcher
 * died, and pushes that no hook saw. Nothing is started where nothing happened since the last time. Never throws.
 */
export function catchUp(cwd: string): void {
  try {
    const commonDir = findRepository(cwd)?.commonDir ?? ''
    const script = join(commonDir, 'orc-hooks/push-catch-up')
    if (commonDir === '' || !existsSync(script) || !hasNews(commonDir)) return
    // Loaded here because it costs a hook 2 ms. Node.js < 20.16 does without.
    const processes = process.getBuiltinModule?.('node:child_process')
    const child = processes?.spawn('sh', [script, commonDir], { detached: true, stdio: 'ignore' })
    child?.on('error', () => {})
    child?.unref()
  } catch {
    // The next event does it.
  }
}

/** A note of a push is there, or a reflog of a remote's refs changed since somebody looked. */
function hasNews(commonDir: string): boolean {
  const push = join(commonDir, 'orc-hooks/push')
  const lookedAt = timeOf(join(push, 'scanned'))
  if (lookedAt === 0 || readdirSync(push).some((name) => /\.(refs|want)$/.test(name))) return true
  if (timeOf(join(commonDir, 'reftable/tables.list')) > lookedAt) return true
  const logs = join(commonDir, 'logs/refs/remotes')
  return existsSync(logs) && hasNewer(logs, { left: MAX_FILES, lookedAt })
}

function hasNewer(directory: string, look: { left: number; readonly lookedAt: number }): boolean {
  return readdirSync(directory, { withFileTypes: true }).some((entry) => {
    const path = join(directory, entry.name)
    look.left -= 1
    return look.left < 0 || (entry.isDirectory() ? hasNewer(path, look) : timeOf(path) > look.lookedAt)
  })
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
