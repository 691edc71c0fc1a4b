import { pad, truncate, widthOf } from '../core/width.ts'
import { agentLines, type Canvas } from './agent-lines.ts'
import { formatDuration } from './duration.ts'
import { activityOf, othersOf, plain } from './messages.ts'
import { line, type Piece } from './paint.ts'
import { nextLine, summaryLine } from './summary-line.ts'
import type { AgentRow, ProgressView, TaskLine } from './view-domain.ts'

/** What a chat shows without folding it. */
const MAX_ROWS = 40
const MAX_AGENTS = 12
const INDENT = '  '

/** The detailed layout: under each agent the part of its list around what it does now. */
export function detailLines(view: ProgressView, canvas: Canvas): readonly string[] {
  const max = canvas.style.maxAgents ?? MAX_AGENTS
  const rows = view.rows.slice(0, max)
  const others = view.rows.slice(max)
  const heads = agentLines(rows, canvas, false)
  const perAgent = Math.max(1, Math.floor((MAX_ROWS - 4) / Math.max(1, rows.length)) - 1)
  const blocks = rows.flatMap((row, index) => [heads[index] ?? '', ...taskLines(row, perAgent, canvas)])
  return [
    summaryLine(view, canvas),
    ...blocks,
    others.length === 0 ? '' : line([[othersOf(others), canvas.palette.dim]], canvas.style.width),
    nextLine(view, canvas),
  ]
}

/** At most `max` lines. */
function taskLines(row: AgentRow, max: number, canvas: Canvas): readonly string[] {
  const state = stateLine(row, canvas)
  const room = max - state.length
  const { tasks } = row
  if (tasks.length <= room) return [...state, ...tasks.map((task) => taskLine(task, row, canvas))]
  const shown = around(tasks, room - 1)
  const hidden = tasks.length - shown.length
  const open = tasks.filter((task) => task.status !== 'completed' && !shown.includes(task)).length
  const note = `${INDENT}${canvas.signs.ellipsis} ${hidden - open} more done, ${open} more to do`
  const lines = shown.map((task) => taskLine(task, row, canvas))
  return [...state, ...lines, line([[note, canvas.palette.dim]], canvas.style.width)].slice(0, max)
}

/** The last completed task, what is in progress, and what follows. */
function around(tasks: readonly TaskLine[], max: number): readonly TaskLine[] {
  const first = tasks.findIndex((task) => task.status === 'in_progress')
  const from = first === -1 ? tasks.findIndex((task) => task.status !== 'completed') : first
  const start = Math.min(Math.max(0, from - 1), Math.max(0, tasks.length - max))
  return tasks.slice(start, start + Math.max(0, max))
}

/** An agent that is not simply at work, or has no list, says so in a line of its own. */
function stateLine(row: AgentRow, { palette, signs, style }: Canvas): readonly string[] {
  const [state, text] = activityOf(row)
  if (state === '' && (row.tasks.length > 0 || text === '')) return []
  const rest = state === '' ? text : row.tasks.length > 0 || text === '' ? '' : `: ${text}`
  return [line([[INDENT], [state, palette.state[row.state]], [rest]], style.width, signs.ellipsis)]
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
