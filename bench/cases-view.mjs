// What shows the state: the status line command, and how soon `progress watch` says what a hook recorded.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLI, hookCall, temporaryRepository } from './hook.mjs'
import { bareNode, interleave, summary } from './measure.mjs'
import { ratioRow } from './table.mjs'

/** The rows about views. */
export async function viewRows(rounds) {
  const cwd = temporaryRepository()
  spawnSync(process.execPath, [CLI, 'init', '--yes', '--harness', 'claude'], { cwd })
  runHook(cwd, 0)
  const rows = [...statusLine(cwd, rounds), await watchLatency(cwd, Math.ceil(rounds / 2))]
  rmSync(cwd, { force: true, recursive: true })
  return rows
}

function statusLine(cwd, rounds) {
  const { command } = JSON.parse(readFileSync(join(cwd, '.claude/settings.json'), 'utf8')).statusLine
  const sh = (script) => () => ({ args: ['-c', script], command: 'sh', cwd })
  const { bare, cat, line } = interleave(
    { bare: bareNode, cat: sh('cat .orchestra/cache/status-line.txt'), line: sh(command) },
    rounds,
  )
  return [
    ratioRow('status line command', 'node -e 0', { base: bare, budget: 0.25, subject: line }),
    ratioRow('status line command', 'sh -c cat', { base: cat, subject: line }),
  ]
}

/** From the moment an event is in the spool to the line of `watch` that shows it. */
async function watchLatency(cwd, rounds) {
  const watch = spawn(process.execPath, [CLI, 'progress', 'watch', '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const shown = () => new Promise((done) => watch.stdout.once('data', () => done(performance.now())))
  await shown()
  const times = []
  for (let round = 1; round <= rounds; round += 1) {
    await new Promise((done) => setTimeout(done, 100))
    const shownAt = shown()
    const recordedAt = record(cwd, round)
    times.push((await shownAt) - recordedAt)
  }
  watch.kill()
  const { median, min } = summary(times)
  return { against: '', budget: 200, isOk: median <= 200, median, min, unit: 'ms', what: 'watch shows an event after' }
}

/** Puts an event into the spool as a hook does; returns when it was there. */
function record(cwd, round) {
  const at = Date.now()
  const item = { status: 'in_progress', title: `Part ${round} of the work` }
  const base = { agent: { id: 'main' }, at, cwd, harness: 'claude', host: 'bench', id: `${at}-${round}`, v: 1 }
  const event = { ...base, items: [item], key: `key-${round}`, kind: 'plan.snapshot', sessionId: 'watched' }
  const spool = join(cwd, '.orchestra/spool')
  writeFileSync(join(spool, `.${event.id}.json.tmp`), JSON.stringify(event))
  renameSync(join(spool, `.${event.id}.json.tmp`), join(spool, `${event.id}.json`))
  return performance.now()
}

function runHook(cwd, round) {
  const { args, command, ...options } = hookCall({ count: 5, cwd, round })
  spawnSync(command, args, options)
}
