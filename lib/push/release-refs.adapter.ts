import { parseRefName } from './domain.ts'
import { runGit } from './git.adapter.ts'
import { isOfDead, removeRefs } from './queue-refs.adapter.ts'
import { fetchedRef, type RunState } from './run-state.ts'

/** Removes the refs that keep what killed runs fetched, in the queue or to ask whether something landed. */
export function releaseRefs(repository: string, state: RunState): void {
  const names = runGit(repository, ['for-each-ref', '--format=%(refname)', 'refs/orc/queue/']).split('\n')
  const left = names.filter((name) => isOfDead(name.replace(/-upstream$/, '')))
  removeRefs(repository, [...left.map(parseRefName), fetchedRef(state.before)])
}
