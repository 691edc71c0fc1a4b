import { at, listAt, numberAt, textAt } from '../json.ts'
import type { Replicas } from '../ports.ts'

/** Whether a workload has become what its specification says. */
export type Rollout =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'waiting'; readonly message: string }

/** The rule of `kubectl rollout status`, for each kind it knows. */
export function rolloutOf(workload: unknown): Rollout {
  if (isUnseen(workload)) return waiting('the new specification has not been seen yet')
  switch (textAt(workload, 'kind')) {
    case 'DaemonSet':
      return daemonSet(workload)
    case 'Deployment':
      return deployment(workload)
    case 'StatefulSet':
      return statefulSet(workload)
    default:
      return waiting('a kind of workload that is not known here')
  }
}

/** Until the controller has seen a specification, what it counts is about the one before. */
function isUnseen(workload: unknown): boolean {
  const observed = numberAt(workload, 'status', 'observedGeneration') ?? 0
  return observed < (numberAt(workload, 'metadata', 'generation') ?? 0)
}

/** How many pods of a workload are wanted, and how many are ready. */
export function replicasOf(workload: unknown): Replicas {
  const isDaemonSet = textAt(workload, 'kind') === 'DaemonSet'
  const desired = isDaemonSet
    ? (numberAt(workload, 'status', 'desiredNumberScheduled') ?? Number.NaN)
    : (numberAt(workload, 'spec', 'replicas') ?? 1)
  const ready = numberAt(workload, 'status', isDaemonSet ? 'numberReady' : 'readyReplicas') ?? 0
  return {
    component: `${textAt(workload, 'kind')}/${textAt(workload, 'metadata', 'name')}`,
    desired,
    ready: isUnseen(workload) ? Number.NaN : ready,
    state: rolloutOf(workload).kind,
  }
}

function deployment(workload: unknown): Rollout {
  const { available, replicas, updated, wanted } = counts(workload)
  const conditions = listAt(workload, 'status', 'conditions')
  const progressing = conditions.find((condition) => textAt(condition, 'type') === 'Progressing')
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    return { kind: 'failed', message: textAt(progressing, 'message') ?? 'the deadline for progress has passed' }
  }
  if (updated < wanted) return waiting(`${updated} of ${wanted} replicas updated`)
  if (replicas > updated) return waiting(`${replicas - updated} old replicas are still to end`)
  if (available < updated) return waiting(`${available} of ${updated} updated replicas available`)
  return { kind: 'done' }
}

function statefulSet(workload: unknown): Rollout {
  const { updated, wanted } = counts(workload)
  const ready = numberAt(workload, 'status', 'readyReplicas') ?? 0
  if (textAt(workload, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return waiting('the update strategy OnDelete waits for somebody to delete the pods')
  }
  if (ready < wanted) return waiting(`${ready} of ${wanted} replicas ready`)
  const partition = numberAt(workload, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0
  if (partition > 0) {
    const part = Math.max(0, wanted - partition)
    return updated < part ? waiting(`${updated} of ${part} replicas of the partition updated`) : { kind: 'done' }
  }
  const isNew = at(workload, 'status', 'updateRevision') === at(workload, 'status', 'currentRevision')
  return isNew ? { kind: 'done' } : waiting(`${updated} of ${wanted} replicas at the new revision`)
}

function daemonSet(workload: unknown): Rollout {
  const number = (name: string) => numberAt(workload, 'status', name) ?? 0
  const wanted = number('desiredNumberScheduled')
  if (textAt(workload, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return waiting('the update strategy OnDelete waits for somebody to delete the pods')
  }
  if (number('updatedNumberScheduled') < wanted) {
    return waiting(`${number('updatedNumberScheduled')} of ${wanted} pods updated`)
  }
  if (number('numberAvailable') < wanted) return waiting(`${number('numberAvailable')} of ${wanted} pods available`)
  return { kind: 'done' }
}

function counts(workload: unknown) {
  const status = (name: string) => numberAt(workload, 'status', name) ?? 0
  return {
    available: status('availableReplicas'),
    replicas: status('replicas'),
    updated: status('updatedReplicas'),
    wanted: numberAt(workload, 'spec', 'replicas') ?? 1,
  }
}

function waiting(message: string): Rollout {
  return { kind: 'waiting', message }
}
