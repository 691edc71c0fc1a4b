// What every fake of a provider has: the contract suite and the scenarios of the monitor drive them all alike.
import type { OptionValue, SourceConfig } from '../../../lib/deployment/source-config.ts'
import type { Board, Phase } from './board.ts'
import type { FakeServer, Fault } from './server.ts'

export interface Fake {
  readonly board: Board
  readonly close: () => Promise<void>
  readonly config: SourceConfig
  /** What the source finds in the environment: the credential, and where the fake is. */
  readonly env: Readonly<Record<string, string>>
  /** The next look meets this fault. */
  readonly fail: (fault: Fault) => void
  /** How often in a row a look must see a commit live before the source says so. */
  readonly looksForLive: number
  /** The phases that this provider has a word for. */
  readonly phases: readonly Phase[]
  readonly server: FakeServer | undefined
}

/** For the credential of a fake: nothing that is said, sent elsewhere or written may hold it. */
export const SECRET = 'tok-1f3b5d7f9a-not-for-anybody'

export const ALL: readonly Phase[] = ['queued', 'building', 'deploying', 'live', 'failed', 'unheard-of']

/** An entry of the configuration. */
export function entry(type: string, options: Readonly<Record<string, OptionValue>>): SourceConfig {
  return { meaning: 'decides', name: type, options, type }
}

/** A fake of a provider that is asked over HTTP. */
export function overHttp(
  server: FakeServer,
  more: Pick<Fake, 'board' | 'config' | 'env' | 'phases'> & { readonly looksForLive?: number },
): Fake {
  return { close: server.close, fail: (fault) => server.fail(fault), looksForLive: 1, server, ...more }
}

/** The word for a phase. */
export function wordOf(words: Readonly<Partial<Record<Phase, string>>>, phase: Phase): string {
  return words[phase] ?? 'A_WORD_OF_TOMORROW'
}

export function iso(ms: number): string {
  return new Date(ms).toISOString()
}
