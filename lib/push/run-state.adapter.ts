import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '../core/errors.ts'
import { parseRunState, type RunState } from './run-state.ts'

/** Where a worktree keeps the state of a run. */
export function runPaths(gitDir: string) {
  const directory = join(gitDir, 'orc-hooks')
  return { directory, owner: join(directory, 'push-run.owner'), state: join(directory, 'push-run.json') }
}

/** The run that was begun in this worktree and did not end; undefined: there is none. */
export function readRun(gitDir: string): RunState | undefined {
  try {
    return parseRunState(readFileSync(runPaths(gitDir).state, 'utf8'))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Writes the state such that after a crash there is the old one or the new one. */
export function writeRun(gitDir: string, state: RunState): RunState {
  const { directory, state: file } = runPaths(gitDir)
  mkdirSync(directory, { mode: 0o700, recursive: true })
  const hidden = `${file}.${process.pid}.tmp`
  writeFileSync(hidden, `${JSON.stringify(state)}\n`, { flush: true, mode: 0o600 })
  renameSync(hidden, file)
  return state
}

/** Forgets a run. */
export function forgetRun(gitDir: string): void {
  rmSync(runPaths(gitDir).state, { force: true })
}

/** What a killed run may have left: half a state, a trace of its traffic. */
const REMAINS = /^(push-run\.json\.\d+\.tmp|curl-[0-9a-f-]+)$/

/** Of a plan that was killed nobody knows any more; whoever works with one needs it for moments. */
const OLD_COPY = /^index\.orc-hooks-/
const OLD_MS = 86_400_000

/** Removes what killed runs left in our part of the git directory, and the directory when nothing is left in it. */
export function tidy(gitDir: string): void {
  const { directory } = runPaths(gitDir)
  for (const file of readdirSync(gitDir).filter((name) => OLD_COPY.test(name))) {
    const path = join(gitDir, file)
    if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > OLD_MS) rmSync(path, { force: true })
  }
  try {
    for (const name of readdirSync(directory).filter((name) => REMAINS.test(name)))
      rmSync(join(directory, name), { force: true })
    rmdirSync(directory)
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error
  }
}
