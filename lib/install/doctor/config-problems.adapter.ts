import { readConfig } from '../../core/config.ts'
import { parseDeploymentConfig } from '../../deployment/config.ts'
import { parseMergeConfig } from '../../merge/config.ts'
import { parseProgressConfig } from '../../progress/config.ts'
import { parsePushConfig } from '../../push/config.ts'

/** What is wrong with the configuration of a repository, in any section: one line each. */
export function configProblems(mainWorktree: string): readonly string[] {
  const read = [
    readConfig(mainWorktree, 'deployment', parseDeploymentConfig),
    readConfig(mainWorktree, 'merge', parseMergeConfig),
    readConfig(mainWorktree, 'progress', parseProgressConfig),
    readConfig(mainWorktree, 'push', parsePushConfig),
  ]
  return [...new Set(read.flatMap(({ problems }) => problems))]
}
