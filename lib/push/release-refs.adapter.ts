import { isProcessAlive } from '../core/identity.ts'
import { runGit, tryGit } from './git.adapter.ts'
import { fetchedRef, type RunState } from './run-state.ts'

/** The refs that killed runs held: what they fetched, and their places in the queue, which may hold another commit by then. */
export function releaseRefs(repository: string, state: RunState): void {
  const list = runGit(repository, ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/orc/queue/'])
  const held = list.split('\n').filter((line) => line.startsWith(`${state.before} `) || isOfDead(line))
  const names = held.map((line) => line.replace(/^\S+ |-upstream$/g, ''))
  for (const ref of new Set([fetchedRef(state.before), ...names.flatMap((name) => [name, `${name}-upstream`])]))
    tryGit(repository, ['update-ref', '-d', ref])
}

/** The name of an entry ends with its process (lib/core/spool.ts). */
function isOfDead(ref: string): boolean {
  const pid = Number(/-(\d+)(?:-upstream)?$/.exec(ref)?.[1] ?? 0)
  return pid > 0 && !isProcessAlive(pid, undefined)
}
