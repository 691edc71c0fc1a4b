import { type Section, unknownKeys } from '../core/config-values.ts'
import { type DelegationRule, parseDelegation } from './delegation.ts'
import { type FileRule, parseFiles, parseKinds, type UserKind } from './user-kinds.ts'

/** The section `merge` of the configuration. */
export interface MergeConfig {
  /** Who gets which conflicts, before the built-in table. */
  readonly delegation: readonly DelegationRule[]
  /** Which kind a path is; the first pattern that matches counts, before the built-in ones. */
  readonly files: readonly FileRule[]
  /** Kinds beside the built-in ones. */
  readonly kinds: readonly UserKind[]
}

/** What holds without a configuration. */
export const DEFAULT_MERGE_CONFIG: MergeConfig = { delegation: [], files: [], kinds: [] }

/** The section `merge` of the configuration. */
export function parseMergeConfig(section: Section): MergeConfig {
  unknownKeys(section, ['delegation', 'files', 'kinds'])
  const kinds = parseKinds(section)
  return { delegation: parseDelegation(section), files: parseFiles(section, kinds), kinds }
}
