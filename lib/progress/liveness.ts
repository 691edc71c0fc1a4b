import { type Agent, type Progress, type Session, secondsBetween } from './domain.ts'
import type { StaleReason, ViewOptions } from './view-domain.ts'

/** What is known about whoever works on a task. */
export interface Liveness {
  readonly session: Session | undefined
  readonly agent: Agent | undefined
  /** Why it cannot be at work any more; undefined while it may be. */
  readonly gone: StaleReason | undefined
  readonly silentSeconds: number
  /** Silent for longer than the stale time although its process lives. */
  readonly isQuiet: boolean
}

/** Looks up whether an agent of a session may still be at work. Processes are asked for at most once each. */
export function livenessOf(progress: Progress, options: ViewOptions): (sessionId: string, agentId: string) => Liveness {
  const sessions = new Map(progress.sessions.map((session) => [session.id, session]))
  const agents = new Map(progress.agents.map((agent) => [`${agent.session} ${agent.id}`, agent]))
  const alive = new Map<string, boolean | undefined>()
  const isAlive = (session: Session) => {
    if (!alive.has(session.id)) alive.set(session.id, options.isAlive(session))
    return alive.get(session.id)
  }
  return (sessionId, agentId) => {
    const session = sessions.get(sessionId)
    const agent = agentId === 'main' ? undefined : agents.get(`${sessionId} ${agentId}`)
    const lastSign = agent?.timestamp ?? session?.timestamp ?? progress.timestamp
    const silentSeconds = secondsBetween(lastSign, options.now)
    const isSilent = silentSeconds * 1000 > options.staleAfterMs
    if (session?.endTime) return { agent, gone: 'session-ended', isQuiet: false, session, silentSeconds }
    const lives = session && isAlive(session)
    const gone = lives === false ? 'process-dead' : goneOf(agent, isSilent && lives === undefined)
    return { agent, gone, isQuiet: isSilent && gone === undefined, session, silentSeconds }
  }
}

function goneOf(agent: Agent | undefined, isSilent: boolean): StaleReason | undefined {
  if (agent?.endTime) return 'agent-ended'
  return isSilent ? 'silent' : undefined
}
