// `npm run simulate [-- --json]`: how many requests a schedule of polling takes, and how late it notices the end of a
// deployment, over 4000 log-normal deployments a column. A model, not a measurement of any provider.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const ROUNDS = 4000
const COLUMNS = [
  { median: 60, sigma: 0.25 },
  { median: 240, sigma: 0.3 },
  { median: 600, sigma: 0.35 },
  { median: 240, sigma: 0.9 },
]
const after = (steps, rest) => (seconds) => steps.find(([until]) => seconds < until)?.[1] ?? rest

/** Seconds to wait, after that many seconds and `past` durations. */
const PEERS = {
  'fixed 2 s': () => 2,
  'fixed 10 s': () => 10,
  '5 s, after 2 min 15 s': after([[120, 5]], 15),
  '1, 5, 15, 30 s': after(
    [
      [15, 1],
      [60, 5],
      [300, 15],
    ],
    30,
  ),
  'x1.5 up to 30 s': (seconds) => Math.min(30, 1 + seconds / 2),
}

/** `{ requests, mean, p95 }` for each schedule and column; the same numbers on every machine. */
export async function simulate() {
  const schedules = { ...PEERS, 'orc-hooks': await ours() }
  return COLUMNS.map((column) => {
    const durations = lengths(column)
    const results = Object.entries(schedules).map(([name, wait]) => [name, run(wait, durations)])
    return { ...column, leastRequests: leastRequests(column), results: Object.fromEntries(results) }
  })
}

/**
 * The fewest requests that any schedule can take for a given mean delay, also one that knows the distribution f exactly.
 * With an interval τ(t), requests are ∫ S/τ and the mean delay is ∫ f·τ/2 (S: the part that still runs); by Cauchy and
 * Schwarz their product is at least (∫ √(f·S))²/2, and τ in proportion to 1/√(f/S) reaches that.
 */
function leastRequests({ median, sigma }) {
  const steps = 20_000
  const z = Array.from({ length: steps }, (_, step) => -8 + (16 * (step + 0.5)) / steps)
  const density = z.map((at) => Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI))
  let left = 1
  const integral = z.reduce((sum, at, step) => {
    left = Math.max(0, left - (density[step] * 16) / steps)
    // dt = σ·t·dz, and f = density / (σ·t).
    return sum + (Math.sqrt(density[step] * left * sigma * median * Math.exp(sigma * at)) * 16) / steps
  }, 0)
  return (meanDelay) => integral ** 2 / 2 / meanDelay
}

/** Our schedule from the source, with a random number generator that always says the same. */
async function ours() {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const outfile = join(root, `node_modules/.cache/orc-simulate-${process.pid}.mjs`)
  const entryPoints = [join(root, 'lib/deployment/schedule.ts')]
  await build({ bundle: true, entryPoints, format: 'esm', logLevel: 'warning', outfile, platform: 'node' })
  const { nextLookMs } = await import(pathToFileURL(outfile).href)
  rmSync(outfile)
  const random = generator(7)
  return (seconds, past) =>
    nextLookMs({ elapsedMs: seconds * 1000, floorMs: 0, pastMs: past.map((one) => one * 1000), random: random() }) /
    1000
}

function run(wait, durations) {
  const past = []
  const delays = []
  let requests = 0
  for (const duration of durations) {
    let now = 0
    while (now < duration) {
      now += wait(now, past)
      requests += 1
    }
    delays.push(now - duration)
    past.push(duration)
    if (past.length > 20) past.shift()
  }
  const sorted = delays.sort((a, b) => a - b)
  const mean = sorted.reduce((sum, delay) => sum + delay, 0) / sorted.length
  return { mean, p95: sorted[Math.floor(0.95 * sorted.length)], requests: requests / durations.length }
}

function lengths({ median, sigma }) {
  const random = generator(42)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Array.from({ length: ROUNDS }, () => median * Math.exp(sigma * normal()))
}

/** Park and Miller's minimal standard generator: numbers from 0 to 1, the same for the same seed. */
function generator(seed) {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const columns = await simulate()
  if (process.argv.includes('--json')) console.log(JSON.stringify(columns.map(withLeast), null, 2))
  else print(columns)
}

function withLeast({ leastRequests: leastFor, results, ...column }) {
  return {
    ...column,
    least: { mean: results['orc-hooks'].mean, requests: leastFor(results['orc-hooks'].mean) },
    results,
  }
}

function print(columns) {
  const cell = ({ mean, p95, requests }) => `${requests.toFixed(1)} / ${mean.toFixed(1)} / ${p95.toFixed(1)}`
  console.log('requests / mean delay s / p95 s, by median and sigma of the duration\n')
  console.log(`${''.padEnd(24)}${columns.map(({ median, sigma }) => `${median} s, ${sigma}`.padEnd(22)).join('')}`)
  for (const name of Object.keys(columns[0].results)) {
    console.log(`${name.padEnd(24)}${columns.map(({ results }) => cell(results[name]).padEnd(22)).join('')}`.trimEnd())
  }
  const least = columns
    .map(withLeast)
    .map(({ least: { mean, requests } }) => `${requests.toFixed(1)} / ${mean.toFixed(1)}`)
  console.log(`${'the least possible'.padEnd(24)}${least.map((text) => text.padEnd(22)).join('')}`.trimEnd())
}
