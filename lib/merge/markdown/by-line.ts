import type { Piece } from '../domain.ts'
import type { Place, Texts } from './context.ts'
import { makeNode } from './make-node.ts'
import { matchDocuments, type Trio } from './match.ts'
import { type Node, splitLines } from './node.ts'

/** Merges the children of a trio; handed in, because lines are merged by what merges blocks. */
export type MergeTree = (trio: Trio, place: Place) => readonly Piece[]

/**
 * A block line by line, each line a record that is edited, added or removed; undefined where lines collide, and where both
 * sides put different lines in one place: lines of code and of wrapped text need their order.
 */
export function mergeByLine(texts: Texts, place: Place, mergeTree: MergeTree): readonly Piece[] | undefined {
  if (texts.base === undefined || !texts.base.includes('\n')) return undefined
  const [base, ours, theirs] = [texts.base, texts.ours, texts.theirs].map(lineDocument)
  if (!base || !ours || !theirs) return undefined
  const { root, trioOf } = matchDocuments({ base, ours, theirs })
  if (isCrowded(root, trioOf)) return undefined
  const context = { ...place.context, trioOf, hasMoves: false, collisions: [], decisions: [] }
  const pieces = mergeTree(root, { ...place, context })
  if (context.collisions.length > 0) return undefined
  place.context.decisions.push(...context.decisions)
  return pieces
}

function lineDocument(text: string): Node {
  const source = { text, lines: splitLines(text) }
  const children = source.lines
    .filter(({ indent }) => indent !== -1)
    .map(({ start, end }) => makeNode(source, { kind: 'code', start, headEnd: end, end, children: [] }))
  return makeNode(source, { kind: 'document', start: 0, headEnd: 0, end: text.length, children })
}

/** Whether both sides added different lines behind the same line of the base. */
function isCrowded({ ours, theirs }: Trio, trioOf: (node: Node) => Trio): boolean {
  const places = (document: Node | undefined) => {
    const after = new Set<Trio | undefined>()
    let last: Trio | undefined
    for (const child of document?.children ?? []) {
      const trio = trioOf(child)
      if (trio.base) last = trio
      else if (!trio.ours || !trio.theirs) after.add(last)
    }
    return after
  }
  const taken = places(ours)
  return [...places(theirs)].some((place) => taken.has(place))
}

/** The lines that all versions of a block begin and end with, and what lies between them. */
export function trimLines({ base, ours, theirs }: Texts): Trimmed {
  const versions = [...(base === undefined ? [] : [base]), ours, theirs].map((text) => text.split('\n'))
  const [first = []] = versions
  const shortest = Math.min(...versions.map(({ length }) => length))
  const isCommon = (at: number) => versions.every((lines) => lines.at(at) === first.at(at))
  let before = 0
  while (before < shortest && isCommon(before)) before++
  let after = 0
  while (after < shortest - before && isCommon(-1 - after)) after++
  const inner = versions.map((lines) => lines.slice(before, lines.length - after).join('\n'))
  const [middle = '', right = ''] = inner.slice(-2)
  return {
    before: first
      .slice(0, before)
      .map((line) => `${line}\n`)
      .join(''),
    texts: { base: inner.at(-3), ours: middle, theirs: right },
    after: after === 0 ? '' : `\n${first.slice(-after).join('\n')}`,
  }
}

interface Trimmed {
  readonly before: string
  readonly texts: Texts
  readonly after: string
}
