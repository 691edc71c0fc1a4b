import { colourWish } from '../core/terminal.ts'
import type { Channel } from '../harness/domain.ts'

/** Sets of signs; what each looks like is in themes.ts. */
export const THEMES = ['unicode', 'ascii', 'emoji', 'minimal'] as const

export type Theme = (typeof THEMES)[number]

export type Layout = 'compact' | 'detailed'

/** How to show a view. */
export interface Style {
  /** No line is wider. */
  readonly width: number
  readonly hasAnsi: boolean
  readonly theme: Theme
  readonly layout: Layout
  /** By agent name, for the theme `emoji`. */
  readonly emojis?: Readonly<Record<string, string>>
  /** Agents that get a line of their own. */
  readonly maxAgents?: number
  /** Lines of the detailed layout; without it as many as a chat shows unfolded. */
  readonly maxRows?: number
}

/** What the configuration says, where it says something. */
export type StyleDefaults = Partial<Pick<Style, 'emojis' | 'layout' | 'theme'>>

type Env = Readonly<Record<string, string | undefined>>

/**
 * The style of one channel. `ORCHESTRA_PROGRESS_THEME` and `ORCHESTRA_PROGRESS_VERBOSE=1` come before the configuration;
 * an unknown theme is ignored. Colour is where the channel renders it and the person does not refuse it.
 */
export function styleFrom(env: Env, channel: Pick<Channel, 'hasAnsi' | 'width'>, defaults: StyleDefaults = {}): Style {
  return {
    ...defaults,
    hasAnsi: channel.hasAnsi && colourWish(env) !== false,
    layout: isOn(env['ORCHESTRA_PROGRESS_VERBOSE']) ? 'detailed' : (defaults.layout ?? 'compact'),
    theme: parseTheme(env['ORCHESTRA_PROGRESS_THEME']) ?? defaults.theme ?? 'unicode',
    width: channel.width,
  }
}

/** Whether `ORCHESTRA_PROGRESS_DISABLE` is set: then nothing is recorded and nothing shown. */
export function isDisabled(env: Env): boolean {
  return isOn(env['ORCHESTRA_PROGRESS_DISABLE'])
}

/** The theme of that name, or undefined. */
export function parseTheme(name: string | undefined): Theme | undefined {
  return THEMES.find((theme) => theme === name?.toLowerCase())
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false', 'no', 'off'].includes(value.toLowerCase())
}
