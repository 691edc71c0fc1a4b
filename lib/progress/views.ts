import type { Progress } from './domain.ts'
import { renderStatusLine, renderSubagentRows, renderTmux } from './status-line.ts'
import { renderStatusText } from './status-text.ts'
import { type StyleDefaults, styleFrom } from './style.ts'
import { viewOf } from './view.ts'
import type { ViewOptions } from './view-domain.ts'

/** Status lines know nothing of the terminal when they are rendered: one that wraps nowhere, in colour. */
const STATUS_LINE = { hasAnsi: true, width: 78 }

/**
 * The plain files beside the snapshot, by name in the cache directory: what a status line, `watch cat` or tmux shows
 * without starting more than a `cat`.
 */
export function plainViews(
  progress: Progress,
  options: ViewOptions,
  defaults: StyleDefaults,
): readonly (readonly [name: string, text: string])[] {
  const view = viewOf(progress, options)
  const style = styleFrom({}, STATUS_LINE, defaults)
  return [
    ['progress-status.txt', renderStatusText(view)],
    ['status-line.txt', renderStatusLine(view, style)],
    ['subagent-status-line.jsonl', renderSubagentRows(view, style)],
    ['tmux-status.txt', renderTmux(view)],
  ]
}
