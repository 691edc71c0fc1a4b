import { checked, type Section, subsection, textList, unknownKeys, wholeNumber } from '../core/config-values.ts'
import type { CommandPart } from '../core/trust.ts'
import { type BranchNames, parseBranchNames } from './branch-names.ts'

export interface PushConfig {
  /** What is checked of the name of a pushed branch. */
  readonly branchNames: BranchNames
  /** How long the pre-push hook may fetch, once, to say how far behind a push is; 0: it never fetches. */
  readonly fetchSeconds: number
  /** A shell command that must succeed before a push; undefined: there is none. It needs the approval of the user. */
  readonly gate: string | undefined
  /** The paths that the gate looks at, as git pathspecs; empty: it never runs again for what others changed. */
  readonly gatePaths: readonly string[]
  readonly gateTimeoutMs: number
}

/** The section `push` of the configuration. */
export function parsePushConfig(section: Section): PushConfig {
  unknownKeys(section, ['branchNames', 'fetchSeconds', 'gate', 'gatePaths', 'gateTimeoutSeconds'])
  return {
    branchNames: parseBranchNames(subsection(section, 'branchNames')),
    fetchSeconds: wholeNumber(section, 'fetchSeconds', { fallback: 0, max: 10, min: 0 }),
    gate: checked<string | undefined>(section, 'gate', {
      allowed: 'a shell command',
      fallback: undefined,
      isAllowed: (value): value is string => typeof value === 'string' && value.trim() !== '',
    }),
    gatePaths: textList(section, 'gatePaths', { fallback: [], max: 100 }),
    gateTimeoutMs: wholeNumber(section, 'gateTimeoutSeconds', { fallback: 600, max: 86_400 }) * 1000,
  }
}

/** What of the section can run a command. */
export function pushCommands({ gate }: PushConfig): readonly CommandPart[] {
  return gate === undefined ? [] : [{ content: gate, name: 'push.gate' }]
}
