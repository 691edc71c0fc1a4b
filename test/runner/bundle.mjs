// Bundles the test files in one pass, because a TypeScript loader in every process would cost several times more.
import { basename, join } from 'node:path'
import { build } from 'esbuild'

/** Bundles `files` (paths below `dir`) to `outdir`; returns for each file where its bundle is and what is wrong with it. */
export async function bundle({ dir, files, outdir, root }) {
  const { metafile } = await build({
    absWorkingDir: dir,
    bundle: true,
    entryPoints: files,
    format: 'esm',
    logLevel: 'error',
    metafile: true,
    outbase: dir,
    outdir,
    outExtension: { '.js': '.mjs' },
    packages: 'external',
    platform: 'node',
    sourcemap: 'inline',
    target: 'node20',
    tsconfig: join(root, 'tsconfig.json'),
  })
  return files.map((file) => ({
    bundle: join(outdir, file.replace(/\.ts$/, '.mjs')),
    file,
    reasons: importsUvu(metafile.inputs[file]) ? ['it imports uvu, not test/helpers/harness.ts'] : [],
    isSerial: basename(file).includes('.serial.'),
  }))
}

/** The harness has no `only`, no hooks, and no skip without a reason: what uvu counts wrongly cannot be written with it. */
function importsUvu(input) {
  return input.imports.some(({ path }) => /^uvu(\/|$)/.test(path))
}
