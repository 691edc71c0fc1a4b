import { type Answer, ask } from '../../ask.ts'
import { listAt, numberAt, textAt } from '../../json.ts'
import type { LookContext, Replicas, Target } from '../../ports.ts'
import { type SourceConfig, textOption } from '../../source-config.ts'
import { findApp } from './find-app.ts'
import { connect } from './source.ts'

/** How many instances of each component of the app are ready now: `GET /v2/apps/{id}/health`. */
export async function readAppReplicas(
  config: SourceConfig,
  { context, target }: { readonly context: LookContext; readonly target: Target },
): Promise<Answer<readonly Replicas[]>> {
  const ready = connect(context)
  if (ready.kind === 'unreadable') return ready
  const app = await findApp({ context, ready: ready.value, target, wanted: textOption(config, 'app') })
  if (app.kind === 'unreadable') return app
  const path = `/v2/apps/${encodeURIComponent(app.value)}/health`
  const answer = await ask(context, { ...ready.value(path), about: 'the health of the app', isHome: true })
  if (answer.kind === 'unreadable') return answer
  return { kind: 'ok', value: listAt(answer.value, 'app_health', 'components').map(replicasOf) }
}

function replicasOf(component: unknown): Replicas {
  return {
    component: textAt(component, 'name') ?? '',
    desired: numberAt(component, 'replicas_desired') ?? Number.NaN,
    ready: numberAt(component, 'replicas_ready') ?? Number.NaN,
    state: textAt(component, 'state') ?? 'UNKNOWN',
  }
}
