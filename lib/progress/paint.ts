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

/** One line of at most `width` columns, without spaces at its end. */
export function line(pieces: readonly Piece[], width: number, ellipsis = '…'): string {
  const kept: Piece[] = []
  let left = width
  for (const [text, paint] of pieces) {
    const short = truncate(text, left, ellipsis)
    kept.push([short, paint])
    left -= widthOf(short)
    if (short !== text) break
  }
  return trimmed(kept)
    .map(([text, paint]) => (paint && text !== '' ? paint(text) : text))
    .join('')
}

function trimmed(pieces: readonly Piece[]): readonly Piece[] {
  const last = pieces.findLastIndex(([text]) => text.trimEnd() !== '')
  return pieces.slice(0, last + 1).map(([text, paint], index) => [index === last ? text.trimEnd() : text, paint])
}
