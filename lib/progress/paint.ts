import { Chalk } from 'chalk'
import { truncate, widthOf } from '../core/width.ts'
import type { RowState } from './view-domain.ts'

/** Colours a text. */
export type Paint = (text: string) => string

/** One piece of a line, measured before it is coloured. */
export type Piece = readonly [text: string, paint?: Paint | undefined]

/** Colours by role. Nothing is said by colour alone. */
export interface Palette {
  readonly done: Paint
  readonly dim: Paint
  readonly name: Paint
  readonly state: Readonly<Record<RowState, Paint>>
}

/** 16 colours, because those follow the person's own terminal theme; none where they would be printed literally. */
export function paletteOf(hasAnsi: boolean): Palette {
  const chalk = new Chalk({ level: hasAnsi ? 1 : 0 })
  return {
    dim: chalk.dim,
    done: chalk.green,
    name: chalk.bold,
    state: { blocked: chalk.magenta, running: chalk.cyan, stale: chalk.red, waiting: chalk.yellow },
  }
}

/** One line of at most `width` columns, without spaces at its end, ending in `ellipsis` when something was cut. */
export function line(pieces: readonly Piece[], width: number, ellipsis = '…'): string {
  const whole = trimmed(pieces)
  const isWhole = whole.reduce((sum, [text]) => sum + widthOf(text), 0) <= width
  return (isWhole ? whole : cutPieces(whole, width, ellipsis.slice(0, width)))
    .map(([text, paint]) => (paint && text !== '' ? paint(text) : text))
    .join('')
}

function cutPieces(pieces: readonly Piece[], width: number, ellipsis: string): readonly Piece[] {
  const kept: Piece[] = []
  let left = width - ellipsis.length
  for (const [text, paint] of pieces) {
    const size = widthOf(text)
    if (size > left) return [...kept, [`${truncate(text, left, '')}${ellipsis}`, paint]]
    kept.push([text, paint])
    left -= size
  }
  return kept
}

function trimmed(pieces: readonly Piece[]): readonly Piece[] {
  const last = pieces.findLastIndex(([text]) => text.trimEnd() !== '')
  return pieces.slice(0, last + 1).map(([text, paint], index) => [index === last ? text.trimEnd() : text, paint])
}
