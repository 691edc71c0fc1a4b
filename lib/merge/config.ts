import { type Section, unknownKeys } from '../core/config-values.ts'
import { type DelegationRule, parseDelegation } from './delegation.ts'

/** The section `merge` of the configuration. */
export interface MergeConfig {
  /** Who gets which conflicts, before the built-in table. */
  readonly delegation: readonly DelegationRule[]
  /** Which kind a path is; the first pattern that matches counts, before the built-in ones. */
  readonly files: readonly FileRule[]
}

/** Paths that match a pattern are of a kind. */
export interface FileRule {
  readonly kind: string
  readonly pattern: string
}

/** What holds without a configuration. */
export const DEFAULT_MERGE_CONFIG: MergeConfig = { delegation: [], files: [] }

/** The section `merge` of the configuration. */
export function parseMergeConfig(section: Section): MergeConfig {
  unknownKeys(section, ['delegation', 'files'])
  return { ...DEFAULT_MERGE_CONFIG, delegation: parseDelegation(section) }
}
