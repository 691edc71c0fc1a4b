// Runs the test files: `node test/run.mjs [--dir <folder>] [--timeout-ms <n>] [part of a path ...]`.
// One process per file, in parallel; `*.serial.test.ts` afterwards, one at a time. Ends with "N passed, N failed".
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundle } from './runner/bundle.mjs'
import { testEnvironment } from './runner/environment.mjs'
import { killAll, runFile } from './runner/run-file.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { positionals: parts, values } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { default: join(root, 'test'), type: 'string' },
    'timeout-ms': { default: '180000', type: 'string' },
  },
})
const dir = resolve(values.dir)
const cache = join(root, 'node_modules/.cache') // packages are resolved from where a bundle lies
mkdirSync(cache, { recursive: true })
const outdir = mkdtempSync(join(cache, 'orc-test-'))
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'orc-test-')))
process.on('exit', () => {
  killAll()
  for (const path of [outdir, scratch]) rmSync(path, { force: true, maxRetries: 3, recursive: true })
})
for (const [signal, code] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.on(signal, () => process.exit(code))

const totals = { failed: 0, passed: 0, skipped: 0 }
const red = []
try {
  await runAll(readdirSync(dir, { recursive: true }).filter(isWanted).sort())
} catch (error) {
  totals.failed += 1
  console.error(error instanceof Error ? error.message : error)
}
if (red.length > 0) console.log(`\nFailed:\n${red.map((file) => `  ${file}`).join('\n')}`)
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`)
process.exitCode = totals.failed > 0 ? 1 : 0

function isWanted(file) {
  return file.endsWith('.test.ts') && (parts.length === 0 || parts.some((part) => join('test', file).includes(part)))
}

async function runAll(files) {
  if (files.length === 0) throw new Error(`no test files in ${dir} for: ${parts.join(' ') || '*.test.ts'}`)
  const env = testEnvironment(scratch)
  const tests = await bundle({ dir, files, outdir, root })
  const queue = tests.filter(({ isSerial }) => !isSerial)
  const work = async () => {
    for (let test = queue.shift(); test; test = queue.shift()) await runOne(test, env)
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
  for (const test of tests.filter(({ isSerial }) => isSerial)) await runOne(test, env)
}

async function runOne(test, env) {
  const startedAt = performance.now()
  const result = await runFile(test.bundle, { cwd: root, env, timeoutMs: Number(values['timeout-ms']) })
  const reasons = [...test.reasons, ...result.reasons]
  const failed = Math.max(result.failed, reasons.length > 0 ? 1 : 0)
  totals.failed += failed
  totals.passed += result.passed
  totals.skipped += result.skips.length
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(
    `${failed > 0 ? 'FAILED ' : 'ok     '}${test.file} (${result.passed} passed, ${failed} failed, ${seconds} s)`,
  )
  for (const line of failed > 0
    ? [result.output.trimEnd(), ...reasons.map((why) => `  because ${why}`)]
    : result.skips) {
    console.log(`  ${line}`.trimEnd())
  }
  if (failed > 0) red.push(test.file)
}
