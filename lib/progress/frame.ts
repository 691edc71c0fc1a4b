import { widthOf } from '../core/width.ts'
import { formatRoughly } from './duration.ts'
import { nothingTracked, watchKeys } from './messages.ts'
import { line, paletteOf } from './paint.ts'
import { renderLines } from './render.ts'
import type { Style } from './style.ts'
import { signsOf } from './themes.ts'
import type { ProgressView } from './view-domain.ts'

export interface FrameOptions {
  /** The name of the repository. */
  readonly title: string
  /** Rows of the terminal. */
  readonly rows: number
  /** Whether the last row names the keys. */
  readonly hasKeys: boolean
}

/** Title, gap, gap, keys. */
const OTHER_ROWS = 4

/** The full screen of `progress watch`: exactly `rows` lines, none wider than the style says. */
export function frameOf(view: ProgressView, style: Style, { hasKeys, rows, title }: FrameOptions): readonly string[] {
  const { dim, name } = paletteOf(style.hasAnsi)
  const { ellipsis } = signsOf(style.theme)
  const room = Math.max(1, rows - OTHER_ROWS)
  const age = `changed ${formatRoughly((view.now - view.changedAt) / 1000)} ago`
  const gap = Math.max(2, style.width - widthOf(title) - age.length)
  const head = line([[title, name], [' '.repeat(gap)], [view.revision === 0 ? '' : age, dim]], style.width, ellipsis)
  const lines = renderLines(view, { ...style, maxAgents: Math.max(1, room - 3), maxRows: room })
  const body = lines.length > 0 ? lines.slice(0, room) : [line([[nothingTracked(), dim]], style.width, ellipsis)]
  const keys = line([[hasKeys ? watchKeys() : '', dim]], style.width, ellipsis)
  if (rows < OTHER_ROWS + 1) return [head, ...body].slice(0, rows)
  return [head, '', ...body, ...Array.from({ length: room - body.length }, () => ''), '', keys]
}
