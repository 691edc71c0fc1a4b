import { type Answer, ended, lastLines, unreadable } from '../ask.ts'
import { commitWords, namesCommit } from '../commit-in-text.ts'
import { at, idAt, listAt, numberAt, parseJson, textAt, timeAt } from '../json.ts'
import type {
  CommandAnswer,
  LookContext,
  Observation,
  Replicas,
  Sighting,
  Source,
  Target,
  Unreadable,
} from '../ports.ts'
import { type SourceConfig, textOption } from '../source-config.ts'
import { type Rollout, replicasOf, rolloutOf } from './kubernetes-rollout.ts'

/** A workload of Kubernetes through `kubectl`: its image tag, or an annotation, names the commit. */
export function kubernetes(config: SourceConfig): Source {
  return {
    look: async (target, context) => {
      const kubectl = callerOf(config, context)
      const answer = await readWorkload(config, kubectl)
      if (answer.kind === 'unreadable') return answer
      const workload = answer.value
      const texts = textsOf(workload, config)
      if (texts.some((text) => namesCommit(text, target.sha))) {
        const seen = sight(workload, rolloutOf(workload))
        return seen.state === 'live' ? seen : { ...seen, ...(await trouble(workload, kubectl, seen)) }
      }
      return other(workload, texts, { context, target })
    },
    name: config.name,
  }
}

async function readWorkload(config: SourceConfig, kubectl: Kubectl): Promise<Answer<unknown>> {
  const answer = await kubectl('get', textOption(config, 'workload') ?? '', '--output=json')
  if (answer.code !== 0) return problemOf(answer)
  const workload = parseJson(answer.stdout)
  return textAt(workload, 'kind') ? { kind: 'ok', value: workload } : unreadable('kubectl: the answer is no workload')
}

/** How many pods of the workload are ready now. */
export async function readWorkloadReplicas(
  config: SourceConfig,
  { context }: { readonly context: LookContext },
): Promise<Answer<readonly Replicas[]>> {
  const answer = await readWorkload(config, callerOf(config, context))
  if (answer.kind === 'unreadable') return answer
  return { kind: 'ok', value: [replicasOf(answer.value)] }
}

type Kubectl = (...words: readonly string[]) => Promise<CommandAnswer>

/** Options with `=`: a value can never be taken for an option of its own. */
function callerOf(config: SourceConfig, { run }: LookContext): Kubectl {
  const place = ['context', 'namespace'].flatMap((key) => {
    const value = textOption(config, key)
    return value ? [`--${key}=${value}`] : []
  })
  return (...words) => run({ args: [...words, ...place, '--request-timeout=10s'], file: 'kubectl' })
}

function problemOf({ failure, stderr }: CommandAnswer): Unreadable {
  if (failure === 'ENOENT') return ended('kubectl is not installed, or not in PATH')
  const said = lastLines(stderr)?.at(-1) ?? failure ?? 'it failed without a word'
  const isPermanent = /\((NotFound|Forbidden|Unauthorized)\)|must be logged in|context .* does not exist/i.test(stderr)
  return isPermanent ? ended(`kubectl: ${said}`) : unreadable(`kubectl: ${said}`)
}

/** Tags only: the digits of a digest are nobody's commit. */
function textsOf(workload: unknown, config: SourceConfig): readonly string[] {
  const key = textOption(config, 'annotation')
  if (key) {
    const places = [['spec', 'template', 'metadata'], ['metadata']] as const
    const found = places.map((place) =>
      ['annotations', 'labels'].flatMap((kind) => textAt(at(workload, ...place), kind, key) ?? []),
    )
    // That of the pods first: what stands at the workload alone can be changed without a new pod.
    return found.find((texts) => texts.length > 0) ?? []
  }
  const wanted = textOption(config, 'container')
  const containers = listAt(workload, 'spec', 'template', 'spec', 'containers')
  return containers
    .filter((container) => wanted === undefined || textAt(container, 'name') === wanted)
    .flatMap((container) => /:([^:/@]+)(?:@|$)/.exec(textAt(container, 'image') ?? '')?.[1] ?? [])
}

function sight(workload: unknown, rollout: Rollout): Sighting {
  const states = { done: 'live', failed: 'failed', waiting: 'deploying' } as const
  const revision = textAt(workload, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')
  const generation = revision ?? idAt(workload, 'metadata', 'generation') ?? '?'
  return {
    commitMatch: 'image',
    deploymentId: `${textAt(workload, 'kind')}/${textAt(workload, 'metadata', 'name')} revision ${generation}`,
    kind: 'state',
    reason: rollout.kind === 'failed' ? { code: 'ProgressDeadlineExceeded', message: rollout.message } : undefined,
    stage: rollout.kind === 'waiting' ? rollout.message : rollout.kind === 'failed' ? 'rollout' : undefined,
    state: states[rollout.kind],
  }
}

/** The image of another commit: if that contains ours, it has taken its place; else ours is still to come. */
async function other(
  workload: unknown,
  texts: readonly string[],
  { context, target }: { readonly context: LookContext; readonly target: Target },
): Promise<Observation> {
  for (const word of texts.flatMap(commitWords)) {
    if (!(await context.isAncestor(target.sha, word))) continue
    const seen = { ...sight(workload, { kind: 'done' }), commitMatch: 'other' } as const
    // While the later image is being rolled out, or cannot be, ours may be what serves.
    if (rolloutOf(workload).kind !== 'done') {
      return { ...seen, stage: `the image of ${word.slice(0, 7)} is being rolled out`, state: 'deploying' }
    }
    const supersededBy = { isContaining: true, sha: word }
    return { ...seen, commitMatch: 'image', state: 'superseded', supersededBy }
  }
  return { kind: 'none' }
}

/** Why pods do not start: said while the rollout goes on, and with their last words once it has failed. */
async function trouble(workload: unknown, kubectl: Kubectl, seen: Sighting): Promise<Partial<Sighting>> {
  const labels = at(workload, 'spec', 'selector', 'matchLabels')
  const selector = labelsOf(labels)
  if (!selector) return {}
  const answer = await kubectl('get', 'pods', `--selector=${selector}`, '--output=json')
  const pods = answer.code === 0 ? listAt(parseJson(answer.stdout), 'items').toSorted(newestFirst) : []
  for (const pod of pods) {
    const status = listAt(pod, 'status', 'containerStatuses').find(isBroken)
    const code = textAt(status, 'state', 'waiting', 'reason')
    if (!code) continue
    // The message counts the seconds to the next try: each look would seem to be progress.
    if (seen.state !== 'failed') return { reason: { code, message: '' } }
    const reason = { code, message: textAt(status, 'state', 'waiting', 'message') ?? seen.reason?.message ?? '' }
    const [name = '', container = ''] = [textAt(pod, 'metadata', 'name'), textAt(status, 'name')]
    const hasRun = (numberAt(status, 'restartCount') ?? 0) > 0
    const log = await kubectl('logs', name, `--container=${container}`, '--tail=30', `--previous=${hasRun}`)
    return { logTail: log.code === 0 ? lastLines(log.stdout) : undefined, reason, stage: `pod ${name}` }
  }
  return {}
}

function labelsOf(labels: unknown): string {
  if (typeof labels !== 'object' || labels === null) return ''
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',')
}

function newestFirst(a: unknown, b: unknown): number {
  const time = (pod: unknown) => timeAt(pod, 'metadata', 'creationTimestamp') ?? ''
  return time(b).localeCompare(time(a))
}

const STARTING = new Set(['ContainerCreating', 'PodInitializing'])

function isBroken(status: unknown): boolean {
  const reason = textAt(status, 'state', 'waiting', 'reason')
  return reason !== undefined && !STARTING.has(reason)
}
