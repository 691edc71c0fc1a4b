import { parseRefName } from './domain.ts'
import { runGit } from './git.adapter.ts'
import { isOfDead, removeRefs, updateRefs } from './queue-refs.adapter.ts'
import { fetchedRef, type RunState } from './run-state.ts'

/** The refs that killed runs held: what they fetched, and their places in the queue, which may hold another commit by then. */
export function releaseRefs(repository: string, state: RunState): void {
  const list = runGit(repository, ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/orc/queue/'])
  const names = list.split('\n').flatMap((line) => {
    const name = line.replace(/^\S+ |-upstream$/g, '')
    return name !== '' && (line.startsWith(`${state.before} `) || isOfDead(name)) ? [parseRefName(name)] : []
  })
  removeRefs(repository, [...new Set(names)])
  updateRefs(repository, [[fetchedRef(state.before), null]])
}
