import type { MergeInput, Piece } from '../domain.ts'
import { changed } from '../json/value.ts'
import { textPiece } from '../pieces.ts'

const BOM = '\ufeff'

/** The byte order mark and the missing line end of the last line, as the side has it that changed it. */
export function withEnds(body: readonly Piece[], { base, ours, theirs }: MergeInput): readonly Piece[] {
  const part = (get: (text: string) => string) =>
    changed({ base: base && get(base), ours: get(ours), theirs: get(theirs) })
  const start = part((text) => (text.startsWith(BOM) ? BOM : ''))
  const isEnded = part((text) => (text === '' ? '' : String(text.endsWith('\n'))))
  const last = body.at(-1)
  const whole =
    isEnded === 'false' && last?.kind === 'text'
      ? [...body.slice(0, -1), textPiece(last.text.replace(/\r?\n$/, ''))]
      : body
  return start === '' ? whole : [textPiece(start), ...whole]
}
