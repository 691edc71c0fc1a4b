import type { AgentLaunchEvent, AgentLinkEvent, OrcEvent } from '../harness/domain.ts'
import { defined } from '../harness/read.ts'
import { type Agent, type Folded, iso, type Progress, UNKNOWN_AGENT } from './domain.ts'
import { paused } from './task.ts'

const OVERTAKEN_MS = 2000

/** The state after a subagent was asked for. Until its own id is known it goes by the id of the call. */
export function foldLaunch(folded: Folded, event: AgentLaunchEvent): Folded {
  if (folded.progress.agents.some(({ toolUseId }) => toolUseId === event.toolUseId)) return folded
  const early = startedBefore(folded.progress, event)
  if (early) {
    const { description, toolUseId } = event
    const name = description ?? early.name
    return replaceAgent(folded, early.id, { ...early, ...defined({ description }), name, toolUseId })
  }
  const agent = defined({
    id: event.toolUseId,
    session: event.sessionId,
    name: event.description ?? event.type ?? 'subagent',
    type: event.type,
    description: event.description,
    parentId: event.agent.id,
    toolUseId: event.toolUseId,
    isBackground: event.isBackground,
    startTime: iso(event.at),
    timestamp: iso(event.at),
  })
  return withAgents(folded, [...folded.progress.agents, agent])
}

/** Hooks of one moment overtake each other: the agent this launch started may have been heard of already. */
function startedBefore(progress: Progress, event: AgentLaunchEvent): Agent | undefined {
  return progress.agents.find(
    ({ endTime, id, session, startTime, toolUseId, type }) =>
      session === event.sessionId &&
      toolUseId === undefined &&
      type === event.type &&
      endTime === undefined &&
      ![UNKNOWN_AGENT, 'main'].includes(id) &&
      Math.abs(event.at - Date.parse(startTime)) < OVERTAKEN_MS,
  )
}

/** The state after an event that carries a subagent's own id: a launch that waits for one gets it, else it is new. */
export function foldSeen(folded: Folded, event: OrcEvent): Folded {
  // The main thread is an agent of its own only where it has a name: a teammate.
  if (event.agent.id === 'main' && event.agent.name === undefined) return folded
  const known = agentOf(folded.progress, event.sessionId, event.agent.id)
  if (known) return replaceAgent(folded, known.id, { ...without(known, 'endTime'), timestamp: iso(event.at) })
  const launch =
    event.agent.id === UNKNOWN_AGENT || event.agent.id === 'main' ? undefined : waitingLaunch(folded.progress, event)
  if (launch) return renameAgent(folded, launch, event.agent.id, event.at)
  const agent = defined({
    id: event.agent.id,
    session: event.sessionId,
    name: event.agent.name ?? event.agent.type ?? 'subagent',
    type: event.agent.type,
    parentId: event.agent.parentId,
    startTime: iso(event.at),
    timestamp: iso(event.at),
  })
  return withAgents(folded, [...folded.progress.agents, agent])
}

/** The oldest launch of the same type whose agent has not been seen. The link that follows corrects a wrong guess. */
function waitingLaunch(progress: Progress, event: OrcEvent): Agent | undefined {
  const waiting = progress.agents.filter(
    ({ endTime, id, session, toolUseId }) => session === event.sessionId && id === toolUseId && endTime === undefined,
  )
  return waiting.find(({ type }) => type === event.agent.type) ?? waiting.find(({ type }) => type === undefined)
}

/** The state after a launch call returned: who it started, and whether that agent is done. */
export function foldLink(folded: Folded, event: AgentLinkEvent): Folded {
  const launched = folded.progress.agents.find(
    ({ session, toolUseId }) => session === event.sessionId && toolUseId === event.toolUseId,
  )
  const linked = event.childId === undefined ? folded : linkChild(folded, event, event.childId, launched)
  const id = event.childId ?? launched?.id
  if (!event.isDone || id === undefined) return linked
  const ended = endAgent(linked, event.sessionId, id, event.at)
  const isLast = !ended.progress.agents.some((agent) => agent.session === event.sessionId && isRunningChild(agent))
  return isLast ? endAgent(ended, event.sessionId, UNKNOWN_AGENT, event.at) : ended
}

function isRunningChild(agent: Agent): boolean {
  return agent.endTime === undefined && agent.id !== UNKNOWN_AGENT && agent.id !== 'main'
}

/** The state with an entry for the agents nobody can tell apart; it ends when the last subagent returns. */
export function foldUnknown(folded: Folded, event: OrcEvent): Folded {
  return foldSeen(folded, { ...event, agent: { id: UNKNOWN_AGENT, name: 'Unknown' } })
}

function linkChild(folded: Folded, event: AgentLinkEvent, childId: string, launched: Agent | undefined): Folded {
  if (launched?.id === childId) return folded
  if (launched && !agentOf(folded.progress, event.sessionId, childId)) {
    return renameAgent(folded, launched, childId, event.at)
  }
  const described = defined({
    description: event.description ?? launched?.description,
    name: event.name ?? event.description ?? event.type ?? launched?.name ?? 'subagent',
    toolUseId: event.toolUseId,
    type: event.type ?? launched?.type,
  })
  const seen = foldSeen(folded, { ...event, agent: { id: childId, name: described.name } })
  const child = agentOf(seen.progress, event.sessionId, childId)
  if (!child) return seen
  const corrected = launched ? handOver(seen, launched, child) : seen
  return replaceAgent(corrected, childId, { ...child, ...described })
}

/**
 * The launch that `child` turns out to have come from was waiting, or had been given to another agent: it goes to
 * `child`, and what `child` had been given goes the other way.
 */
function handOver(folded: Folded, launched: Agent, child: Agent): Folded {
  const isWaiting = launched.id === launched.toolUseId
  if (child.toolUseId !== undefined) {
    const { description, name, toolUseId } = child
    const swapped = { ...launched, ...defined({ description }), name, toolUseId }
    const state = replaceAgent(folded, launched.id, swapped)
    return isWaiting ? renameAgent(state, swapped, toolUseId, Date.parse(launched.timestamp)) : state
  }
  if (isWaiting) return removeAgent(renameAgent(folded, launched, child.id, Date.parse(child.timestamp)), child)
  const { description: _, toolUseId: __, ...bare } = launched
  return replaceAgent(folded, launched.id, { ...bare, name: launched.type ?? 'subagent' })
}

/** One of the two entries with the id and session of `agent`: a launch that took the id of an agent already known. */
function removeAgent(folded: Folded, agent: Agent): Folded {
  const isTwin = (other: Agent) => other.id === agent.id && other.session === agent.session && other !== agent
  return withAgents(
    folded,
    folded.progress.agents.filter((other) => !isTwin(other)),
  )
}

/** The state after an agent ended. A stop of an agent that never did anything (warm-up agents) changes nothing. */
export function endAgent(folded: Folded, session: string, id: string, at: number): Folded {
  const agent = agentOf(folded.progress, session, id)
  if (!agent || agent.endTime !== undefined) return folded
  const tasks = folded.progress.tasks.map((task) =>
    task.agentId === id && sessionOf(folded.progress, task.list) === session ? paused(task, at) : task,
  )
  const ended = replaceAgent(folded, id, { ...agent, endTime: iso(at), timestamp: iso(at) })
  return { ...ended, progress: { ...ended.progress, tasks } }
}

function sessionOf(progress: Progress, listId: string): string | undefined {
  return progress.lists.find(({ id }) => id === listId)?.session
}

function agentOf(progress: Progress, session: string, id: string): Agent | undefined {
  return progress.agents.find((agent) => agent.id === id && agent.session === session)
}

/** The launch becomes the agent with its own id, and so do the lists and tasks that were put under the launch. */
function renameAgent(folded: Folded, agent: Agent, id: string, at: number): Folded {
  const rename = <T extends { readonly agentId: string }>(entry: T): T =>
    entry.agentId === agent.id ? { ...entry, agentId: id } : entry
  const { progress } = replaceAgent(folded, agent.id, { ...agent, id, timestamp: iso(at) })
  return { ...folded, progress: { ...progress, lists: progress.lists.map(rename), tasks: progress.tasks.map(rename) } }
}

function replaceAgent(folded: Folded, id: string, next: Agent): Folded {
  const isOld = (agent: Agent) => agent.id === id && agent.session === next.session
  return withAgents(
    folded,
    folded.progress.agents.map((agent) => (isOld(agent) ? next : agent)),
  )
}

function withAgents(folded: Folded, agents: readonly Agent[]): Folded {
  return { ...folded, progress: { ...folded.progress, agents } }
}

function without(agent: Agent, key: 'endTime'): Agent {
  const { [key]: _, ...rest } = agent
  return rest
}
