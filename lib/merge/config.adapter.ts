import { readConfig } from '../core/config.ts'
import { findRepository } from '../core/paths.ts'
import { oneLine } from '../core/text.ts'
import { DEFAULT_MERGE_CONFIG, type MergeConfig, parseMergeConfig } from './config.ts'

/** The section `merge` of the repository that `directory` is in; outside of one the default. */
export function mergeConfigAt(directory: string): MergeConfig {
  const paths = findRepository(directory)
  return paths ? readConfig(paths.mainWorktree, 'merge', parseMergeConfig).config : DEFAULT_MERGE_CONFIG
}

/** The same for a command, which says on stderr what is not understood: else a wrong rule looks like none. */
export function mergeConfigForCommand(directory: string, { isQuiet }: { readonly isQuiet: boolean }): MergeConfig {
  const paths = findRepository(directory)
  if (!paths) return DEFAULT_MERGE_CONFIG
  const { config, problems } = readConfig(paths.mainWorktree, 'merge', parseMergeConfig)
  if (!isQuiet) for (const problem of problems) console.error(`orc-hooks: warning: ${oneLine(problem)}`)
  return config
}
