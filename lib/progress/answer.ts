import type { Channel, EventDraft, OrcEvent } from '../harness/domain.ts'
import type { Progress } from './domain.ts'
import { renderChat, renderFinal } from './render.ts'
import type { Style } from './style.ts'
import { viewOf } from './view.ts'
import type { ViewOptions } from './view-domain.ts'

/**
 * What the hook may show in answer to an event. Inside a subagent nothing is visible. Updates of Task tools come
 * several per batch and are shown once, when the batch ends; `isClassic` clients have no event for that end.
 */
export function showsOf(draft: EventDraft, channel: Channel, isClassic: boolean): OrcEvent['shows'] {
  if (channel.message === 'none' || draft.agent.id !== 'main') return undefined
  switch (draft.kind) {
    case 'plan.snapshot':
      return draft.isShared && !isClassic ? undefined : 'progress'
    case 'plan.patch':
      return isClassic ? 'progress' : undefined
    case 'agent.link':
    case 'batch':
      return 'progress'
    case 'turn.end':
      return 'summary'
    default:
      return undefined
  }
}

export interface Answer {
  /** The state with the event in it. */
  readonly progress: Progress
  readonly event: OrcEvent
  readonly style: Style
  readonly view: ViewOptions
}

/** The text for the person, or an empty one: only what changed since it was last shown in this session is shown. */
export function answerTo({ event, progress, style, view }: Answer): string {
  const session = progress.sessions.find(({ id }) => id === event.sessionId)
  if (session?.news !== event.id) return ''
  const picture = viewOf(progress, view)
  return event.shows === 'summary' ? renderFinal(picture, style) : renderChat(picture, style)
}
