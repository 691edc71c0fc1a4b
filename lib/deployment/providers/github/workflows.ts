import { ask, askLog, lastLines } from '../../ask.ts'
import { idAt, listAt, numberAt, textAt, timeAt } from '../../json.ts'
import type { LookContext, Sighting, Source, Target } from '../../ports.ts'
import { listOption, type SourceConfig } from '../../source-config.ts'
import { connect, type Ready } from './connect.ts'
import { listPages } from './pages.ts'
import { foldParts, isOfBranch, type Part, runReason, runState } from './parts.ts'

/** The workflow runs of the commit, by the names or file names of the workflows. */
export function workflows(config: SourceConfig): Source {
  return {
    look: async (target, context) => {
      const ready = connect(context.env, target, config)
      if (ready.kind === 'unreadable') return ready
      const listing = { about: 'the runs of the repository', isHome: true, key: 'workflow_runs' }
      const path = `/actions/runs?head_sha=${target.sha}`
      const listed = await listPages({ ...listing, path }, context, ready.value)
      if (listed.kind === 'unreadable') return listed
      const runs = listed.value.filter((run) => isOurs(run, target))
      const seen = foldParts(runs.toSorted(newestFirst).flatMap(partOf), listOption(config, 'names'))
      if (!seen) return { kind: 'none' }
      return seen.state === 'failed' ? { ...seen, ...(await explain(seen, context, ready.value)) } : seen
    },
    name: config.name,
  }
}

/** These start for a tag or for no branch at all, whatever was pushed. */
const WITHOUT_BRANCH = new Set(['deployment', 'deployment_status', 'release'])

function isOurs(run: unknown, target: Target): boolean {
  if (textAt(run, 'head_sha') !== target.sha) return false
  return WITHOUT_BRANCH.has(textAt(run, 'event') ?? '') || isOfBranch(textAt(run, 'head_branch'), target)
}

function newestFirst(a: unknown, b: unknown): number {
  return (numberAt(b, 'id') ?? 0) - (numberAt(a, 'id') ?? 0)
}

function partOf(run: unknown): readonly Part[] {
  const id = idAt(run, 'id')
  if (!id) return []
  const status = textAt(run, 'status')
  const conclusion = textAt(run, 'conclusion')
  const path = textAt(run, 'path')?.split('@')[0]
  const names = [textAt(run, 'name'), path?.split('/').at(-1), path].filter((name) => name !== undefined)
  return [
    {
      endedAt: status === 'completed' ? timeAt(run, 'updated_at') : undefined,
      id,
      names,
      reason: runReason(status, conclusion),
      startedAt: timeAt(run, 'run_started_at') ?? timeAt(run, 'created_at'),
      state: runState(status, conclusion),
      url: textAt(run, 'html_url'),
    },
  ]
}

/** The first job that failed, its step, and the end of its log. */
async function explain(seen: Sighting, context: LookContext, ready: Ready): Promise<Partial<Sighting>> {
  const path = `/actions/runs/${encodeURIComponent(seen.deploymentId)}/jobs?filter=latest&per_page=100`
  const answer = await ask(context, { ...ready(path), about: 'the jobs of the run', isHome: false })
  const jobs = answer.kind === 'ok' ? listAt(answer.value, 'jobs') : []
  const job = jobs.find(hasFailed)
  const id = idAt(job, 'id')
  if (!id) return {}
  const name = textAt(job, 'name') ?? ''
  const step = textAt(listAt(job, 'steps').find(hasFailed), 'name')
  // Redirected to a short-lived signed address on another host, which must not get the token.
  const log = await askLog(context, ready(`/actions/jobs/${encodeURIComponent(id)}/logs`))
  const code = textAt(job, 'conclusion') ?? ''
  const stage = [seen.stage, name, step].filter(Boolean).join(' / ')
  return { logTail: log && failingLines(log), reason: { code, message: `job "${name}" failed` }, stage }
}

function hasFailed(item: unknown): boolean {
  return runState(textAt(item, 'status'), textAt(item, 'conclusion')) === 'failed'
}

/** Without the time before each line, up to the last error: what follows it is only cleaning up. */
function failingLines(lines: readonly string[]): readonly string[] | undefined {
  const plain = lines.map((line) => line.replace(/^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z /, ''))
  const last = plain.findLastIndex((line) => line.startsWith('##[error]'))
  return lastLines(plain.slice(0, last === -1 ? undefined : last + 1).join('\n'))
}
