import { archived } from './archive.ts'
import { tasksOf } from './choose-list.ts'
import type { Agent, Folded, Progress, TaskList } from './domain.ts'
import { statsOf } from './settle.ts'

/** The snapshot is read by every hook and by every status line: it is kept below this many bytes where possible. */
const MAX_BYTES = 60_000
/** Subagents that have ended and have no list are kept for the view up to this many. */
const MAX_ENDED_AGENTS = 20

/**
 * The state with what nobody needs on the screen moved to history until it fits: ended agents without a list, then
 * finished lists, oldest first. A plan that is being worked on is never cut, however long it is.
 */
export function fitted(folded: Folded, at: number): Folded {
  const slim = { ...folded, progress: withoutOldAgents(folded.progress) }
  const spare = slim.progress.lists.filter((list) => isSpare(slim.progress, list))
  return spare.reduce((state, list) => (isTooLarge(state.progress) ? evicted(state, list, at) : state), slim)
}

function isTooLarge(progress: Progress): boolean {
  return Buffer.byteLength(JSON.stringify(progress)) > MAX_BYTES
}

/** Finished, and not the plan its agent worked on last. */
function isSpare(progress: Progress, list: TaskList): boolean {
  const newest = progress.lists.findLast(({ agentId, session }) => agentId === list.agentId && session === list.session)
  const hasEnded = progress.agents.some((agent) => isOf(agent, list) && agent.endTime !== undefined)
  const isFinished = tasksOf(progress, list).every(({ status }) => status === 'completed')
  return isFinished && (hasEnded || newest?.id !== list.id)
}

function isOf(agent: Agent, list: TaskList): boolean {
  return agent.id === list.agentId && agent.session === list.session
}

function evicted(folded: Folded, list: TaskList, at: number): Folded {
  const { history, progress } = archived(folded, [list.id], 'finished', at)
  return { history, progress: { ...progress, stats: statsOf(progress.tasks) } }
}

function withoutOldAgents(progress: Progress): Progress {
  const isIdle = (agent: Agent) => agent.endTime !== undefined && !progress.lists.some((list) => isOf(agent, list))
  const idle = progress.agents.filter(isIdle)
  if (idle.length <= MAX_ENDED_AGENTS) return progress
  const old = new Set(idle.slice(0, idle.length - MAX_ENDED_AGENTS))
  // Tasks of a shared list name their agents too.
  const isNamed = (agent: Agent) => progress.tasks.some(({ agentId }) => agentId === agent.id)
  return { ...progress, agents: progress.agents.filter((agent) => !old.has(agent) || isNamed(agent)) }
}
