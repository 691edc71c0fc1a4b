import type { Piece } from '../domain.ts'

/** Pieces joined, and conflicts made of whole lines: each side takes along the line ending that follows it. */
export function settlePieces(pieces: readonly Piece[]): readonly Piece[] {
  const settled: Piece[] = []
  let run: string[] = []
  let cut = 0
  const flush = () => {
    const text = run.join('').slice(cut)
    if (text !== '') settled.push({ kind: 'text', text })
    run = []
    cut = 0
  }
  pieces.forEach((piece, index) => {
    if (piece.kind === 'text') {
      run.push(piece.text)
      return
    }
    flush()
    const next = pieces[index + 1]
    const ending = next?.kind === 'text' ? (/^\r?\n/.exec(next.text)?.[0] ?? '') : ''
    const whole = (side: string) => (side === '' ? '' : side + ending)
    settled.push({ kind: 'conflict', base: whole(piece.base), ours: whole(piece.ours), theirs: whole(piece.theirs) })
    cut = ending.length
  })
  flush()
  return settled
}
