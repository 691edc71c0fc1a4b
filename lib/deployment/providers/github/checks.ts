import { type Answer, askOnce } from '../../ask.ts'
import { idAt, listAt, numberAt, textAt, timeAt } from '../../json.ts'
import type { LookContext, Source, SourceState, Target } from '../../ports.ts'
import { listOption, type SourceConfig } from '../../source-config.ts'
import { connect, type Ready } from './connect.ts'
import { foldParts, type Part, runReason, runState } from './parts.ts'

const PER_PAGE = 100
const MAX_PAGES = 10

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

async function checkRuns({ sha }: Target, context: LookContext, ready: Ready): Promise<Answer<readonly Part[]>> {
  const found: unknown[] = []
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const path = `/commits/${sha}/check-runs?filter=latest&per_page=${PER_PAGE}&page=${page}`
    const answer = await askOnce(context, { ...ready(path), about: 'the checks of the commit', isHome: false })
    if (answer.kind === 'unreadable') return answer
    const runs = listAt(answer.value, 'check_runs')
    found.push(...runs)
    if (runs.length < PER_PAGE) break
  }
  const ours = found.filter((run) => textAt(run, 'head_sha') === sha)
  return { kind: 'ok', value: ours.toSorted(newestFirst).flatMap(checkPart) }
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
  const path = `/commits/${sha}/status?per_page=${PER_PAGE}`
  const answer = await askOnce(context, { ...ready(path), about: 'the statuses of the commit', isHome: false })
  if (answer.kind === 'unreadable') return answer
  const items = textAt(answer.value, 'sha') === sha ? listAt(answer.value, 'statuses') : []
  return { kind: 'ok', value: items.flatMap(statusPart) }
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
