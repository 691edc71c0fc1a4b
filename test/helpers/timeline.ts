// A made-up harness session, event by event, with a clock that only moves when told to.
import type { AgentRef, EventDraft, OrcEvent, PlanItem } from '../../lib/harness/domain.ts'
import { emptyProgress, type FoldOptions, type HistoryEntry, type Progress } from '../../lib/progress/domain.ts'
import { fold } from '../../lib/progress/fold.ts'
import { assertValidSnapshot } from './schema.ts'

export const START = Date.parse('2026-03-01T09:00:00Z')

export const OPTIONS: FoldOptions = {
  agentIn: (text) => /^\[(\w+)\]/.exec(text)?.[1],
  closeAfterMs: 12 * 3600_000,
  isDead: () => false,
}

type Loose = { readonly kind: EventDraft['kind'] } & Readonly<Record<string, unknown>>

export class Timeline {
  readonly events: OrcEvent[] = []
  readonly history: HistoryEntry[] = []
  progress: Progress = emptyProgress(START)
  now = START
  session = 'session-1'
  #count = 0

  wait(seconds: number): this {
    this.now += seconds * 1000
    return this
  }

  /** Folds one event of `agent` in the current session, a tenth of a second after the one before. */
  send(draft: Loose, agent: AgentRef = { id: 'main' }): this {
    this.now += 100
    const event = this.event(draft, agent)
    this.events.push(event)
    return this.fold([event])
  }

  event(draft: Loose, agent: AgentRef = { id: 'main' }): OrcEvent {
    this.#count += 1
    const id = `${this.now}-${String(this.#count).padStart(6, '0')}`
    const base = {
      agent,
      at: this.now,
      cwd: '/srv/shop',
      harness: 'claude',
      host: 'box',
      sessionId: this.session,
      v: 1,
    }
    return { ...base, id, key: `key-${this.#count}`, ...draft } as unknown as OrcEvent
  }

  fold(events: readonly OrcEvent[], options: FoldOptions = OPTIONS): this {
    const folded = fold(this.progress, events, options)
    this.progress = folded.progress
    this.history.push(...folded.history)
    assertValidSnapshot(JSON.parse(JSON.stringify(this.progress)))
    return this
  }

  /** A whole-list call; `previous` is what the harness held before, by default what the last call of the agent left. */
  todos(items: readonly PlanItem[], extra: { agent?: AgentRef; previous?: readonly PlanItem[] } = {}): this {
    const { agent, ...rest } = extra
    return this.send({ items, kind: 'plan.snapshot', ...rest }, agent)
  }

  tasks(): readonly string[] {
    return this.progress.tasks.map(({ content, status }) => `${status} ${content}`)
  }

  task(content: string) {
    const found = this.progress.tasks.find((task) => task.content === content)
    if (!found) throw new Error(`no task "${content}" in ${this.tasks().join(', ')}`)
    return found
  }
}

/** `todo`, `doing` and `done` items of a plan, in the shape every adapter gives. */
export const todo = (title: string): PlanItem => ({ activeForm: `${title}ing`, status: 'pending', title })
export const doing = (title: string): PlanItem => ({ activeForm: `${title}ing`, status: 'in_progress', title })
export const done = (title: string): PlanItem => ({ activeForm: `${title}ing`, status: 'completed', title })
