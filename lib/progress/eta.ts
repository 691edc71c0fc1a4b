import type { Eta } from './view-domain.ts'

/** With fewer completed tasks than this, no time is foretold. */
const MIN_SAMPLES = 5

/** What is left to do. */
export interface Work {
  /** Seconds in progress so far, of each running task. */
  readonly running: readonly number[]
  readonly pendingTasks: number
  /** How many agents share it. */
  readonly agents: number
}

/**
 * Seconds until the work is done, from the durations of this repository's completed tasks:
 *
 *     (sum over the running tasks of max(0, median - elapsed)  +  median x pending tasks) / agents
 *
 * The median, because one task left open over lunch must not move the estimate. Undefined with fewer than five
 * samples, with nothing left to do, and when the running tasks outlived the estimate: then there is no honest answer.
 */
export function etaOf(durations: readonly number[], work: Work): Eta | undefined {
  const remainingTasks = work.running.length + work.pendingTasks
  if (durations.length < MIN_SAMPLES || remainingTasks === 0) return undefined
  const medianSeconds = median(durations)
  const left = work.running.reduce((sum, elapsed) => sum + Math.max(0, medianSeconds - elapsed), 0)
  const seconds = Math.round((left + medianSeconds * work.pendingTasks) / Math.max(1, work.agents))
  if (seconds === 0) return undefined
  const elapsedSeconds = work.running.reduce((sum, elapsed) => sum + elapsed, 0)
  const { agents } = work
  return { basis: { agents, elapsedSeconds, medianSeconds, remainingTasks, samples: durations.length }, seconds }
}

/** The latest of several: lists are worked on side by side. */
export function latest(etas: readonly (Eta | undefined)[]): Eta | undefined {
  return etas.reduce((a, b) => ((b?.seconds ?? -1) > (a?.seconds ?? -1) ? b : a), undefined)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0]
  return (low + high) / 2
}
