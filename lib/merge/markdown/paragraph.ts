import { fieldOf, isPlainField } from './field.ts'
import { makeNode, type Source } from './make-node.ts'
import type { Node, NodeKind } from './node.ts'

/** A definition of a link or a footnote: `[1.2.0]: https://…`. */
const LINK = /^ {0,3}\[[^\]\n]+\]:[ \t]*\S/

/** A paragraph, or the field lines (`**Status:** done`), bare table rows or definitions of links of which it consists. */
export function parseParagraph(source: Source, from: number, to: number): readonly Node[] {
  const lines = source.lines.slice(from, to)
  const starts = startsOf(lines.map(({ text }) => text))
  if (starts === undefined) return [block(source, 'paragraph', from, to)]
  return starts.at.map((start, index) => {
    return block(source, starts.kind, from + start, from + (starts.at[index + 1] ?? lines.length))
  })
}

function startsOf(texts: readonly string[]): { readonly kind: NodeKind; readonly at: readonly number[] } | undefined {
  const all = texts.map((_, index) => index)
  if (texts.every((text) => /^\s*\|/.test(text))) return { kind: 'line', at: all }
  if (texts.every((text) => LINK.test(text))) return { kind: 'link', at: all }
  const fields = all.filter((index) => fieldOf(texts[index] ?? '') !== undefined)
  if (fields[0] === 0) return { kind: 'field', at: fields }
  if (texts.length > 1 && texts.every(isPlainField)) return { kind: 'field', at: all }
  return undefined
}

function block(source: Source, kind: NodeKind, from: number, to: number): Node {
  const start = source.lines[from]?.start ?? 0
  const end = source.lines[to - 1]?.end ?? start
  return makeNode(source, { kind, start, headEnd: end, end, children: [] })
}
