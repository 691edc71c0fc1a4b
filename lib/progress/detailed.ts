import { pad, truncate, widthOf } from '../core/width.ts'
import { agentLines, type Canvas } from './agent-lines.ts'
import { formatDuration } from './duration.ts'
import { othersOf, plain } from './messages.ts'
import { line, type Piece } from './paint.ts'
import { nextLine, summaryLine } from './summary-line.ts'
import type { AgentRow, ProgressView, TaskLine } from './view-domain.ts'

/** What a chat shows without folding it. */
const MAX_ROWS = 40
const MAX_AGENTS = 12
/** Of one agent, in a chat: there the list is repeated at every change. */
const MAX_TASKS = 12
const INDENT = '  '

/** The detailed layout: under each agent the part of its list around what it does now. */
export function detailLines(view: ProgressView, canvas: Canvas): readonly string[] {
  const { maxAgents: max = MAX_AGENTS, maxRows } = canvas.style
  const rows = view.rows.slice(0, max)
  const others = view.rows.slice(max)
  const heads = agentLines(rows, canvas, 'times')
  const share = Math.floor(((maxRows ?? MAX_ROWS) - 3) / Math.max(1, rows.length)) - 1
  const perAgent = Math.max(1, Math.min(share, maxRows === undefined ? MAX_TASKS : share))
  const listed = new Set(rows.flatMap(({ tasks }) => tasks.map(({ id }) => id)))
  const blocks = rows.flatMap((row, index) => [heads[index] ?? '', ...taskLines(row, perAgent, canvas)])
  return [
    summaryLine(view, canvas),
    ...blocks,
    others.length === 0 ? '' : line([[othersOf(others), canvas.palette.dim]], canvas.style.width),
    nextLine({ ...view, next: view.next.filter(({ id }) => !listed.has(id)) }, canvas),
  ]
}

/** At most `max` lines: the list, or the part of it around what is in progress and a count of the rest. */
function taskLines(row: AgentRow, max: number, canvas: Canvas): readonly string[] {
  if (row.tasks.length === 0) return descriptionLine(row, canvas)
  if (row.tasks.length <= max) return row.tasks.map((task) => taskLine(task, row, canvas))
  const shown = around(row.tasks, max < 3 ? max : max - 1)
  const lines = shown.map((task) => taskLine(task, row, canvas))
  return max < 3 ? lines : [...lines, restLine(row.tasks, shown, canvas)]
}

function around(tasks: readonly TaskLine[], max: number): readonly TaskLine[] {
  const active = tasks.findIndex((task) => task.status === 'in_progress')
  const first = active === -1 ? tasks.findIndex((task) => task.status !== 'completed') : active
  const before = Math.floor(max / 3)
  const start = Math.min(Math.max(0, first - before), Math.max(0, tasks.length - max))
  return tasks.slice(start, start + max)
}

function restLine(tasks: readonly TaskLine[], shown: readonly TaskLine[], { palette, style }: Canvas): string {
  const rest = tasks.filter((task) => !shown.includes(task))
  const done = rest.filter(({ status }) => status === 'completed').length
  const parts = [done > 0 ? `${done} more done` : '', rest.length > done ? `${rest.length - done} more to do` : '']
  return line([[`${INDENT}${parts.filter((part) => part !== '').join(', ')}`, palette.dim]], style.width)
}

/** What a subagent without a list was asked to do. */
function descriptionLine(row: AgentRow, { signs, style }: Canvas): readonly string[] {
  return row.state === 'running' ? [line([[INDENT], [plain(row.content)]], style.width, signs.ellipsis)] : []
}

function taskLine(task: TaskLine, row: AgentRow, { palette, signs, style }: Canvas): string {
  const isActive = task.status === 'in_progress'
  const isBlocked = task.status === 'blocked' || task.waitsFor !== undefined
  const sign = isBlocked ? signs.task.blocked : isActive ? signs.row[row.state] : signs.task[task.status]
  const paint = isBlocked ? palette.state.blocked : isActive ? palette.state[row.state] : undefined
  const waits = task.waitsFor === undefined ? '' : ` (waits for: ${plain(task.waitsFor)})`
  const percent = isActive && task.progress ? `${task.progress}%${signs.separator}` : ''
  const time = task.elapsedSeconds > 0 ? `  ${percent}${formatDuration(task.elapsedSeconds)}` : ''
  const signWidth = Math.max(...Object.values(signs.task).map(widthOf))
  const room = style.width - INDENT.length - signWidth - 1 - widthOf(time)
  const pieces: readonly Piece[] = [
    [INDENT],
    [`${pad(sign, signWidth)} `, task.status === 'completed' ? palette.done : paint],
    [truncate(`${plain(task.content)}${waits}`, room, signs.ellipsis), isActive ? palette.name : undefined],
    [time, palette.dim],
  ]
  return line(pieces, style.width, signs.ellipsis)
}
