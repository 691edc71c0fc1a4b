// Small pieces of state for the tests of views: only what a test is about is written down.
import {
  type Agent,
  emptyProgress,
  iso,
  type Progress,
  type Session,
  type Task,
  type TaskList,
} from '../../lib/progress/domain.ts'
import { statsOf } from '../../lib/progress/settle.ts'

/** The time at which the tests look. */
export const NOW = Date.UTC(2026, 0, 2, 12)
export const ago = (seconds: number) => iso(NOW - seconds * 1000)

export function aSession(id: string, over: Partial<Session> = {}): Session {
  return {
    harness: 'claude',
    host: 'host',
    id,
    shown: 0,
    startTime: ago(3600),
    summarised: 0,
    timestamp: ago(5),
    turn: 'working',
    ...over,
  }
}

export function aList(id: string, session: string, over: Partial<TaskList> = {}): TaskList {
  return { agentId: 'main', id, isShared: false, made: 0, session, startTime: ago(3600), timestamp: ago(5), ...over }
}

export function anAgent(id: string, session: string, over: Partial<Agent> = {}): Agent {
  return { id, name: 'Unknown', session, startTime: ago(120), timestamp: ago(5), ...over }
}

/** A task of `list`; its id is `<list>.<content>`. */
export function aTask(list: string, content: string, over: Partial<Task> = {}): Task {
  const status = over.status ?? 'pending'
  return {
    activeForm: content,
    agent: 'Unknown',
    agentId: 'main',
    content,
    duration: 0,
    id: `${list}.${content}`,
    list,
    progress: status === 'completed' ? 100 : status === 'pending' ? 0 : null,
    timestamp: ago(5),
    ...(status === 'in_progress' && { activeSince: ago(60), startTime: ago(60) }),
    ...(status === 'completed' && { endTime: ago(30), startTime: ago(90) }),
    ...over,
    status,
  }
}

export function aProgress(over: Partial<Progress>): Progress {
  const tasks = over.tasks ?? []
  return { ...emptyProgress(NOW), revision: 1, stats: statsOf(tasks), timestamp: ago(5), ...over }
}
