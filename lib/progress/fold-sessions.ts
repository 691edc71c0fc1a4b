import type { OrcEvent } from '../harness/domain.ts'
import { defined } from '../harness/read.ts'
import { archived } from './archive.ts'
import { type Folded, type FoldOptions, iso, type Progress, type Session, type Task } from './domain.ts'
import { paused, resumed } from './task.ts'

/** The state in which the session of `event` exists and has just been heard of. */
export function foldSession(folded: Folded, event: OrcEvent, options: FoldOptions): Folded {
  const known = folded.progress.sessions.find(({ id }) => id === event.sessionId)
  const session = known ? heard(known, event) : opened(event)
  const others = folded.progress.sessions.filter(({ id }) => id !== event.sessionId)
  const progress: Progress = {
    ...folded.progress,
    session: { id: session.id, startTime: session.startTime },
    sessions: [...others, session],
  }
  return closeOthers({ ...folded, progress }, event, options)
}

function opened(event: OrcEvent): Session {
  return defined({
    id: event.sessionId,
    harness: event.harness,
    startTime: iso(event.at),
    timestamp: iso(event.at),
    turn: 'waiting' as const,
    host: event.host,
    pid: event.pid,
    pidStart: event.pidStart,
    shown: 0,
    summarised: 0,
  })
}

function heard(session: Session, event: OrcEvent): Session {
  const { endTime: _, ...open } = session
  const again = event.kind === 'session.end' ? session : open
  const isSameProcess = event.pid === undefined || event.pid === session.pid
  return defined({
    ...again,
    timestamp: iso(event.at),
    pid: event.pid ?? session.pid,
    pidStart: event.pidStart ?? (isSameProcess ? session.pidStart : undefined),
  }) as Session
}

/** The last word of an ended session stays until somebody else speaks; a silent or dead one goes the same way. */
function closeOthers(folded: Folded, event: OrcEvent, options: FoldOptions): Folded {
  const isOver = (session: Session) =>
    session.id !== event.sessionId &&
    (session.endTime !== undefined ||
      event.at - Date.parse(session.timestamp) > options.closeAfterMs ||
      (event.kind === 'session.start' && options.isDead(session)))
  return folded.progress.sessions.filter(isOver).reduce((state, session) => closed(state, session, event.at), folded)
}

/** The state without a session: its lists in history, its agents gone. */
function closed(folded: Folded, session: Session, at: number): Folded {
  const listIds = folded.progress.lists.filter((list) => list.session === session.id).map(({ id }) => id)
  const over = Date.parse(session.endTime ?? session.timestamp)
  const without = archived(folded, listIds, 'session-ended', Math.min(over, at))
  return {
    ...without,
    progress: {
      ...without.progress,
      agents: without.progress.agents.filter((agent) => agent.session !== session.id),
      sessions: without.progress.sessions.filter(({ id }) => id !== session.id),
    },
  }
}

/** The state after the main thread of a session began or went on working: the clocks of its tasks run. */
export function foldWorking(folded: Folded, event: OrcEvent): Folded {
  const { attention: _, ...session } = sessionOf(folded.progress, event.sessionId)
  return withTurn(folded, { ...session, turn: 'working' }, event, (task) => resumed(task, event.at))
}

/** The state after the main thread stopped or waits for the person: waiting is not work, so its clocks stand. */
export function foldWaiting(folded: Folded, event: OrcEvent, attention?: string): Folded {
  const { attention: _, ...session } = sessionOf(folded.progress, event.sessionId)
  const waiting: Session =
    attention === undefined ? { ...session, turn: 'waiting' } : { ...session, attention, turn: 'waiting' }
  return withTurn(folded, waiting, event, (task) => paused(task, event.at))
}

/** The state after a session ended: all its clocks stand, its agents have ended. */
export function foldSessionEnd(folded: Folded, event: OrcEvent): Folded {
  const waiting = foldWaiting(folded, event)
  const listIds = new Set(
    waiting.progress.lists.filter(({ session }) => session === event.sessionId).map(({ id }) => id),
  )
  return {
    ...waiting,
    progress: {
      ...waiting.progress,
      agents: waiting.progress.agents.map((agent) =>
        agent.session === event.sessionId && agent.endTime === undefined ? { ...agent, endTime: iso(event.at) } : agent,
      ),
      sessions: waiting.progress.sessions.map((session) =>
        session.id === event.sessionId ? { ...session, endTime: iso(event.at) } : session,
      ),
      tasks: waiting.progress.tasks.map((task) => (listIds.has(task.list) ? paused(task, event.at) : task)),
    },
  }
}

function withTurn(folded: Folded, session: Session, event: OrcEvent, tick: (task: Task) => Task): Folded {
  const { progress } = folded
  const own = new Set(progress.lists.filter((list) => list.session === event.sessionId).map(({ id }) => id))
  return {
    ...folded,
    progress: {
      ...progress,
      sessions: progress.sessions.map((other) => (other.id === session.id ? session : other)),
      tasks: progress.tasks.map((task) => (task.agentId === event.agent.id && own.has(task.list) ? tick(task) : task)),
    },
  }
}

function sessionOf(progress: Progress, id: string): Session {
  const session = progress.sessions.find((other) => other.id === id)
  if (!session) throw new Error(`no session ${id}: every event opens its session first`)
  return session
}
