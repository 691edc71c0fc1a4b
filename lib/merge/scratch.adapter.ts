import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isProcessAlive } from '../core/identity.ts'
import { findRepository } from '../core/paths.ts'

/**
 * Lends a directory for files of a moment. It lies in the common git directory, where no `git add` sees it and a rename
 * into the work tree is one step; what a killed process left there goes away with the next call. Outside of a
 * repository, or where it cannot be written: among the temporary files of the system.
 */
export function withScratch<T>(cwd: string, use: (directory: string) => T): T {
  const directory = makeIn(cwd) ?? mkdtempSync(join(tmpdir(), 'orc-merge-'))
  try {
    return use(directory)
  } finally {
    rmSync(directory, { force: true, recursive: true })
    removeEmpty(dirname(directory))
  }
}

/** Another host that shares the repository has processes of its own. */
function prefix(): string {
  return `merge-${hostname().replace(/\W/g, '_')}-`
}

function makeIn(cwd: string): string | undefined {
  const commonDir = findRepository(cwd)?.commonDir
  if (commonDir === undefined) return undefined
  const parent = join(commonDir, 'orc-hooks')
  try {
    mkdirSync(parent, { recursive: true })
    sweep(parent)
    return mkdtempSync(join(parent, `${prefix()}${process.pid}-`))
  } catch {
    return undefined
  }
}

function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(prefix()) ? Number.parseInt(name.slice(prefix().length), 10) : Number.NaN
    if (pid > 0 && !isProcessAlive(pid, undefined)) rmSync(join(parent, name), { force: true, recursive: true })
  }
}

/** A repository without `init` has no directory of ours, and gets none. */
function removeEmpty(parent: string): void {
  try {
    if (parent.endsWith('/orc-hooks')) rmdirSync(parent)
  } catch {
    // There is more in it.
  }
}
