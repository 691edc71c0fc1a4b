// The rules of AGENTS.md that a parser can check. A rule nobody checks is a wish.
import { assert, run, test } from '../helpers/harness.ts'
import { type Module, reachable, readModules, undocumented } from '../helpers/modules.ts'

/** Beside the domain.ts and config.ts of each area: what other areas may import. Keep this short. */
const PUBLIC = [
  'lib/deployment/end-monitor.adapter.ts',
  'lib/deployment/views.ts',
  'lib/harness/adapters.ts',
  'lib/harness/channel.ts',
  'lib/harness/claude.ts',
  'lib/harness/detect.ts',
  'lib/harness/read.ts',
  'lib/merge/attributes.ts',
  'lib/merge/config.adapter.ts',
  'lib/merge/decision-log.adapter.ts',
  'lib/merge/hunks.ts',
  'lib/merge/markers.ts',
  'lib/merge/merge-file.ts',
  'lib/merge/render-report.ts',
  'lib/merge/report.adapter.ts',
  'lib/merge/report.ts',
  'lib/merge/resolve-file.ts',
  'lib/merge/stages.adapter.ts',
  'lib/push/queue-landing.adapter.ts',
  'lib/push/rules.adapter.ts',
]

const IO = /^node:(child_process|cluster|dgram|dns|fs|fs\/promises|http|https|net|os|readline|tls|tty|worker_threads)$/
/** They cost more at start than a hook may take (docs/decisions/0002). */
const TOO_SLOW_FOR_HOOKS = /^(ajv|citty|cli-progress|jsonc-parser|ora|smol-toml|string-width|valibot|zx)(\/|$)/
const ALLOWED_IN_HOOKS = /^cli-progress\/lib\/(formatter|format-\w+)(\.js)?$/

const modules = readModules('hooks', 'lib', 'scripts')
const lib = modules.filter(({ path }) => path.startsWith('lib/'))

/** Reports all offenders at once: `path: what`. */
function none(offenders: readonly string[]): void {
  assert.equal(offenders, [])
}

function areaOf(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}

function isAdapter(path: string): boolean {
  return path.endsWith('.adapter.ts')
}

function projectImports(module: Module, isTypeOnlyToo = true): readonly string[] {
  return module.imports
    .filter(({ isTypeOnly, target }) => /^(hooks|lib|scripts)\//.test(target) && (isTypeOnlyToo || !isTypeOnly))
    .map(({ target }) => target)
}

test('there is something to check', () => {
  assert.ok(lib.length > 10)
  assert.ok(lib.some((module) => projectImports(module).length > 0))
})

test('lib imports neither hooks nor scripts, and lib/core nothing but lib/core', () => {
  none(
    lib.flatMap((module) =>
      projectImports(module)
        .filter((target) => !target.startsWith(module.path.startsWith('lib/core/') ? 'lib/core/' : 'lib/'))
        .map((target) => `${module.path}: ${target}`),
    ),
  )
})

test('an area reaches another only through its domain.ts, its config.ts or its public file', () => {
  const isOpen = (target: string) =>
    target.startsWith('lib/core/') || /\/(config|domain)\.ts$/.test(target) || PUBLIC.includes(target)
  none(
    lib.flatMap((module) =>
      projectImports(module)
        .filter((target) => areaOf(target) !== areaOf(module.path) && !isOpen(target))
        .map((target) => `${module.path}: ${target}`),
    ),
  )
})

test('outside of lib/core only *.adapter.ts files do I/O, directly or through what they import', () => {
  const doesIo = (path: string) => [...reachable(path, modules)].some((target) => IO.test(target))
  none(
    lib
      .filter(({ path }) => !path.startsWith('lib/core/') && !isAdapter(path) && doesIo(path))
      .map(({ path }) => `${path}: ${[...reachable(path, modules)].filter((target) => IO.test(target)).join(', ')}`),
  )
})

test('hooks load nothing that is slow to start', () => {
  const hooks = modules.filter(({ path }) => path.startsWith('hooks/'))
  assert.ok(hooks.length > 0)
  none(
    hooks.flatMap(({ path }) =>
      [...reachable(path, modules)]
        .filter((target) => TOO_SLOW_FOR_HOOKS.test(target) && !ALLOWED_IN_HOOKS.test(target))
        .map((target) => `${path}: ${target}`),
    ),
  )
})

test('files stay small: 250 lines, hooks and scripts 40', () => {
  const limit = (path: string) => (path.startsWith('lib/') ? 250 : 40)
  none(modules.filter(({ lines, path }) => lines > limit(path)).map(({ lines, path }) => `${path}: ${lines} lines`))
})

test('every exported function of lib has a doc comment', () => {
  none(lib.flatMap((module) => undocumented(module).map((name) => `${module.path}: ${name}`)))
})

test('nothing calls process.exit, and only lib/core/exit.ts and hooks set process.exitCode', () => {
  const maySet = (path: string) => path === 'lib/core/exit.ts' || path.startsWith('hooks/')
  none(
    modules
      .filter(
        ({ path, text }) => /\bprocess\.exit\(/.test(text) || (/\bprocess\.exitCode\b/.test(text) && !maySet(path)),
      )
      .map(({ path }) => path),
  )
})

test('no default exports', () => {
  none(modules.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path))
})

run()
