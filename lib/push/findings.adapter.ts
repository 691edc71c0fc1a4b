import type { Sha } from '../core/sha.ts'
import { oneLine } from '../core/text.ts'
import { mergeConfigAt } from '../merge/config.adapter.ts'
import { reportConflicts } from '../merge/report.adapter.ts'
import type { ConflictReport, ReportedOperation } from '../merge/report.ts'
import type { Ongoing } from './finish.adapter.ts'
import type { Conflicted } from './integration.ts'
import type { Findings, NotLanded } from './outcome-of.ts'
import { again, shortName } from './outcome-words.ts'
import { defaultBranch, remoteOf } from './remote.adapter.ts'
import type { RunOptions } from './run.adapter.ts'
import type { RunState } from './run-state.ts'

/** What a person wants to know who has to decide what comes next. */
export async function findingsOf(ongoing: Ongoing, landing: NotLanded, options: RunOptions): Promise<Findings> {
  const { gitDir, repository, settings, state } = ongoing
  if (landing.kind === 'conflict') return { report: reportOf(repository, state, landing) }
  if (landing.kind !== 'missing') return {}
  return { defaultBranch: await defaultBranch(remoteOf({ gitDir, name: state.remote, options, repository, settings })) }
}

export interface Collided {
  readonly conflict: Conflicted
  readonly upstream: Sha
}

/** Of each file that collides: what, who wrote each side, and what can be typed once the operation is begun by hand. */
export function reportOf(repository: string, state: RunState, { conflict, upstream }: Collided): ConflictReport {
  const { delegation } = mergeConfigAt(repository)
  return reportConflicts({
    delegation,
    left: conflict.files,
    operation: operationOf(state, conflict, upstream),
    repository,
  })
}

/** The operation that the commands of the outcome begin. */
function operationOf(state: RunState, { commit, method }: Conflicted, upstream: Sha): ReportedOperation {
  const { before, branch, target } = state
  const there = shortName(target)
  const upstreamSide = { commits: [`${before}..${upstream}`], label: `upstream ${there}`, name: `upstream (${there})` }
  const ends = {
    abort: { command: `git ${method} --abort`, effect: 'back to how everything is now' },
    proceed: { command: `git ${method} --continue`, effect: `then: ${again(state)}` },
  }
  if (method === 'rebase' && commit !== undefined) {
    const own = { commits: ['-1', commit], label: commit.slice(0, 10), name: `your commit ${commit.slice(0, 10)}` }
    return { ...ends, kind: 'rebase', ours: upstreamSide, theirs: own }
  }
  const own = { commits: [`${upstream}..${before}`], label: oneLine(branch), name: `your branch (${oneLine(branch)})` }
  return { ...ends, kind: 'merge', ours: own, theirs: upstreamSide }
}
