import type { Patience } from './advance.ts'
import type { PlannedSource } from './ask-sources.ts'

/** What is watched for one environment, as the configuration and the variables of this user say. */
export interface EnvironmentPlan {
  readonly name: string
  /** Patterns of full ref names; empty: the remote's default branch. */
  readonly refs: readonly string[]
  readonly sources: readonly PlannedSource[]
  readonly patience: Patience
  /** A fixed time between two looks; undefined: as earlier deployments suggest. */
  readonly pollMs: number | undefined
}

/** Whether an environment watches a ref of the remote; `*` stands for anything but a slash, `**` for anything. */
export function isWatched({ refs }: EnvironmentPlan, ref: string, defaultBranch: string | undefined): boolean {
  if (refs.length === 0) return defaultBranch !== undefined && ref === `refs/heads/${defaultBranch}`
  return refs.some((pattern) => matcher(pattern.startsWith('refs/') ? pattern : `refs/heads/${pattern}`).test(ref))
}

function matcher(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')))
    .join('')
  return new RegExp(`^${source}$`)
}
