// Pushes of many clones to one branch at once through a slow remote: our queue, the same one after another, and what
// people and agents do by hand.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const LATENCY_MS = 150
const FULL_ROUNDS = 30

/** The rows about races. */
export async function raceRows(rounds) {
  const race = await loadHelpers()
  const isFull = rounds >= FULL_ROUNDS
  const clones = isFull ? 16 : 6
  const turns = isFull ? 3 : 1
  const queue = await measure(race, { clones, isAtOnce: true, program: race.ours, turns })
  const serial = await measure(race, { clones, isAtOnce: false, program: race.ours, turns })
  const naive = await measure(race, { clones, isAtOnce: true, program: race.naive, turns })
  const what = `${clones} clones push at once`
  return [
    row(`${what}: not landed`, '', { budget: 0, unit: 'lost', value: queue.started - queue.landed }),
    row(`${what}: commits lost or doubled`, '', { budget: 0, unit: 'lost', value: queue.wrong }),
    row(`${what}: wall`, 'one after another', { budget: 1.5, unit: 'x', value: queue.ms / serial.ms }),
    row(`${what}: time for each that landed`, 'pull --rebase, push', {
      budget: budgetOf(isFull),
      unit: 'x',
      value: perLanded(queue) / perLanded(naive),
    }),
    row(`${what}: push commands for each that landed`, '', {
      budget: 0.5,
      unit: 'x',
      value: queue.pushes / queue.landed,
    }),
    row(`${what}: push commands for each that landed, by hand`, '', { unit: 'x', value: naive.pushes / naive.landed }),
    ...(isFull ? await burstRows(race) : []),
    row(`${what}: not landed, by hand`, '', { unit: 'lost', value: naive.started - naive.landed }),
  ]
}

/** A seventh of the time of naive loops is promised for 16 clones; a few clones collide less. */
const budgetOf = (isFull) => (isFull ? 1 / 7 : undefined)
const perLanded = ({ landed, ms }) => ms / landed

function row(what, against, { budget, unit, value }) {
  return {
    against,
    budget,
    isOk: budget === undefined ? undefined : value <= budget,
    median: value,
    min: value,
    unit,
    what,
  }
}

/** Once, 32 clones and 16 linked worktrees, each with three commits to code, a roadmap and a registry of sessions. */
async function burstRows(helpers) {
  const box = helpers.sandbox('bench-burst')
  const race = helpers.makeRace(box, { clones: 32, latencyMs: LATENCY_MS, worktrees: 16 })
  for (const client of race.clients) helpers.work(race, client, 0)
  const ends = await helpers.startAll(race, helpers.ours)
  const landed = ends.filter(({ code }) => code === 0).length
  const wrong = helpers.wrongWork(race, 1).length + helpers.leftovers(race).length
  const pushes = helpers.pushCount(race)
  rmSync(box.top, { force: true, maxRetries: 3, recursive: true })
  const what = '32 clones and 16 worktrees push roadmaps and sessions'
  return [
    row(`${what}: not landed`, '', { budget: 0, unit: 'lost', value: ends.length - landed }),
    row(`${what}: lost, doubled, left over`, '', { budget: 0, unit: 'lost', value: wrong }),
    row(`${what}: push commands for each that landed`, '', { budget: 0.5, unit: 'x', value: pushes / landed }),
  ]
}

async function measure(helpers, { clones, isAtOnce, program, turns }) {
  const box = helpers.sandbox('bench-race')
  const race = helpers.makeRace(box, { clones, latencyMs: LATENCY_MS })
  const startedAt = performance.now()
  const clients = isAtOnce ? race.clients.map((client) => clientTurns(helpers, race, { client, program, turns })) : []
  const ends = await Promise.all(clients)
  if (!isAtOnce)
    for (const client of race.clients) ends.push(await clientTurns(helpers, race, { client, program, turns }))
  const ms = performance.now() - startedAt
  const landed = ends.flat().filter(({ code }) => code === 0).length
  const subjects = helpers.git(box, race.remote, 'log', '--format=%s', 'main').trimEnd().split('\n')
  const expected = 1 + (isAtOnce ? landed : clones * turns)
  const wrong = Math.abs(new Set(subjects).size - expected) + subjects.length - new Set(subjects).size
  const result = { landed, ms, pushes: helpers.pushCount(race), started: clones * turns, wrong }
  rmSync(box.top, { force: true, maxRetries: 3, recursive: true })
  return result
}

/** No pause between two pushes of a client: contention is what is measured. */
async function clientTurns(helpers, race, { client, program, turns }) {
  const ends = []
  for (let turn = 0; turn < turns; turn += 1) {
    helpers.workAlone(race, client, turn)
    ends.push(await helpers.ended(helpers.start(race, client, program)))
  }
  return ends
}

/** The helpers of the tests are TypeScript. */
async function loadHelpers() {
  const outfile = join(root, `node_modules/.cache/orc-race-${process.pid}.mjs`)
  const contents = ['race', 'repository', 'ended'].map((name) => `export * from './test/helpers/${name}.ts'`).join('\n')
  const stdin = { contents, loader: 'ts', resolveDir: root }
  await build({ bundle: true, format: 'esm', logLevel: 'warning', outfile, platform: 'node', stdin })
  try {
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(outfile, { force: true })
  }
}
