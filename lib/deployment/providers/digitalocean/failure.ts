import { ask, askLog } from '../../ask.ts'
import { at, listAt, textAt } from '../../json.ts'
import type { Explanation } from '../../list-source.ts'
import type { LookContext } from '../../ports.ts'
import type { AppRow } from './deployment.ts'
import type { Ready } from './source.ts'
import { failingStep, type Step } from './steps.ts'

/**
 * The failing step, its reason and the end of its log. The logs are fetched at once: they are reported to be gone soon
 * after, and their addresses are signed.
 */
export async function explainFailure(row: AppRow, context: LookContext, ready: Ready): Promise<Explanation> {
  const failing = row.failing ?? (await failingInDetail(row, context, ready))
  const logTail = await failingLog({ ...row, failing }, context, ready)
  if (!failing) return { logTail }
  return { logTail, reason: { code: failing.code, message: failing.message }, stage: failing.path }
}

/** A list may come without the steps; the deployment itself has them. */
async function failingInDetail({ app, id }: AppRow, context: LookContext, ready: Ready): Promise<Step | undefined> {
  const path = `/v2/apps/${encodeURIComponent(app)}/deployments/${encodeURIComponent(id)}`
  const detail = await ask(context, { ...ready(path), about: `deployment ${id}`, isHome: false })
  return detail.kind === 'ok' ? failingStep(at(detail.value, 'deployment')) : undefined
}

async function failingLog(row: AppRow, context: LookContext, ready: Ready): Promise<readonly string[] | undefined> {
  const types = row.failing?.path.startsWith('deploy') ? ['DEPLOY', 'RUN'] : ['BUILD']
  for (const type of types) {
    const lines = await logOf(row, type, { context, ready })
    if (lines) return lines
  }
  return undefined
}

interface Means {
  readonly context: LookContext
  readonly ready: Ready
}

async function logOf({ app, failing, id }: AppRow, type: string, { context, ready }: Means) {
  const deployment = `/v2/apps/${encodeURIComponent(app)}/deployments/${encodeURIComponent(id)}`
  const part = failing?.component ? `/components/${encodeURIComponent(failing.component)}` : ''
  const path = `${deployment}${part}/logs?type=${type}`
  // 400 means that this state was never reached: there is no such log.
  const answer = await ask(context, { ...ready(path), about: 'the log', isHome: false })
  const url = answer.kind === 'ok' ? logUrl(answer.value) : undefined
  return url ? askLog(context, { url }) : undefined
}

/** The schema says `historic_urls`, the example beside it `historic_logs` and `url`. */
function logUrl(answer: unknown): string | undefined {
  const historic = [...listAt(answer, 'historic_urls'), ...listAt(answer, 'historic_logs')]
  return textAt(historic, 0) ?? textAt(answer, 'live_url') ?? textAt(answer, 'url')
}
