import type { Piece } from '../domain.ts'
import { textPiece } from '../pieces.ts'
import { type Context, decide } from './context.ts'
import { recounts } from './recount.ts'
import type { JsonText } from './scan.ts'

/** A merged text without collisions, its counts of lists right again. */
export function countAnew(
  pieces: readonly Piece[],
  versions: readonly (JsonText | undefined)[],
  context: Context,
): readonly Piece[] {
  if (pieces.some(({ kind }) => kind === 'conflict')) return pieces
  let text = pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('')
  const known = versions.filter((version) => version !== undefined)
  for (const { end, path, start, value, was } of recounts(text, known).toReversed()) {
    text = text.slice(0, start) + value + text.slice(end)
    decide({ ...context, place: { path: [...context.place.path, ...path] } }, 'counted-anew', {
      dropped: was,
      kept: value,
    })
  }
  return [textPiece(text)]
}
