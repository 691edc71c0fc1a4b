import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { assert, run, test } from '../helpers/harness.ts'

// What npm runs in a clone of this repository after `npm ci`; `prepare` would make npm warn whoever installs a tarball.
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
const script: string = scripts.dependencies

/** Runs the script as npm does: by sh, with the package's own commands first in PATH. */
function setUp(cwd: string, env: Record<string, string> = {}) {
  const path = `${join(cwd, 'node_modules/.bin')}:/usr/local/bin:/usr/bin:/bin`
  const { status, stderr, stdout } = spawnSync('sh', ['-c', script], {
    cwd,
    encoding: 'utf8',
    env: { HOME: cwd, PATH: path, ...env },
  })
  return { output: stdout + stderr, status }
}

function checkout({ hasDependencies = true, isRepository = true } = {}): string {
  const cwd = mkdtempSync(join(tmpdir(), 'orc-own-hooks-'))
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

test('npm ci sets up the hooks of a clone', () => {
  const cwd = checkout()
  assert.equal(setUp(cwd), { output: '', status: 0 })
  assert.is(hooksPath(cwd), '.husky/_')
})

test('npm ci does nothing, silently, in continuous integration', () => {
  const cwd = checkout()
  assert.equal(setUp(cwd, { CI: 'true' }), { output: '', status: 0 })
  assert.is(hooksPath(cwd), '')
})

test('npm ci does nothing, silently, without development dependencies', () => {
  assert.equal(setUp(checkout({ hasDependencies: false })), { output: '', status: 0 })
})

test('npm ci does nothing, silently, outside of git', () => {
  assert.equal(setUp(checkout({ isRepository: false })), { output: '', status: 0 })
})

test('whoever installs the package is asked about no script', () => {
  const asked = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare', 'prepublish']
  assert.equal(
    asked.filter((name) => name in scripts),
    [],
  )
})

run()
