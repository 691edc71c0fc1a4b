import { type Answer, askOnce, bearer, credential } from '../ask.ts'
import { listAt, textAt, timeAt } from '../json.ts'
import type { HttpRequest, LookContext, Observation, Sighting, Source, SourceState, Target } from '../ports.ts'
import { numberOption, type SourceConfig, textOption } from '../source-config.ts'
import { type Spell, spells } from '../stable.ts'

/** Argo CD: the application's last sync, by its revision; live once it has stayed healthy for a while. */
export function argocd(config: SourceConfig): Source {
  const spell = spells()
  const stableMs = numberOption(config, 'stableSeconds', 10) * 1000
  return {
    look: async (target, context) => {
      const request = connect(config, context)
      if (request.kind === 'unreadable') return request
      const about = `application "${textOption(config, 'application')}"`
      const answer = await askOnce(context, { ...request.value, about, isHome: true })
      if (answer.kind === 'unreadable') return answer
      const status = answer.value
      if (!revisionsOf(status).includes(target.sha)) return other(status, { context, target })
      const key = `${textAt(status, 'status', 'health', 'status')} ${textAt(status, 'status', 'sync', 'status')}`
      return sight(status, { sha: target.sha, spell: spell(target.sha, key, context.now()), stableMs })
    },
    name: config.name,
  }
}

/** The server comes from the environment alone: whoever could name it in a file would get the token. */
function connect(config: SourceConfig, { env }: LookContext): Answer<HttpRequest> {
  const server = credential(env, 'ARGOCD_SERVER')
  if (server.kind === 'unreadable') return server
  const token = credential(env, 'ARGOCD_AUTH_TOKEN')
  if (token.kind === 'unreadable') return token
  const base = /^https?:\/\//.test(server.value) ? server.value.replace(/\/+$/, '') : `https://${server.value}`
  const name = encodeURIComponent(textOption(config, 'application') ?? '')
  const space = textOption(config, 'namespace')
  const url = `${base}/api/v1/applications/${name}?refresh=normal${space ? `&appNamespace=${space}` : ''}`
  return { kind: 'ok', value: { credential: bearer(token.value), url } }
}

/** Of the operation that runs or ran last; an application with several sources has several. */
function revisionsOf(application: unknown): readonly string[] {
  const result = ['status', 'operationState', 'syncResult'] as const
  const operation = ['status', 'operationState', 'operation', 'sync'] as const
  const single = [textAt(application, ...result, 'revision'), textAt(application, ...operation, 'revision')]
  const several = [listAt(application, ...result, 'revisions'), listAt(application, ...operation, 'revisions')]
  return [...single, ...several.flat()].filter((revision) => typeof revision === 'string')
}

interface Moment {
  readonly sha: string
  readonly spell: Spell
  readonly stableMs: number
}

function sight(application: unknown, moment: Moment): Sighting {
  const operation = (key: string) => textAt(application, 'status', 'operationState', key)
  const { reason, stage, state } = stateOf(application, moment)
  return {
    commitMatch: 'revision',
    deploymentId: `${textAt(application, 'metadata', 'name') ?? ''} ${operation('startedAt') ?? ''}`.trim(),
    endedAt:
      state === 'live' || state === 'failed'
        ? timeAt(application, 'status', 'operationState', 'finishedAt')
        : undefined,
    kind: 'state',
    reason,
    stage,
    startedAt: timeAt(application, 'status', 'operationState', 'startedAt'),
    state,
  }
}

type Found = Pick<Sighting, 'reason' | 'stage'> & { readonly state: SourceState }

function stateOf(application: unknown, moment: Moment): Found {
  const phase = textAt(application, 'status', 'operationState', 'phase') ?? ''
  const message = textAt(application, 'status', 'operationState', 'message') ?? ''
  switch (phase) {
    case 'Error':
    case 'Failed':
      return { reason: { code: phase, message }, stage: 'sync', state: 'failed' }
    case 'Running':
      return { stage: 'sync', state: 'deploying' }
    case 'Terminating':
      return { stage: 'sync is being ended', state: 'deploying' }
    case 'Succeeded':
      return afterSync(application, moment)
    default:
      return { reason: { code: phase, message: `unknown phase "${phase}"` }, state: 'unknown' }
  }
}

/** Healthy for a moment right after the sync is still the old version; degraded may be a pod that starts again. */
const DEGRADED_TIMES = 6

function afterSync(application: unknown, { sha, spell, stableMs }: Moment): Found {
  const health = textAt(application, 'status', 'health', 'status') ?? ''
  const sync = textAt(application, 'status', 'sync', 'status') ?? ''
  const current = [
    textAt(application, 'status', 'sync', 'revision'),
    ...listAt(application, 'status', 'sync', 'revisions'),
  ]
  const isSynced = sync === 'Synced' && current.includes(sha)
  const message = textAt(application, 'status', 'health', 'message') ?? ''
  if (health === 'Healthy' && isSynced) {
    return spell.forMs >= stableMs && spell.count > 1
      ? { state: 'live' }
      : { stage: 'has to stay healthy', state: 'verifying' }
  }
  if (health === 'Degraded' && spell.count > 1 && spell.forMs >= Math.max(stableMs, 5000) * DEGRADED_TIMES) {
    return { reason: { code: 'Degraded', message }, stage: 'health', state: 'failed' }
  }
  if (health === 'Suspended') return { stage: 'suspended', state: 'verifying' }
  return { stage: `${health}, ${sync}`, state: 'verifying' }
}

async function other(
  application: unknown,
  { context, target }: { readonly context: LookContext; readonly target: Target },
): Promise<Observation> {
  for (const sha of revisionsOf(application)) {
    if (!(await context.isAncestor(target.sha, sha))) continue
    const seen = sight(application, { sha, spell: { count: 1, forMs: 0 }, stableMs: 0 })
    const other = { ...seen, commitMatch: 'other', endedAt: undefined, reason: undefined } as const
    // A later revision that is not there either has not taken the place of anything.
    const phase = textAt(application, 'status', 'operationState', 'phase') ?? ''
    if (phase !== 'Succeeded') {
      return { ...other, stage: `${phase} at the later revision ${sha.slice(0, 7)}`, state: 'deploying' }
    }
    return { ...other, commitMatch: 'revision', state: 'superseded', supersededBy: { isContaining: true, sha } }
  }
  return { kind: 'none' }
}
