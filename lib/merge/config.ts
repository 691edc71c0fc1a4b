import { type Section, unknownKeys } from '../core/config-values.ts'

/** The section `merge` of the configuration. */
export interface MergeConfig {
  /** Which kind a path is; the first pattern that matches counts, before the built-in ones. */
  readonly files: readonly FileRule[]
}

/** Paths that match a pattern are of a kind. */
export interface FileRule {
  readonly kind: string
  readonly pattern: string
}

/** What holds without a configuration. */
export const DEFAULT_MERGE_CONFIG: MergeConfig = { files: [] }

/** The section `merge` of the configuration. */
export function parseMergeConfig(section: Section): MergeConfig {
  unknownKeys(section, ['files'])
  return DEFAULT_MERGE_CONFIG
}
