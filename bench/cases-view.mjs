// What shows the state: the status line command, and how soon `progress watch` says what a hook recorded.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
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

/** From the end of a hook to the line of `watch`; 0 when the line came first. */
async function watchLatency(cwd, rounds) {
  const watch = spawn(process.execPath, [CLI, 'progress', 'watch', '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const lines = () => new Promise((done) => watch.stdout.once('data', () => done(performance.now())))
  await lines()
  const times = []
  for (let round = 1; round <= rounds; round += 1) {
    const [shownAt, endedAt] = await Promise.all([lines(), endOf(hookCall({ count: 5, cwd, round }))])
    times.push(Math.max(0, shownAt - endedAt))
  }
  watch.kill()
  const { median, min } = summary(times)
  const what = 'watch shows an event, after the end of its hook'
  return { against: '', budget: 200, isOk: median <= 200, median, min, unit: 'ms', what }
}

function endOf({ args, command, cwd, input }) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'ignore', 'ignore'] })
    child.on('close', () => done(performance.now()))
    child.stdin.end(input)
  })
}

function runHook(cwd, round) {
  const { args, command, ...options } = hookCall({ count: 5, cwd, round })
  spawnSync(command, args, options)
}
