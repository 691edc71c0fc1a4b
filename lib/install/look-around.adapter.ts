import { EXIT, OrcError } from '../core/errors.ts'
import { findRepository } from '../core/paths.ts'
import { rollBack } from '../core/plan.adapter.ts'
import { readBundle } from './bundle.adapter.ts'
import type { InstallFacts } from './domain.ts'
import { inspect } from './inspect.adapter.ts'
import { say } from './messages.ts'
import { runtimePaths } from './names.ts'

/**
 * What is there, after an interrupted run has been taken back.
 * Throws `NO_REPOSITORY`, `UNSUPPORTED` on Windows, and what taking back throws.
 */
export function lookAround(cwd: string): InstallFacts {
  if (process.platform === 'win32') {
    throw new OrcError('Windows is not supported: the git hooks are sh scripts and were never tried there', {
      code: 'UNSUPPORTED',
      exitCode: EXIT.unavailable,
      hint: 'run it inside WSL',
    })
  }
  const paths = findRepository(cwd)
  const left = paths && rollBack(runtimePaths(paths).journal)
  if (left) console.error(say.takenBack(left))
  return inspect(cwd, process.env, readBundle())
}
