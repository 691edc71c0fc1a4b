import type { Harness } from '../harness/domain.ts'
import { type Agent, secondsBetween, type Task } from './domain.ts'
import { etaOf } from './eta.ts'
import type { Liveness } from './liveness.ts'
import { isBlocked } from './settle.ts'
import { secondsInProgress } from './task.ts'
import type { AgentRow, RowState, TaskLine } from './view-domain.ts'

/** One agent's share of one list: what a row is made of. */
export interface Share {
  readonly session: string
  readonly agentId: string
  readonly tasks: readonly Task[]
  readonly liveness: Liveness
}

/** What all rows of one view have in common. */
export interface RowContext {
  readonly now: number
  readonly durations: readonly number[]
  /** All tasks of the file. */
  readonly tasks: readonly Task[]
  /** What a task waits for: the content of the first of its blockers that is not completed. */
  waitsFor(task: Task): string | undefined
}

const NAMES: Readonly<Record<Harness, string>> = {
  claude: 'Claude',
  codex: 'Codex',
  copilot: 'Copilot',
  cursor: 'Cursor',
  gemini: 'Gemini',
  opencode: 'opencode',
}

/** Seconds in progress so far; the clock of an agent that is gone stopped at its last sign of life. */
export function elapsedOf(task: Task, liveness: Liveness, now: number): number {
  return secondsInProgress(task, liveness.gone ? now - liveness.silentSeconds * 1000 : now)
}

/** The row of one share, or undefined when there is nothing in progress, blocked or waiting in it. */
export function rowOf(share: Share, context: RowContext): AgentRow | undefined {
  const state = stateOf(share, context)
  if (!state) return undefined
  const { agentId, liveness, session, tasks } = share
  const active = tasks.filter((task) => task.status === 'in_progress').sort(byStart)
  const open = tasks.filter((task) => task.status !== 'completed')
  const shown = active.at(-1) ?? open.find((task) => isBlocked(task, context.tasks)) ?? open[0]
  const elapsed = active.map((task) => elapsedOf(task, liveness, context.now))
  const pendingTasks = open.length - active.length
  const waitsFor = state === 'blocked' && shown ? context.waitsFor(shown) : undefined
  const eta = state === 'running' ? etaOf(context.durations, { agents: 1, pendingTasks, running: elapsed }) : undefined
  return {
    ...bareRow(share, state),
    key: `${session} ${agentId} ${shown?.list ?? ''} ${shown?.agent ?? ''}`,
    name: nameOf(share, shown?.agent),
    content: shown ? titleOf(shown, active.length > 0) : '',
    alsoActive: Math.max(0, active.length - 1),
    done: tasks.length - open.length,
    total: tasks.length,
    percent: percentOf(tasks),
    progress: active.at(-1)?.progress ?? null,
    elapsedSeconds: elapsed.at(-1) ?? shown?.duration ?? 0,
    ...(eta && { eta }),
    ...(waitsFor !== undefined && { waitsFor }),
    tasks: tasks.map((task) => lineOf(task, share, context)),
  }
}

/** The row of a subagent that has no list, or of a session that only waits for the person. */
export function bareRow(share: Share, state: RowState): AgentRow {
  const { agentId, liveness, session } = share
  const { agent, gone, isQuiet, silentSeconds } = liveness
  const attention = state === 'waiting' ? liveness.session?.attention : undefined
  return {
    key: `${session} ${agentId}`,
    session,
    harness: liveness.session?.harness ?? null,
    agentId,
    name: nameOf(share, undefined),
    state,
    content: agent?.description ?? agent?.type ?? '',
    alsoActive: 0,
    done: 0,
    total: 0,
    percent: null,
    progress: null,
    elapsedSeconds: agent ? secondsBetween(agent.startTime, agent.endTime ?? agent.timestamp) : 0,
    silentSeconds,
    isQuiet,
    ...(gone && state === 'stale' && { staleReason: gone }),
    ...(attention !== undefined && { attention }),
    tasks: [],
  }
}

function stateOf({ agentId, liveness, tasks }: Share, context: RowContext): RowState | undefined {
  const open = tasks.filter((task) => task.status !== 'completed')
  const isActive = open.some((task) => task.status === 'in_progress')
  if (liveness.gone) return isActive ? 'stale' : undefined
  const isWaiting = agentId === 'main' && liveness.session?.turn === 'waiting'
  if (isWaiting && (isActive || (liveness.session?.attention !== undefined && open.length > 0))) return 'waiting'
  if (isActive) return 'running'
  return open.length > 0 && open.every((task) => isBlocked(task, context.tasks)) ? 'blocked' : undefined
}

function percentOf(tasks: readonly Task[]): number | null {
  if (tasks.length === 0) return null
  const parts = tasks.reduce((sum, task) => sum + partOf(task), 0)
  const isDone = tasks.every((task) => task.status === 'completed')
  return isDone ? 100 : Math.min(99, Math.round(parts / tasks.length))
}

function partOf(task: Task): number {
  if (task.status === 'completed') return 100
  return task.status === 'in_progress' ? (task.progress ?? 0) : 0
}

function lineOf(task: Task, share: Share, context: RowContext): TaskLine {
  const waitsFor = isBlocked(task, context.tasks) ? context.waitsFor(task) : undefined
  return {
    id: task.id,
    content: titleOf(task, task.status === 'in_progress'),
    status: task.status,
    progress: task.progress,
    elapsedSeconds: elapsedOf(task, share.liveness, context.now),
    ...(waitsFor !== undefined && { waitsFor }),
  }
}

/** What a task is called, without the mark that says whose it is: the row says that already. */
export function titleOf(task: Task, isActive: boolean): string {
  const text = isActive && task.activeForm !== '' ? task.activeForm : task.content
  return ownName(task.agent) === undefined ? text : withoutMark(text, task.agent)
}

function withoutMark(text: string, name: string): string {
  const mark = /^\s*(?:[[(（【]([^\])）】]+)[\])）】]|[@＠](\S+)|([^\s:：]+)[:：])\s*/.exec(text)
  const marked = mark?.[1] ?? mark?.[2] ?? mark?.[3]
  const rest = text.slice(mark?.[0].length ?? 0)
  return marked?.trim().toLowerCase() === name.toLowerCase() && rest !== '' ? rest : text
}

function nameOf({ agentId, liveness }: Share, marked: string | undefined): string {
  const own = ownName(marked)
  if (own !== undefined) return own
  if (agentId !== 'main') return agentName(liveness.agent) ?? `agent ${agentId.slice(0, 7)}`
  return liveness.session ? NAMES[liveness.session.harness] : 'main'
}

function agentName(agent: Agent | undefined): string | undefined {
  return ownName(agent?.name) ?? agent?.type
}

/** `name`, unless it only says that there is none. */
export function ownName(name: string | undefined): string | undefined {
  return name === undefined || ['', 'main', 'Unknown'].includes(name) ? undefined : name
}

function byStart(a: Task, b: Task): number {
  return (a.activeSince ?? '') < (b.activeSince ?? '') ? -1 : 1
}
