// What a provider knows: deployments, newest first, moved by hand or by a script of steps.
import type { Fault } from './server.ts'

export type Phase =
  | 'queued'
  | 'building'
  | 'deploying'
  | 'live'
  | 'failed'
  | 'canceled'
  | 'superseded'
  | 'skipped'
  /** A word that the provider has never used before. */
  | 'unheard-of'

export interface Deployment {
  readonly createdAt: number
  readonly id: number
  phase: Phase
  readonly sha: string
  updatedAt: number
  wasLive: boolean
}

/** What happens at a look: nothing yet, a phase that is reached, or a fault of the provider. */
export type Step = 'none' | Phase | Fault

export interface Board {
  /** Newest first. */
  readonly deployments: readonly Deployment[]
  /** A new deployment of a commit, in front of all others. */
  readonly deploy: (sha: string, phase: Phase) => Deployment
  /** The newest deployment of a commit reaches a phase; what was live until then is replaced by one that is. */
  readonly move: (sha: string, phase: Phase) => void
  /** One step at each look; the last one stays. */
  readonly play: (sha: string, steps: readonly Step[]) => void
  /** A look begins: returns the fault it meets, if any. */
  readonly tick: () => Fault | undefined
}

/** An empty board. Times are made up, and grow. */
export function newBoard(): Board {
  const deployments: Deployment[] = []
  const scripts = new Map<string, Step[]>()
  let clock = Date.parse('2026-03-01T12:00:00Z')
  const reach = (deployment: Deployment, phase: Phase) => {
    const before = deployments.find((other) => other.phase === 'live' && other !== deployment)
    if (phase === 'live' && before) before.phase = 'superseded'
    clock += 5000
    Object.assign(deployment, { phase, updatedAt: clock, wasLive: deployment.wasLive || phase === 'live' })
  }
  const deploy = (sha: string, phase: Phase) => {
    clock += 1000
    const made = { createdAt: clock, id: deployments.length + 1, phase, sha, updatedAt: clock, wasLive: false }
    deployments.unshift(made)
    reach(made, phase)
    return made
  }
  const move = (sha: string, phase: Phase) => {
    const known = deployments.find((deployment) => deployment.sha === sha)
    if (known) reach(known, phase)
    else deploy(sha, phase)
  }
  return {
    deploy,
    deployments,
    move,
    play: (sha, steps) => void scripts.set(sha, [...steps]),
    tick: () => {
      let fault: Fault | undefined
      for (const [sha, steps] of scripts) {
        const step = steps.shift()
        if (typeof step === 'object') fault = step
        else if (step !== undefined && step !== 'none') move(sha, step)
      }
      return fault
    },
  }
}
