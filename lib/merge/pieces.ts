import type { Piece } from './domain.ts'

type Conflict = Extract<Piece, { kind: 'conflict' }>

/** A piece of decided text. */
export function textPiece(text: string): Piece {
  return { kind: 'text', text }
}

/**
 * The same text with every collision widened to whole lines, because markers stand between lines; collisions that
 * share a line become one. Empty pieces are left out.
 */
export function wholeLines(pieces: readonly Piece[]): readonly Piece[] {
  const done: Piece[] = []
  let text: string[] = []
  let open: Conflict | undefined
  const flush = () => {
    const joinedText = text.join('')
    if (joinedText !== '') done.push(textPiece(joinedText))
    text = []
  }
  for (const piece of pieces) {
    if (piece.kind === 'conflict') {
      open = joined(open ?? startOfLine(text, flush), piece)
      continue
    }
    const { rest, widened } = open ? endOfLine(open, piece.text) : { rest: piece.text, widened: undefined }
    if (widened && rest === undefined) open = widened
    else {
      if (widened) done.push(widened)
      open = undefined
      text.push(rest ?? '')
    }
  }
  if (open) done.push(open)
  flush()
  return done
}

/** A collision that starts with what stands before it on its line; the lines before are done. */
function startOfLine(text: string[], flush: () => void): Conflict {
  const before: string[] = []
  for (let last = text.pop(); last !== undefined; last = text.pop()) {
    const lineStart = last.lastIndexOf('\n') + 1
    before.unshift(last.slice(lineStart))
    if (lineStart === 0) continue
    text.push(last.slice(0, lineStart))
    break
  }
  flush()
  return suffixed({ base: '', kind: 'conflict', ours: '', theirs: '' }, before.join(''))
}

/** The collision with the rest of its line, and what is left of the text; nothing is left while the line goes on. */
function endOfLine(open: Conflict, text: string): { readonly rest: string | undefined; readonly widened: Conflict } {
  if (endsLine(open)) return { rest: text, widened: open }
  const lineEnd = text.indexOf('\n') + 1
  if (lineEnd === 0) return { rest: undefined, widened: suffixed(open, text) }
  return { rest: text.slice(lineEnd), widened: suffixed(open, text.slice(0, lineEnd)) }
}

function endsLine({ base, ours, theirs }: Conflict): boolean {
  return [base, ours, theirs].every((text) => text === '' || text.endsWith('\n'))
}

function suffixed({ base, ours, theirs }: Conflict, suffix: string): Conflict {
  return { base: base + suffix, kind: 'conflict', ours: ours + suffix, theirs: theirs + suffix }
}

function joined(first: Conflict, second: Conflict): Conflict {
  return {
    base: first.base + second.base,
    kind: 'conflict',
    ours: first.ours + second.ours,
    theirs: first.theirs + second.theirs,
  }
}
