import { readConfig } from '../core/config.ts'
import { findRepository } from '../core/paths.ts'
import { DEFAULT_MERGE_CONFIG, type MergeConfig, parseMergeConfig } from '../merge/config.ts'

/** The section `merge` of the configuration of a repository. */
export function mergeConfigOf(repository: string): MergeConfig {
  const main = findRepository(repository)?.mainWorktree
  return main === undefined ? DEFAULT_MERGE_CONFIG : readConfig(main, 'merge', parseMergeConfig).config
}
