// Builds dist/: one small CJS file per hook, the CLI as ESM with its dependencies left outside, and the type declarations.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('.', import.meta.url))
const common = {
  absWorkingDir: root,
  bundle: true,
  logLevel: 'warning',
  metafile: true,
  platform: 'node',
  target: 'node20',
}

/**
 * What chalk and proper-lockfile load and a hook has no use for (docs/decisions/0002): the level of colour is given, not
 * guessed; graceful-fs retries EMFILE in programs that open thousands of files; `retry` would wait for the lock;
 * `signal-exit` cannot act while a synchronous program works.
 */
const LEAN = {
  '#supports-color': 'export default { stderr: false, stdout: false }',
  'graceful-fs': "module.exports = require('node:fs')",
  retry: `exports.operation = () => {
    let first
    return { attempt: (run) => run(1), mainError: () => first, retry: (error) => { first = error; return false } }
  }`,
  'signal-exit': 'module.exports = () => () => {}',
}
const lean = {
  name: 'lean',
  setup: (b) => {
    b.onResolve({ filter: /^(#supports-color|graceful-fs|retry|signal-exit)$/ }, ({ path }) => ({
      namespace: 'lean',
      path,
    }))
    b.onLoad({ filter: /./, namespace: 'lean' }, ({ path }) => ({ contents: LEAN[path], resolveDir: root }))
  },
}

/** What is a bundle of its own: it lies beside the programs that load it, and above those in bin/. */
const apart = {
  name: 'apart',
  setup: (b) =>
    b.onResolve({ filter: /\/alone\.ts$/ }, ({ path }) => ({ external: true, path: path.replace(/\.ts$/, '.js') })),
}

/** What a hook loads or starts when it needs it, from beside itself. Needed too seldom to be kept in compiled form. */
const later = { 'progress-views': 'hooks/later/progress-views.ts', 'push-answer': 'lib/push/agent-answer.ts' }

const entries = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))

/** The commands that have a name of their own on the PATH. */
const bins = () => Object.fromEntries(entries('scripts/bin').map((path) => [`bin/${basename(path, '.ts')}`, path]))

rmSync(join(root, 'dist'), { force: true, recursive: true })

const hooks = await build({
  ...common,
  entryPoints: entries('hooks'),
  external: Object.keys(later).map((name) => `./${name}.cjs`),
  format: 'cjs',
  legalComments: 'none',
  minify: true,
  outdir: 'dist/hooks',
  outExtension: { '.js': '.cjs' },
  plugins: [lean],
  write: false,
})
for (const { path, text } of hooks.outputFiles) await cached(path, text)
await build({
  ...common,
  entryPoints: later,
  format: 'cjs',
  minify: true,
  outdir: 'dist/hooks',
  outExtension: { '.js': '.cjs' },
  plugins: [lean],
})
const program = {
  ...common,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  outdir: 'dist',
  packages: 'external',
  splitting: true,
}
await build({ ...program, entryPoints: { cli: 'scripts/cli.ts', index: 'index.ts', ...bins() }, plugins: [apart] })
await build({ ...program, entryPoints: { alone: 'scripts/alone.ts' } })
cpSync(join(root, 'templates'), join(root, 'dist/templates'), {
  filter: (path) => basename(path) !== '.gitkeep',
  recursive: true,
})
writeFileSync(join(root, 'dist/hooks/LICENSES.txt'), licences(Object.keys(hooks.metafile.inputs)))

if (!process.argv.includes('--no-types')) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
}

/** Writes a hook as a text inside of the program that runs it with its compiled form (docs/decisions/0009). */
async function cached(outfile, source) {
  const wrapped = `(function(exports,require,module){${source}})`
  const program = { build: createHash('sha256').update(wrapped).digest('hex').slice(0, 16), source: wrapped }
  const contents = `import { runCached } from './lib/core/code-cache.ts'
    runCached(${JSON.stringify(program)}, __filename, require)`
  await build({ ...common, format: 'cjs', minify: true, outfile, stdin: { contents, resolveDir: root } })
  console.log(`${relative(root, outfile)} ${(statSync(outfile).size / 1024).toFixed(1)} KB`)
}

/** The licences of the packages whose code is inside the hooks: they ask to travel with it. */
function licences(inputs) {
  const folders = new Set(inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean))
  const texts = [...folders].sort().map((folder) => {
    const { license, name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : `Licence: ${license}`
    return `${name} ${version} (${license})\n\n${text}\n`
  })
  return ['The hooks in this folder contain code of these packages.\n', ...texts].join(`\n${'-'.repeat(72)}\n\n`)
}
