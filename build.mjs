// Builds dist/: one small CJS file per hook, the CLI as ESM with its dependencies left outside, and the type declarations.
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('.', import.meta.url))
const common = { absWorkingDir: root, bundle: true, logLevel: 'warning', platform: 'node', target: 'node20' }

/** `graceful-fs` retries EMFILE in programs that open thousands of files; a hook opens five and pays for it at start. */
const plainFs = {
  name: 'plain-fs',
  setup: (b) => b.onResolve({ filter: /^graceful-fs$/ }, () => ({ external: true, path: 'node:fs' })),
}

const entries = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))

rmSync(join(root, 'dist'), { force: true, recursive: true })

await build({
  ...common,
  entryPoints: entries('hooks'),
  format: 'cjs',
  legalComments: 'none',
  minify: true,
  outdir: 'dist/hooks',
  outExtension: { '.js': '.cjs' },
  plugins: [plainFs],
})
await build({
  ...common,
  chunkNames: 'chunks/[name]-[hash]',
  entryPoints: { cli: 'scripts/cli.ts', index: 'index.ts' },
  format: 'esm',
  outdir: 'dist',
  packages: 'external',
  splitting: true,
})
cpSync(join(root, 'templates'), join(root, 'dist', basename('templates')), { recursive: true })

if (!process.argv.includes('--no-types')) {
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
}
