import { join } from 'node:path'
import type { HookSetup } from './domain.ts'

/** The directory in which git itself looks for hooks: husky's has stubs that lead to the scripts beside it. */
export function calledDirectory(setup: HookSetup): string {
  return setup.kind === 'husky' ? join(setup.directory, '_') : setup.directory
}
