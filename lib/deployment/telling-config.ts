import { checked, oneOf, type Section, subsection, truth, unknownKeys } from '../core/config-values.ts'

/** Who is told of the end of a deployment, beside the agents, and how. */
export interface TellingConfig {
  /** A Stop of the agent is blocked once while a commit that its worktree pushed has failed. */
  readonly isStopBlocked: boolean
  /** Whether the plain `.deployment-status-*` files are written, where git ignores them. */
  readonly hasStatusFiles: boolean
  readonly notify: {
    /** A shell command with the verdict in its environment; run only when it is trusted. */
    readonly command: string | undefined
    readonly hasDesktop: boolean
    readonly hasSlack: boolean
    /** Escape sequences (OSC 9 and 777) in the terminal of an agent or of a command that waits. */
    readonly hasTerminal: boolean
    readonly hasTmux: boolean
    /** `ends`: every verdict. `failures`: all but a commit that is live. */
    readonly when: 'ends' | 'failures'
  }
}

/** The keys of the section `deployment` that `parseTelling` reads. */
export const TELLING_KEYS = ['blockStopOnFailure', 'notify', 'statusFiles'] as const

/** What the section `deployment` says about telling. */
export function parseTelling(section: Section): TellingConfig {
  const notify = subsection(section, 'notify')
  unknownKeys(notify, ['command', 'desktop', 'slack', 'terminal', 'tmux', 'when'])
  return {
    hasStatusFiles: truth(section, 'statusFiles', true),
    isStopBlocked: truth(section, 'blockStopOnFailure', false),
    notify: {
      command: commandOf(notify),
      hasDesktop: truth(notify, 'desktop', false),
      hasSlack: truth(notify, 'slack', false),
      hasTerminal: truth(notify, 'terminal', false),
      hasTmux: truth(notify, 'tmux', false),
      when: oneOf(notify, 'when', { allowed: ['ends', 'failures'], fallback: 'ends' }),
    },
  }
}

function commandOf(section: Section): string | undefined {
  const isAllowed = (value: unknown): value is string =>
    typeof value === 'string' && value !== '' && value.length <= 2000 && !value.includes('\0')
  return checked<string | undefined>(section, 'command', {
    allowed: 'a text of at most 2000 characters',
    fallback: undefined,
    isAllowed,
  })
}
