import { entryOf } from './field.ts'
import { makeNode, type Source } from './make-node.ts'
import type { Line, Node, NodeKind } from './node.ts'

/** Front matter at the top: its fences are the head and a last child, its keys are entries. */
export function parseFront(source: Source): { readonly node: Node; readonly next: number } | undefined {
  const { lines } = source
  if (lines[0]?.text.trimEnd() !== '---') return undefined
  const close = lines.findIndex(({ text }, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(text))
  const inner = lines.slice(1, Math.max(1, close))
  // A heading between two rules looks like a comment; without a key it is one.
  if (!inner.every(looksLikeYaml) || !inner.some(({ text }) => entryOf(text) !== undefined)) return undefined
  const children = [...parseEntries(source, 1, close), leaf(source, 'comment', close, close + 1)]
  const { start, end: headEnd } = lines[0]
  const end = lines[close]?.end ?? headEnd
  return { node: makeNode(source, { kind: 'front', start, headEnd, end, children }), next: close + 1 }
}

function looksLikeYaml({ indent, text }: Line): boolean {
  return indent !== 0 || /^[#-]/.test(text) || entryOf(text) !== undefined
}

/** Entries of one level: a key, an element of a sequence, a comment, each with the deeper lines below it. */
function parseEntries(source: Source, from: number, to: number): readonly Node[] {
  const nodes: Node[] = []
  let at = from
  while (at < to) {
    const line = source.lines[at]
    if (line === undefined) break
    const next = line.indent === -1 ? at + 1 : entryEnd(source, at, to)
    if (line.indent !== -1) nodes.push(entry(source, at, next))
    at = next
  }
  return nodes
}

/** A sequence may stand as deep as its key. */
function entryEnd({ lines }: Source, from: number, to: number): number {
  const first = lines[from]
  if (first === undefined) return to
  const isDash = /^\s*-(?:\s|$)/.test(first.text)
  let last = from
  for (let at = from + 1; at < to; at++) {
    const line = lines[at]
    if (line === undefined) break
    if (line.indent === -1) continue
    const isBelow = !isDash && line.indent === first.indent && /^\s*-(?:\s|$)/.test(line.text)
    if (line.indent <= first.indent && !isBelow) break
    last = at
  }
  return last + 1
}

function entry(source: Source, from: number, to: number): Node {
  const text = source.lines[from]?.text ?? ''
  if (/^\s*#/.test(text)) return leaf(source, 'comment', from, to)
  if (/^\s*-(?:\s|$)/.test(text)) return leaf(source, 'item', from, to)
  const hasOwnValue = (entryOf(text)?.value ?? '') !== ''
  if (hasOwnValue || to === from + 1) return leaf(source, 'entry', from, to)
  const children = parseEntries(source, from + 1, to)
  const start = source.lines[from]?.start ?? 0
  const headEnd = source.lines[from]?.end ?? start
  return makeNode(source, { kind: 'entry', start, headEnd, end: children.at(-1)?.end ?? headEnd, children })
}

function leaf(source: Source, kind: NodeKind, from: number, to: number): Node {
  const start = source.lines[from]?.start ?? 0
  const end = source.lines[to - 1]?.end ?? start
  return makeNode(source, { kind, start, headEnd: end, end, children: [] })
}
