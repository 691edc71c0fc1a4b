// Plays recorded hook payloads through an adapter and the fold, as the hook would, a second apart.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashText } from '../../lib/core/hash.ts'
import type { HarnessAdapter, OrcEvent } from '../../lib/harness/domain.ts'
import { Timeline } from './timeline.ts'

/** Recorded payloads of real clients, where the machine has them. */
export const PAYLOADS = join(process.cwd(), '../shared/data/payloads')

export function hasPayloads(): boolean {
  return existsSync(PAYLOADS)
}

export interface Replay {
  readonly line: Timeline
  /** What each payload became: the kinds of its events, or why it was ignored. */
  readonly outcome: readonly string[]
}

/** The state after the JSON payloads of `directory`, in the order of their names. */
export function replay(adapter: HarnessAdapter, directory: string): Replay {
  const files = readdirSync(directory).filter((name) => name.endsWith('.json'))
  return replayPayloads(
    adapter,
    files.sort().map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8'))),
  )
}

/** The state after `payloads`, in their order. */
export function replayPayloads(adapter: HarnessAdapter, payloads: readonly unknown[]): Replay {
  const line = new Timeline()
  const outcome = payloads.map((payload) => {
    line.wait(1)
    const parsed = adapter.parse(payload, { cwd: '/srv/shop', env: {} })
    if (parsed.kind === 'ignored') return `ignored: ${parsed.why}`
    const events = parsed.events.map((draft, index) => ({
      ...line.event(draft),
      id: `${line.now}-${index}`,
      key: hashText(draft.key),
    }))
    line.fold(events as OrcEvent[])
    return parsed.events.map(({ kind }) => kind).join('+')
  })
  return { line, outcome }
}
