import type { TaskStatus } from './domain.ts'
import type { Style, Theme } from './style.ts'
import type { AgentRow, RowState } from './view-domain.ts'

/** The signs of one theme. Outside of `emoji` every sign is one column wide per character. */
export interface Signs {
  readonly task: Readonly<Record<TaskStatus, string>>
  readonly row: Readonly<Record<RowState, string>>
  readonly full: string
  readonly empty: string
  /** Round a bar. */
  readonly edges: readonly [string, string]
  readonly separator: string
  readonly ellipsis: string
  /** Before a time that was estimated. */
  readonly about: string
}

const SIGNS: Readonly<Record<Theme, Signs>> = {
  ascii: {
    about: '~',
    edges: ['[', ']'],
    ellipsis: '...',
    empty: '-',
    full: '#',
    row: { blocked: '[!]', running: '[~]', stale: '[?]', waiting: '[=]' },
    separator: ', ',
    task: { blocked: '[!]', completed: '[x]', in_progress: '[~]', pending: '[ ]' },
  },
  emoji: {
    about: '~',
    edges: ['', ''],
    ellipsis: '…',
    empty: '░',
    full: '█',
    row: { blocked: '🚫', running: '🔄', stale: '💤', waiting: '🙋' },
    separator: ' · ',
    task: { blocked: '🚫', completed: '✅', in_progress: '🔄', pending: '⏳' },
  },
  minimal: {
    about: '~',
    edges: ['', ''],
    ellipsis: '...',
    empty: '.',
    full: '=',
    row: { blocked: '!', running: '>', stale: '?', waiting: '=' },
    separator: ', ',
    task: { blocked: '!', completed: '+', in_progress: '>', pending: '-' },
  },
  unicode: {
    about: '~',
    edges: ['', ''],
    ellipsis: '…',
    empty: '─',
    full: '━',
    row: { blocked: '⊗', running: '◐', stale: '◌', waiting: '◇' },
    separator: ' · ',
    task: { blocked: '⊗', completed: '●', in_progress: '◐', pending: '○' },
  },
}

/** The signs of a theme. */
export function signsOf(theme: Theme): Signs {
  return SIGNS[theme]
}

/**
 * The sign in front of an agent's line. An agent of the roster at work shows its own emoji in the theme `emoji`; in
 * every other case the state is what a person must see first.
 */
export function markerOf(row: AgentRow, style: Style): string {
  const own = style.theme === 'emoji' && row.state === 'running' ? style.emojis?.[row.name] : undefined
  return own ?? SIGNS[style.theme].row[row.state]
}
