import type { Answer } from './ask.ts'
import type { LookContext, Replicas, Target } from './ports.ts'
import { readAppReplicas } from './providers/digitalocean/replicas.ts'
import { readWorkloadReplicas } from './providers/kubernetes.ts'
import type { SourceConfig } from './source-config.ts'

export interface ReplicasMeans {
  readonly context: LookContext
  readonly target: Target
}

type ReadReplicas = (config: SourceConfig, means: ReplicasMeans) => Promise<Answer<readonly Replicas[]>>

const READERS: Readonly<Record<string, ReadReplicas>> = {
  digitalocean: readAppReplicas,
  kubernetes: readWorkloadReplicas,
}

/** What tells how many instances of an app are ready, for the types of sources that can. */
export function replicasReader({ type }: SourceConfig): ReadReplicas | undefined {
  return READERS[type]
}
