// One test file in one process group of its own, so that a file that hangs can be ended together with all it started.
import { spawn } from 'node:child_process'
import { judge } from './judge.mjs'

const running = new Set()

/** Ends every test file that still runs, with its descendants. */
export function killAll() {
  for (const child of running) killGroup(child)
}

/** Runs one bundled test file and judges it; `timeoutMs` is for the whole file. */
export function runFile(path, { cwd, env, timeoutMs }) {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--enable-source-maps', path], {
      cwd,
      detached: true,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    const chunks = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk))
    let isTimeout = false
    const timer = setTimeout(() => {
      isTimeout = true
      killGroup(child)
    }, timeoutMs)
    child.on('exit', () => {
      killGroup(child)
      setTimeout(() => [child.stdout, child.stderr].map((stream) => stream.destroy()), 1000).unref() // detached heirs hold them open
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      running.delete(child)
      const output = Buffer.concat(chunks).toString()
      const verdict = judge(output, code)
      const reasons = isTimeout ? [`still running after ${timeoutMs} ms`] : verdict.reasons
      done({ ...verdict, failed: Math.max(verdict.failed, isTimeout ? 1 : 0), output, reasons })
    })
  })
}

function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Already gone, all of it.
  }
}
