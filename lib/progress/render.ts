import { agentLines, type Canvas } from './agent-lines.ts'
import { detailLines } from './detailed.ts'
import { formatDuration } from './duration.ts'
import { doneOf, othersOf, plain } from './messages.ts'
import { line, paletteOf } from './paint.ts'
import type { Style } from './style.ts'
import { nextLine, summaryLine } from './summary-line.ts'
import { signsOf } from './themes.ts'
import type { AgentRow, ProgressView } from './view-domain.ts'

/** A message goes into the transcript twice, so it shows the agents that matter most and counts the others. */
const MAX_AGENTS = 8

/**
 * The message for the chat, or an empty string when there is nothing to show. Begins with a line break, because the
 * harness prints its own words in front of it; no line is wider than `style.width`.
 */
export function renderChat(view: ProgressView, style: Style): string {
  const lines = renderLines(view, style)
  return lines.length === 0 ? '' : `\n${lines.join('\n')}`
}

/** The picture as lines without line breaks. */
export function renderLines(view: ProgressView, style: Style): readonly string[] {
  if (view.totals.total === 0 && view.rows.length === 0) return []
  const canvas = canvasOf(style)
  return (style.layout === 'detailed' ? detailLines(view, canvas) : compactLines(view, canvas)).filter(
    (text) => text !== '',
  )
}

/** The one line at the end of a turn. */
export function renderFinal(view: ProgressView, style: Style): string {
  if (view.totals.total === 0 && view.rows.length === 0) return ''
  const canvas = canvasOf(style)
  const { palette, signs } = canvas
  const isDone = view.totals.completed === view.totals.total && view.rows.length === 0
  if (!isDone) return `\n${summaryLine(view, canvas)}`
  const seconds = view.startedAt === undefined ? undefined : (view.now - view.startedAt) / 1000
  const took = seconds === undefined ? '' : `${signs.separator}${formatDuration(seconds)}`
  const done = `${doneOf(view.totals, view.rows)}`
  return `\n${line([[`${signs.task.completed} `, palette.done], [done], [took, palette.dim]], style.width, signs.ellipsis)}`
}

/** Everything the parts of a picture need. */
export function canvasOf(style: Style): Canvas {
  return { palette: paletteOf(style.hasAnsi), signs: signsOf(style.theme), style }
}

function compactLines(view: ProgressView, canvas: Canvas): readonly string[] {
  const { palette, signs, style } = canvas
  const shown = mostImportant(view.rows, style.maxAgents ?? MAX_AGENTS)
  const others = view.rows.filter((row) => !shown.includes(row))
  return [
    summaryLine(view, canvas),
    ...agentLines(shown, canvas),
    others.length === 0 ? '' : line([[othersOf(others), palette.dim]], style.width, signs.ellipsis),
    nextLine(view, canvas),
    ...view.deployments.map((text) => line([['deploy  ', palette.dim], [plain(text)]], style.width, signs.ellipsis)),
  ]
}

/** Agents at work first, but never so many that all of those that need a person are left out. */
export function mostImportant(rows: readonly AgentRow[], max: number): readonly AgentRow[] {
  const running = rows.filter(({ state }) => state === 'running')
  const others = rows.filter(({ state }) => state !== 'running')
  const roomForOthers = Math.max(max - running.length, Math.ceil(max / 3))
  const keptOthers = others.slice(0, roomForOthers)
  return [...running.slice(0, max - keptOthers.length), ...keptOthers]
}
