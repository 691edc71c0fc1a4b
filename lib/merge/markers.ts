import type { Piece } from './domain.ts'

export interface MarkerOptions {
  readonly labels: { readonly base: string; readonly ours: string; readonly theirs: string }
  /** Seven, as git's; git asks for more in the virtual base of a criss-cross merge. */
  readonly size: number
  /** As git's merge.conflictStyle. */
  readonly style: 'merge' | 'diff3' | 'zdiff3'
}

export const DEFAULT_MARKERS: MarkerOptions = {
  labels: { base: 'base', ours: 'ours', theirs: 'theirs' },
  size: 7,
  style: 'merge',
}

/** Whether a word is a style that we can write. */
export function isMarkerStyle(word: string): word is MarkerOptions['style'] {
  return ['diff3', 'merge', 'zdiff3'].includes(word)
}

/** Whether a text holds conflict markers, of any size from git's seven on. */
export function hasMarkers(text: string): boolean {
  return /^<{7,}(?: |\r?$)/m.test(text) && /^={7,}\r?$/m.test(text) && /^>{7,}(?: |\r?$)/m.test(text)
}

/** The text of the pieces, collisions between markers as git writes them. */
export function renderPieces(pieces: readonly Piece[], options: MarkerOptions): string {
  const eol = pieces.some((piece) => textsOf(piece).some((text) => text.includes('\r\n'))) ? '\r\n' : '\n'
  let joined = ''
  for (const piece of pieces) {
    // A marker stands at the start of a line, whatever the text before it ends with.
    if (piece.kind === 'conflict' && joined !== '' && !joined.endsWith('\n')) joined += eol
    joined += piece.kind === 'text' ? piece.text : conflictText(piece, options, eol)
  }
  return joined
}

/** The text with every collision decided for one side. */
export function renderSide(pieces: readonly Piece[], side: 'base' | 'ours' | 'theirs'): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : piece[side])).join('')
}

function textsOf(piece: Piece): readonly string[] {
  return piece.kind === 'text' ? [piece.text] : [piece.ours, piece.theirs]
}

type Conflict = Extract<Piece, { kind: 'conflict' }>

function conflictText(conflict: Conflict, { labels, size, style }: MarkerOptions, eol: string): string {
  const { after, before, ...cut } =
    style === 'zdiff3' ? withoutCommonEnds(conflict) : { ...conflict, after: '', before: '' }
  const line = (mark: string, label: string) => `${mark.repeat(size)}${label === '' ? '' : ` ${label}`}${eol}`
  const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : text + eol)
  const base = style === 'merge' ? '' : line('|', labels.base) + ended(cut.base)
  const sides = [
    line('<', labels.ours),
    ended(cut.ours),
    base,
    line('=', ''),
    ended(cut.theirs),
    line('>', labels.theirs),
  ]
  return before + sides.join('') + after
}

/** What both sides have at their start and end stands outside of the markers in the style zdiff3. */
function withoutCommonEnds({ base, ours, theirs }: Conflict) {
  const [a, b] = [ours, theirs].map((text) => text.split(/(?<=\n)/)) as [string[], string[]]
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start += 1
  let end = 0
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  const middle = (lines: readonly string[]) => lines.slice(start, lines.length - end).join('')
  return {
    after: a.slice(a.length - end).join(''),
    base,
    before: a.slice(0, start).join(''),
    ours: middle(a),
    theirs: middle(b),
  }
}
