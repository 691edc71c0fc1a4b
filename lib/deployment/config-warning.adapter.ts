import { readConfig } from '../core/config.ts'
import { oneLine } from '../core/text.ts'
import { parseDeploymentConfig } from './config.ts'

/** What of the section `deployment` is not understood: where it stands, which value it is, and what is allowed. */
export function configProblems(mainWorktree: string): readonly string[] {
  return readConfig(mainWorktree, 'deployment', parseDeploymentConfig).problems.map(oneLine)
}

/** Says that on stderr, one line each: else it looks as if nothing was configured. */
export function warnOfConfig(mainWorktree: string): void {
  for (const problem of configProblems(mainWorktree)) console.error(`orc-hooks: warning: ${problem}`)
}
