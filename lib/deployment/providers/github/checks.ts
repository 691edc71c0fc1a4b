import type { Answer } from '../../ask.ts'
import { idAt, numberAt, textAt, timeAt } from '../../json.ts'
import type { LookContext, Source, SourceState, Target } from '../../ports.ts'
import { listOption, type SourceConfig } from '../../source-config.ts'
import { connect, type Ready } from './connect.ts'
import { listPages } from './pages.ts'
import { foldParts, isOfBranch, type Part, runReason, runState } from './parts.ts'

type ListParts = (target: Target, context: LookContext, ready: Ready) => Promise<Answer<readonly Part[]>>

/** The check runs of the commit, by their names (which are those of the jobs, for GitHub Actions). */
export function checks(config: SourceConfig): Source {
  return partsSource(config, checkRuns)
}

/** The commit statuses, by their contexts. */
export function statuses(config: SourceConfig): Source {
  return partsSource(config, commitStatuses)
}

function partsSource(config: SourceConfig, list: ListParts): Source {
  return {
    look: async (target, context) => {
      const ready = connect(context.env, target, config)
      if (ready.kind === 'unreadable') return ready
      const parts = await list(target, context, ready.value)
      if (parts.kind === 'unreadable') return parts
      return foldParts(parts.value, listOption(config, 'names')) ?? { kind: 'none' }
    },
    name: config.name,
  }
}

async function checkRuns(target: Target, context: LookContext, ready: Ready): Promise<Answer<readonly Part[]>> {
  const { sha } = target
  const about = 'the checks of the commit'
  const path = `/commits/${sha}/check-runs?filter=latest`
  const found = await listPages({ about, isHome: false, key: 'check_runs', path }, context, ready)
  if (found.kind === 'unreadable') return found
  const elsewhere = await suitesElsewhere(found.value, { context, ready, target })
  if (elsewhere.kind === 'unreadable') return elsewhere
  const ours = found.value.filter(
    (run) => textAt(run, 'head_sha') === sha && !elsewhere.value.has(idAt(run, 'check_suite', 'id') ?? ''),
  )
  return { kind: 'ok', value: ours.toSorted(newestFirst).flatMap(checkPart) }
}

interface Place {
  readonly context: LookContext
  readonly ready: Ready
  readonly target: Target
}

/**
 * The suites of workflow runs for another branch: the commit may have been pushed there before, where the job that
 * deploys was skipped, or deployed somewhere else. The suites of other apps name the branch that came first.
 */
async function suitesElsewhere(
  runs: readonly unknown[],
  { context, ready, target }: Place,
): Promise<Answer<ReadonlySet<string>>> {
  const none = { kind: 'ok', value: new Set<string>() } as const
  const ofActions = runs.filter((run) => textAt(run, 'app', 'slug') === 'github-actions')
  if (ofActions.length === 0 || target.branch === '') return none
  const listing = { about: 'the check suites of the commit', isHome: false, key: 'check_suites' }
  const suites = await listPages({ ...listing, path: `/commits/${target.sha}/check-suites` }, context, ready)
  if (suites.kind === 'unreadable') return suites
  const isElsewhere = (suite: unknown) =>
    textAt(suite, 'app', 'slug') === 'github-actions' && !isOfBranch(textAt(suite, 'head_branch'), target)
  return { kind: 'ok', value: new Set(suites.value.filter(isElsewhere).flatMap((suite) => idAt(suite, 'id') ?? [])) }
}

function newestFirst(a: unknown, b: unknown): number {
  return (numberAt(b, 'id') ?? 0) - (numberAt(a, 'id') ?? 0)
}

function checkPart(run: unknown): readonly Part[] {
  const id = idAt(run, 'id')
  const name = textAt(run, 'name')
  if (!id || !name) return []
  const status = textAt(run, 'status')
  const conclusion = textAt(run, 'conclusion')
  const said = textAt(run, 'output', 'title')
  const reason = runReason(status, conclusion)
  return [
    {
      endedAt: timeAt(run, 'completed_at'),
      id,
      names: [name],
      reason: reason && { code: reason.code, message: reason.message || (said ?? '') },
      startedAt: timeAt(run, 'started_at'),
      state: runState(status, conclusion),
      url: textAt(run, 'html_url') ?? textAt(run, 'details_url'),
    },
  ]
}

/** Every state of a commit status. */
const STATES: Readonly<Record<string, SourceState>> = {
  error: 'failed',
  failure: 'failed',
  pending: 'building',
  success: 'live',
}

/** Not by the combined `state`: of a commit without any status that says "pending". */
async function commitStatuses({ sha }: Target, context: LookContext, ready: Ready): Promise<Answer<readonly Part[]>> {
  const listing = { about: 'the statuses of the commit', isHome: false, key: 'statuses' }
  const found = await listPages({ ...listing, path: `/commits/${sha}/status` }, context, ready)
  return found.kind === 'ok' ? { kind: 'ok', value: found.value.flatMap(statusPart) } : found
}

function statusPart(item: unknown): readonly Part[] {
  const name = textAt(item, 'context')
  if (!name) return []
  const word = textAt(item, 'state') ?? ''
  const state = (Object.hasOwn(STATES, word) ? STATES[word] : undefined) ?? 'unknown'
  const message = textAt(item, 'description') ?? (state === 'unknown' ? `unknown state "${word}"` : '')
  return [
    {
      endedAt: state === 'live' || state === 'failed' ? timeAt(item, 'updated_at') : undefined,
      id: idAt(item, 'id') ?? name,
      names: [name],
      reason: state === 'failed' || state === 'unknown' ? { code: word, message } : undefined,
      startedAt: timeAt(item, 'created_at'),
      state,
      url: textAt(item, 'target_url'),
    },
  ]
}
