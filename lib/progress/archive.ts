import { hashText } from '../core/hash.ts'
import { type Folded, type HistoryEntry, iso, type TaskList } from './domain.ts'
import { paused } from './task.ts'

/** The state without the lists, which go to history, one entry each. A fully completed list counts as finished. */
export function archived(
  folded: Folded,
  listIds: readonly string[],
  reason: HistoryEntry['reason'],
  at: number,
): Folded {
  const gone = folded.progress.lists.filter(({ id }) => listIds.includes(id))
  if (gone.length === 0) return folded
  const entries = gone.map((list) => entryOf(folded, list, reason, at)).filter(({ tasks }) => tasks.length > 0)
  return {
    history: [...folded.history, ...entries],
    progress: {
      ...folded.progress,
      lists: folded.progress.lists.filter(({ id }) => !listIds.includes(id)),
      tasks: folded.progress.tasks.filter(({ list }) => !listIds.includes(list)),
    },
  }
}

function entryOf(folded: Folded, list: TaskList, reason: HistoryEntry['reason'], at: number): HistoryEntry {
  const tasks = folded.progress.tasks.filter((task) => task.list === list.id).map((task) => paused(task, at))
  const isFinished = tasks.every(({ status }) => status === 'completed')
  const kind = isFinished && reason !== 'session-ended' ? 'finished' : reason
  const session = folded.progress.sessions.find(({ id }) => id === list.session)
  const agent = folded.progress.agents.find(({ id, session: of }) => id === list.agentId && of === list.session)
  return {
    id: `${iso(at).replace(/[-:]|\.\d+/g, '')}-${kind}-${hashText(`${list.id}|${tasks.length}`).slice(0, 8)}`,
    reason: kind,
    timestamp: iso(at),
    session: list.session,
    ...(session ? { harness: session.harness } : {}),
    ...(agent ? { agent: agent.name } : {}),
    list,
    tasks,
  }
}
