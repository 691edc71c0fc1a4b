import formatBar from 'cli-progress/lib/format-bar.js'
import type { Paint, Palette, Piece } from './paint.ts'
import type { Signs } from './themes.ts'

/** A bar of `cells` cells and its edges. Null: nothing is known, so all of it is empty. Full only at 100 percent. */
function bar(percent: number | null, cells: number, signs: Signs): string {
  const share = (percent ?? 0) / 100
  const most = percent === 100 ? 1 : (cells - 1) / cells
  return formatBar(Math.min(share, most), {
    barCompleteString: signs.full.repeat(cells),
    barGlue: '',
    barIncompleteString: signs.empty.repeat(cells),
    barsize: cells,
  })
}

/** The bar as pieces of a line: what is done in `paint`, the rest dimmed. */
export function barPieces(
  percent: number | null,
  { cells, paint, palette, signs }: { cells: number; paint: Paint; palette: Palette; signs: Signs },
): readonly Piece[] {
  if (cells <= 0) return []
  const text = bar(percent, cells, signs)
  const full = text.lastIndexOf(signs.full) + 1
  const [open, close] = signs.edges
  return [
    [open, palette.dim],
    [text.slice(0, full), paint],
    [text.slice(full) + close, palette.dim],
  ]
}
