// Small programs that tests run as real processes.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

/** Bundles `test/workers/<name>.ts` into `directory` and returns the file to run with node. */
export function bundleWorker(name: string, directory: string): string {
  const outfile = join(directory, `${name}.cjs`)
  buildSync({
    bundle: true,
    entryPoints: [`test/workers/${name}.ts`],
    format: 'cjs',
    outfile,
    platform: 'node',
    target: 'node20',
  })
  return outfile
}

/** Runs `file` with node. */
export function runNode(file: string, args: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, [file, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
}
