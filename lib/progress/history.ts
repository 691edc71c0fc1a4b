import { pad } from '../core/width.ts'
import type { HistoryEntry } from './domain.ts'
import { formatDuration } from './duration.ts'
import { plain } from './messages.ts'
import { line, paletteOf } from './paint.ts'
import { ownName } from './rows.ts'
import type { Style } from './style.ts'
import { signsOf } from './themes.ts'

const REASON_WIDTH = 13

/** One line per entry: when (UTC), why it left, how much was done, who, and what. */
export function historyLines(entries: readonly HistoryEntry[], style: Style): readonly string[] {
  const palette = paletteOf(style.hasAnsi)
  const signs = signsOf(style.theme)
  const steps = entries.map(({ tasks }) => `${done(tasks)}/${tasks.length}`)
  const width = Math.max(...steps.map((step) => step.length))
  return entries.map((entry, index) => {
    const seconds = entry.tasks.reduce((sum, { duration }) => sum + duration, 0)
    const who = ownName(entry.agent) ?? entry.harness ?? ''
    const titles = entry.tasks.map(({ content }) => plain(content)).join(signs.separator)
    return line(
      [
        [`${entry.timestamp.slice(0, 16).replace('T', ' ')}  `, palette.dim],
        [pad(entry.reason, REASON_WIDTH), entry.reason === 'finished' ? palette.done : palette.state.waiting],
        [`  ${pad(steps[index] ?? '', width, 'left')}  `],
        [seconds > 0 ? `${formatDuration(seconds)}  ` : '', palette.dim],
        [who === '' ? '' : `${plain(who)}  `, palette.name],
        [titles],
      ],
      style.width,
      signs.ellipsis,
    )
  })
}

function done(tasks: HistoryEntry['tasks']): number {
  return tasks.filter(({ status }) => status === 'completed').length
}
