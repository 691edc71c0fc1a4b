import { type Opening, openingOf } from './block-start.ts'

export type NodeKind =
  | 'code'
  | 'comment'
  | 'document'
  | 'entry'
  | 'fence'
  | 'field'
  | 'front'
  | 'item'
  | 'line'
  | 'link'
  | 'paragraph'
  | 'quote'
  | 'row'
  | 'rule'
  | 'section'
  | 'table'

/**
 * A block of a document with its exact source: `text` is `head`, then for each child its gap and its text.
 * Ends of lines and blank lines stand in the gaps, so that a node can move, and the last one needs no final newline.
 */
export interface Node {
  readonly kind: NodeKind
  /** The node's own source: a heading, the first paragraph of an item, all of a leaf. */
  readonly head: string
  readonly children: readonly Node[]
  /** `gaps[i]` stands before `children[i]`. */
  readonly gaps: readonly string[]
  /** What follows the text: only in documents. */
  readonly tail: string
  readonly text: string
  /** Where it begins and ends in the source. */
  readonly start: number
  readonly end: number
  /** What names it among its siblings. */
  readonly name: Name
}

export interface Name {
  /** An id, a heading, a label, a first cell, else the normalised text; never empty but for blank heads. */
  readonly key: string
  /** Whether the key names the record whatever the rest of it says: an id, a heading, a label of several words. */
  readonly isStrong: boolean
  /** The id alone. */
  readonly id?: string
  /** The normalised own text: white space folded, list markers and checkboxes gone. */
  readonly norm: string
}

/** A line of a source. */
export interface Line {
  readonly text: string
  readonly start: number
  /** Where the text ends, before the line ending. */
  readonly end: number
  /** Columns of white space before the text; -1 for a blank line. */
  readonly indent: number
  readonly opening: Opening
}

/** Splits a source into lines; the line endings lie between `end` and the next `start`. */
export function splitLines(source: string, from = 0): readonly Line[] {
  const lines: Line[] = []
  let start = from
  while (start < source.length) {
    const feed = source.indexOf('\n', start)
    const stop = feed === -1 ? source.length : feed
    const end = stop > start && source.charCodeAt(stop - 1) === 13 && feed !== -1 ? stop - 1 : stop
    const text = source.slice(start, end)
    lines.push(lineOf(text, start, end))
    start = stop + 1
  }
  return lines
}

function lineOf(text: string, start: number, end: number): Line {
  let indent = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 32) indent++
    else if (code === 9) indent += 4 - (indent % 4)
    else if (code !== 13) return { text, start, end, indent, opening: openingOf(text, at) }
  }
  return { text, start, end, indent: -1, opening: undefined }
}
