import { shellWord } from '../core/shell-word.ts'
import { oneLine } from '../core/text.ts'
import type { RunState } from './run-state.ts'

/** What a push came to, in a sentence. `why`: the local branch could not follow. */
export function pushedReason(state: RunState, why: string | undefined): string {
  const pushed = `pushed ${whatAndHow(state)}`
  return why === undefined ? pushed : `${pushed}; the local branch is as it was: ${why}`
}

/** What a push would do, in a sentence. */
export function plannedReason(state: RunState): string {
  return `would push ${whatAndHow(state)}`
}

function whatAndHow({ branch, method, remote, rewritten, target, upstream }: RunState): string {
  const there = shortName(target)
  const name = oneLine(branch) === there ? there : `${oneLine(branch)} to ${there}`
  const count = rewritten.length
  const commits = `${count} ${count === 1 ? 'commit' : 'commits'}`
  const onto = upstream === null ? '' : upstream.slice(0, 10)
  const how =
    method === 'rebase' ? `, ${commits} rebased onto ${onto}` : method === 'merge' ? `, merged with ${onto}` : ''
  return `${name} at ${oneLine(remote)}${how}`
}

/** What brings a local branch to what was pushed, when we could not do it. */
export function leftCommands({ after, before, branch }: RunState): readonly string[] {
  const name = shellWord(oneLine(branch))
  if (after === null) return []
  return [`git rebase --onto ${after} ${before} ${name}   # with a clean work tree: takes ${name} to what was pushed`]
}

/** A branch at the remote as a person calls it. */
export function shortName(ref: string): string {
  return oneLine(ref.replace(/^refs\/heads\//, ''))
}

/** The command that was run, to run it again. */
export function again({ branch, remote, target }: Pick<RunState, 'branch' | 'remote' | 'target'>): string {
  const [local, there] = [oneLine(branch), shortName(target)]
  const word = local === there ? local : `${local}:${there}`
  return `npx orc-hooks handle-push-conflict ${shellWord(word)} --remote ${shellWord(oneLine(remote))}`
}
