import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'

const script = /"prepare": "(.+)",?\n/.exec(readFileSync('package.json', 'utf8'))?.[1]?.replaceAll('\\"', '"') ?? ''

/** Runs the script as npm does: by sh, with the package's own commands first in PATH. */
function prepare(cwd: string, env: Record<string, string> = {}) {
  const path = `${join(cwd, 'node_modules/.bin')}:/usr/local/bin:/usr/bin:/bin`
  const { status, stderr, stdout } = spawnSync('sh', ['-c', script], {
    cwd,
    encoding: 'utf8',
    env: { HOME: cwd, PATH: path, ...env },
  })
  return { output: stdout + stderr, status }
}

function checkout({ hasDependencies = true, isRepository = true } = {}): string {
  const cwd = mkdtempSync(join(tmpdir(), 'orc-prepare-'))
  if (isRepository) execFileSync('git', ['init', '-q', cwd])
  if (!hasDependencies) return cwd
  mkdirSync(join(cwd, 'node_modules/.bin'), { recursive: true })
  symlinkSync(process.execPath, join(cwd, 'node_modules/.bin/node'))
  symlinkSync(resolve('node_modules/husky/bin.js'), join(cwd, 'node_modules/.bin/husky'))
  return cwd
}

function hooksPath(cwd: string): string {
  return spawnSync('git', ['config', 'core.hooksPath'], { cwd, encoding: 'utf8' }).stdout.trim()
}

test('prepare sets up the hooks of a clone', () => {
  const cwd = checkout()
  assert.equal(prepare(cwd), { output: '', status: 0 })
  assert.is(hooksPath(cwd), '.husky/_')
})

test('prepare does nothing, silently, in continuous integration', () => {
  const cwd = checkout()
  assert.equal(prepare(cwd, { CI: 'true' }), { output: '', status: 0 })
  assert.is(hooksPath(cwd), '')
})

test('prepare does nothing, silently, without development dependencies', () => {
  assert.equal(prepare(checkout({ hasDependencies: false })), { output: '', status: 0 })
})

test('prepare does nothing, silently, outside of git', () => {
  assert.equal(prepare(checkout({ isRepository: false })), { output: '', status: 0 })
})

run()
