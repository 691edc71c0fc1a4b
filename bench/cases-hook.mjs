// The hook of an agent harness: by length of the list, many at once, and how long it holds the lock.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HOOK_BUDGET, hookCall, temporaryRepository } from './hook.mjs'
import { bareNode, interleave, summary } from './measure.mjs'
import { ratioRow } from './table.mjs'

const BARE = 'node -e 0'
const MANY = 32
const PROBE = fileURLToPath(new URL('lock-probe.cjs', import.meta.url))

/** The rows about hooks. */
export async function hookRows(rounds) {
  return [...bySize(rounds), ...(await manyAtOnce(Math.ceil(rounds / 2))), insideLock(rounds)]
}

function bySize(rounds) {
  const counts = [5, 20, 100, 1000]
  const repositories = counts.map(temporaryRepository)
  const hooks = counts.map((count, index) => [
    String(count),
    (round) => hookCall({ count, cwd: repositories[index], round }),
  ])
  const times = interleave({ bare: bareNode, ...Object.fromEntries(hooks) }, rounds)
  for (const path of repositories) rmSync(path, { force: true, recursive: true })
  return counts.map((count) => {
    const budget = count <= 20 ? HOOK_BUDGET : undefined
    return ratioRow(`TodoWrite hook, ${count} todos`, BARE, { base: times.bare, budget, subject: times[count] })
  })
}

/** The slowest of 32 hooks against the slowest of 32 bare starts, and whether each of them was recorded. */
async function manyAtOnce(rounds) {
  const slowest = { bare: [], hook: [] }
  let lost = 0
  for (let round = 0; round < rounds; round += 1) {
    const cwd = temporaryRepository()
    slowest.bare.push(await slowestOf(Array.from({ length: MANY }, bareNode)))
    const calls = Array.from({ length: MANY }, (_, index) => hookCall({ count: 5, cwd, round, session: `s${index}` }))
    slowest.hook.push(await slowestOf(calls))
    spawnSync(process.execPath, hookCall({ count: 5, cwd, round }).args, hookCall({ count: 5, cwd, round }))
    const { sessions } = JSON.parse(readFileSync(join(cwd, '.orchestra/cache/progress.json'), 'utf8'))
    lost += MANY - sessions.filter(({ id }) => /^s\d+$/.test(id)).length
    rmSync(cwd, { force: true, recursive: true })
  }
  const [base, subject] = [summary(slowest.bare), summary(slowest.hook)]
  const against = `slowest of ${MANY} ${BARE}`
  return [
    ratioRow(`slowest of ${MANY} hooks at once`, against, { base, budget: 1.4, subject }),
    { against: '', budget: 0, isOk: lost === 0, min: lost, unit: 'lost', what: `${MANY} hooks at once: events` },
  ]
}

function slowestOf(calls) {
  return Promise.all(calls.map(msUntilEnd)).then((times) => Math.max(...times))
}

function msUntilEnd({ args, command, cwd, input = '' }) {
  const startedAt = performance.now()
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'ignore', 'ignore'] })
    child.on('close', () => done(performance.now() - startedAt))
    child.stdin.end(input)
  })
}

function insideLock(rounds) {
  const cwd = temporaryRepository()
  const times = []
  for (let round = 0; round < rounds; round += 1) {
    const { args, command, ...options } = hookCall({ count: 20, cwd, round })
    const { stderr } = spawnSync(command, ['--require', PROBE, ...args], { ...options, encoding: 'utf8' })
    times.push(Number(stderr))
  }
  rmSync(cwd, { force: true, recursive: true })
  const { median, min } = summary(times)
  return { against: '', budget: 10, isOk: min <= 10, median, min, unit: 'ms', what: 'inside the lock, 20 todos' }
}
