import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const watcherOf = (commonDir: string) => join(commonDir, 'orc-hooks', 'push-watch')

/**
 * Before a push that no hook sees: in a clone whose reflogs were never looked through, `scanned` says from when on they
 * count (templates/push-watch.sh), so that a landing counts however long the push takes.
 */
export function expectLanding(commonDir: string, now: number): void {
  if (!existsSync(watcherOf(commonDir))) return
  const directory = join(commonDir, 'orc-hooks', 'push')
  try {
    mkdirSync(directory, { mode: 0o700, recursive: true })
    writeFileSync(join(directory, 'scanned'), `${Math.floor(now / 1000)}\n`, { flag: 'wx', mode: 0o600 })
  } catch {
    // It is there, or nothing can be written here.
  }
}

/** No hook saw the push: the watcher finds it in the reflog, in its own time. */
export function noticeLanding(commonDir: string): void {
  const watcher = watcherOf(commonDir)
  if (!existsSync(watcher)) return
  spawn('sh', [watcher, '--catch-up', commonDir], { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref()
}
