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
  // A large file without conflicts is joined once, by who writes it.
  if (pieces.every((piece) => piece.kind === 'text')) return pieces
  const state: Lines = { done: [], open: undefined, text: '' }
  for (const piece of shifted(pieces)) {
    if (piece.kind === 'conflict') takeConflict(state, piece)
    else if (state.open) takeRest(state, state.open, piece.text)
    else state.text += piece.text
  }
  if (state.open) state.done.push(state.open)
  return state.text === '' ? state.done : [...state.done, textPiece(state.text)]
}

interface Lines {
  readonly done: Piece[]
  /** A collision whose last line is not at its end yet. */
  open: Conflict | undefined
  text: string
}

function takeConflict(state: Lines, conflict: Conflict): void {
  const lineStart = state.text.lastIndexOf('\n') + 1
  if (lineStart > 0) state.done.push(textPiece(state.text.slice(0, lineStart)))
  state.open = joined(state.open ?? alike(state.text.slice(lineStart)), conflict)
  state.text = ''
}

function takeRest(state: Lines, open: Conflict, text: string): void {
  const { isOver, rest, widened } = endOfLine(open, text)
  if (isOver) state.done.push(widened)
  state.open = isOver ? undefined : widened
  state.text = rest
}

/** The collision with the rest of its line, and what is left of the text; the line goes on when that has no end of it. */
function endOfLine(open: Conflict, text: string) {
  const isEnded = [open.base, open.ours, open.theirs].every((part) => part === '' || part.endsWith('\n'))
  const lineEnd = isEnded ? 0 : text.indexOf('\n') + 1
  if (!isEnded && lineEnd === 0) return { isOver: false, rest: '', widened: joined(open, alike(text)) }
  return { isOver: true, rest: text.slice(lineEnd), widened: joined(open, alike(text.slice(0, lineEnd))) }
}

/**
 * A collision that begins with a line end, before a text that begins with one too, is the same as one that ends with
 * it, and then need not take in the line before.
 */
function shifted(pieces: readonly Piece[]): readonly Piece[] {
  const all = coalesced(pieces)
  return all.flatMap((piece, index): readonly Piece[] => {
    const [before, after] = [all[index - 1], all[index + 1]]
    if (piece.kind === 'text') {
      const eol = before?.kind === 'conflict' ? sharedEol(before, piece) : ''
      return piece.text === eol ? [] : [textPiece(piece.text.slice(eol.length))]
    }
    const eol = after?.kind === 'text' ? sharedEol(piece, after) : ''
    const turn = (part: string) => (part === '' ? '' : part.slice(eol.length) + eol)
    const turned = { base: turn(piece.base), kind: piece.kind, ours: turn(piece.ours), theirs: turn(piece.theirs) }
    return eol === '' ? [piece] : [textPiece(eol), turned]
  })
}

/** The line end with which a collision and the text behind it begin. */
function sharedEol({ base, ours, theirs }: Conflict, after: Extract<Piece, { kind: 'text' }>): string {
  const eol = /^\r?\n/.exec(after.text)?.[0] ?? ''
  return [base, ours, theirs].every((part) => part === '' || part.startsWith(eol)) ? eol : ''
}

function coalesced(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = []
  let texts: string[] = []
  const flush = () => {
    const text = texts.join('')
    if (text !== '') all.push(textPiece(text))
    texts = []
  }
  for (const piece of pieces) {
    if (piece.kind === 'text') texts.push(piece.text)
    else {
      flush()
      all.push(piece)
    }
  }
  flush()
  return all
}

function alike(text: string): Conflict {
  return { base: text, kind: 'conflict', ours: text, theirs: text }
}

function joined(first: Conflict, second: Conflict): Conflict {
  return {
    base: first.base + second.base,
    kind: 'conflict',
    ours: first.ours + second.ours,
    theirs: first.theirs + second.theirs,
  }
}
