// Times whole processes against `node -e 0`, interleaved, because only ratios of one run can be compared.
import { spawnSync } from 'node:child_process'

/**
 * Runs every subject once per round, `rounds` times, in turn. A subject is a function that returns what to start:
 * `{ command, args, input, cwd, env }`. Returns milliseconds by name: `{ min, median, max }`.
 */
export function interleave(subjects, rounds) {
  const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]))
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, subject] of Object.entries(subjects)) {
      const ms = timeOnce(subject(round))
      if (round >= 0) times[name].push(ms) // round -1 warms the caches of the file system
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, summary(list)]))
}

/** `node -e 0`, the floor that every ratio is against. */
export const bareNode = () => ({ args: ['-e', '0'], command: process.execPath })

/** The smallest, the middle and the largest of some numbers. */
export function summary(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return { max: sorted.at(-1), median: sorted[Math.floor(sorted.length / 2)], min: sorted[0] }
}

function timeOnce({ args, command, ...options }) {
  const startedAt = performance.now()
  const { error, status, stderr } = spawnSync(command, args, {
    stdio: options.input ? 'pipe' : ['ignore', 'pipe', 'pipe'],
    ...options,
  })
  const ms = performance.now() - startedAt
  if (error || status !== 0) throw error ?? new Error(`${command} ${args.join(' ')}: exit ${status}\n${stderr}`)
  return ms
}
