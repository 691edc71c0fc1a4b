import { hashText } from '../core/hash.ts'
import type { OrcEvent } from '../harness/domain.ts'
import { type Fact, type Folded, type FoldOptions, iso, type Progress, type Session } from './domain.ts'
import { endAgent, foldLaunch, foldLink, foldSeen } from './fold-agents.ts'
import { foldPatch, foldSnapshot } from './fold-plan.ts'
import { foldSession, foldSessionEnd, foldWaiting, foldWorking } from './fold-sessions.ts'
import { settled } from './settle.ts'

/** Two deliveries of one call lie this close together: two settings files that run the same hook. */
const SAME_CALL_MS = 2000

/**
 * The state after `facts`, in their order, and what left it for history.
 *
 * Pure and idempotent: a fact that is folded again (a crash between writing and clearing the spool) or delivered twice
 * changes nothing. Time is taken from the facts.
 */
export function fold(progress: Progress, facts: readonly Fact[], options: FoldOptions): Folded {
  const start: Folded = { history: [], progress }
  const folded = facts.reduce((state, fact) => foldFact(state, fact, options), start)
  return folded === start ? start : remember(folded, facts)
}

function foldFact(folded: Folded, fact: Fact, options: FoldOptions): Folded {
  if (isKnown(folded.progress, fact)) return folded
  const next = fact.kind === 'git.push' ? foldPush(folded, fact) : foldEvent(folded, fact, options)
  const recent = [...next.progress.recent, mark(fact)]
  const timestamp = fact.at > Date.parse(folded.progress.timestamp) ? iso(fact.at) : folded.progress.timestamp
  const progress = settled(folded.progress, { ...next.progress, recent, timestamp }, options)
  return { ...next, progress: fact.kind === 'git.push' ? progress : shown(progress, fact) }
}

function foldPush(folded: Folded, fact: Extract<Fact, { kind: 'git.push' }>): Folded {
  const refs = fact.refs.map(({ remoteRef }) => remoteRef)
  return { ...folded, progress: { ...folded.progress, push: { refs, remote: fact.remote, timestamp: iso(fact.at) } } }
}

function foldEvent(folded: Folded, event: OrcEvent, options: FoldOptions): Folded {
  if (isUnknownStop(folded.progress, event)) return folded
  const heard = foldSeen(foldSession(folded, event, options), event)
  switch (event.kind) {
    case 'plan.snapshot':
      return foldSnapshot(workingIfMain(heard, event), event)
    case 'plan.patch':
      return foldPatch(workingIfMain(heard, event), event)
    case 'agent.launch':
      return foldLaunch(workingIfMain(heard, event), event)
    case 'agent.link':
      return foldLink(workingIfMain(heard, event), event)
    case 'agent.end':
      return endAgent(heard, event.sessionId, event.agent.id, event.at)
    case 'prompt':
    case 'batch':
      return workingIfMain(heard, event)
    case 'turn.end':
    case 'interrupted':
      return event.agent.id === 'main' ? foldWaiting(heard, event) : heard
    case 'attention':
      return event.agent.id === 'main' ? foldWaiting(heard, event, event.reason) : heard
    case 'session.end':
      return foldSessionEnd(heard, event)
    case 'session.start':
    case 'agent.start':
    case 'alive':
      return heard
  }
}

/** Some clients report the end of agents that never began (warm-up): nothing is known of them, and nothing changes. */
function isUnknownStop(progress: Progress, event: OrcEvent): boolean {
  return event.kind === 'agent.end' && !progress.agents.some(({ id }) => id === event.agent.id)
}

function workingIfMain(folded: Folded, event: OrcEvent): Folded {
  return event.agent.id === 'main' ? foldWorking(folded, event) : folded
}

/** What the hook shows in answer to this event need not be shown again; without anything new it shows nothing. */
function shown(progress: Progress, event: OrcEvent): Progress {
  if (event.shows === undefined) return progress
  const { revision } = progress
  const isSummary = event.shows === 'summary'
  const seen = isSummary ? { summarised: revision } : { shown: revision }
  const mark = (session: Session): Session => {
    const isNews = revision > (isSummary ? session.summarised : session.shown)
    return isNews ? { ...session, ...seen, news: event.id } : session
  }
  const sessions = progress.sessions.map((session) => (session.id === event.sessionId ? mark(session) : session))
  return { ...progress, sessions }
}

function mark(fact: Fact): string {
  return `${fact.kind === 'git.push' ? hashText(fact.id) : fact.key}@${fact.at}`
}

function isKnown(progress: Progress, fact: Fact): boolean {
  const [key] = mark(fact).split('@')
  return progress.recent.some((entry) => {
    const [other, at] = entry.split('@')
    return other === key && Math.abs(Number(at) - fact.at) <= SAME_CALL_MS
  })
}

/** Keeps the marks of this batch (it may be folded again after a crash) and of the seconds before it. */
function remember(folded: Folded, facts: readonly Fact[]): Folded {
  const batch = new Set(facts.map(mark))
  const newest = Math.max(...facts.map(({ at }) => at))
  const isNear = (entry: string) => Math.abs(newest - Number(entry.split('@')[1])) <= 2 * SAME_CALL_MS
  const recent = folded.progress.recent.filter((entry) => batch.has(entry) || isNear(entry))
  return { ...folded, progress: { ...folded.progress, recent } }
}
