// Runs the test files: bundles them once, then one process per file, in parallel, each with a timeout.
// uvu exits 0 in several failing situations, so the counts it prints decide, not its exit code.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(join(root, 'test'), { recursive: true })
  .map((name) => join('test', name))
  .filter((name) => name.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
const outdir = join(root, 'node_modules/.cache', `orc-test-${process.pid}`)
mkdirSync(outdir, { recursive: true })
process.on('exit', () => rmSync(outdir, { force: true, recursive: true }))

await build({
  absWorkingDir: root,
  bundle: true,
  entryPoints: files,
  format: 'esm',
  logLevel: 'warning',
  outbase: 'test',
  outdir,
  outExtension: { '.js': '.mjs' },
  packages: 'external',
  platform: 'node',
  sourcemap: 'inline',
  target: 'node20',
})

const TIMEOUT_MS = 180_000
const queue = [...files]
const totals = { passed: 0, failed: 0, skipped: 0 }
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
if (files.length === 0) totals.failed += 1
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`)
process.exitCode = totals.failed > 0 ? 1 : 0

async function work() {
  for (let file = queue.shift(); file; file = queue.shift()) {
    const result = await runFile(file)
    totals.passed += result.passed
    totals.failed += result.failed
    totals.skipped += result.skipped
  }
}

function runFile(file) {
  const bundled = join(outdir, relative('test', file).replace(/\.ts$/, '.mjs'))
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--enable-source-maps', bundled], {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const result = judge(output, code)
      const verdict = result.failed > 0 ? 'FAILED' : 'ok'
      console.log(`${verdict.padEnd(7)}${file} (${result.passed} passed, ${result.failed} failed)`)
      if (result.failed > 0) console.log(signal ? `${output}\nended by ${signal}` : output)
      else for (const line of output.split('\n').filter((text) => text.startsWith('SKIPPED'))) console.log(`  ${line}`)
      done(result)
    })
  })
}

function judge(output, code) {
  const count = (word) => Number(output.match(new RegExp(`^ {2}${word}: +(\\d+)`, 'm'))?.[1] ?? Number.NaN)
  const [total, passed, skipped] = ['Total', 'Passed', 'Skipped'].map(count)
  if (Number.isNaN(total)) return { failed: 1, passed: 0, skipped: 0 }
  return { failed: Math.max(total - passed, code === 0 ? 0 : 1, total === 0 ? 1 : 0), passed, skipped }
}
