import { closesFence, fenceOf, interruptsParagraph, isTableStart, underlineLevel } from './block-start.ts'
import { parseFront } from './front.ts'
import { makeNode, type Source } from './make-node.ts'
import { type Line, type Node, type NodeKind, splitLines } from './node.ts'
import { parseParagraph } from './paragraph.ts'
import { foldSections } from './sections.ts'

/** Lists in lists deeper than this are the text of their item: no file that people edit is so deep, and a stack has an end. */
const MAX_DEPTH = 100

/** Some lines of a source, `from` included, `to` not. */
interface Range {
  /** In how many items they stand. */
  readonly depth: number
  readonly source: Source
  readonly from: number
  readonly to: number
}

/** A document as a tree that keeps every byte of it. */
export function parseDocument(text: string): Node {
  const bom = text.startsWith('\ufeff') ? 1 : 0
  const source: Source = { text, lines: splitLines(text, bom) }
  const front = parseFront(source)
  const blocks = parseBlocks({ source, from: front?.next ?? 0, to: source.lines.length, depth: 0 })
  const children = foldSections(source, front ? [front.node, ...blocks] : blocks)
  return makeNode(source, { kind: 'document', start: 0, headEnd: bom, end: text.length, children })
}

/** The blocks of a range; headings are leaves here and get their sections later. */
function parseBlocks(range: Range): readonly Node[] {
  const blocks: Node[] = []
  let at = range.from
  while (at < range.to) {
    const line = range.source.lines[at]
    if (line === undefined) break
    if (line.indent === -1) {
      at++
      continue
    }
    const { next, nodes } = parseBlock({ ...range, from: at }, line)
    for (const node of nodes) blocks.push(node)
    at = Math.max(next, at + 1)
  }
  return blocks
}

function isItem({ opening }: Line): boolean {
  return opening === 'item' || opening === 'empty item'
}

interface Parsed {
  readonly next: number
  readonly nodes: readonly Node[]
}

function parseBlock(range: Range, line: Line): Parsed {
  const { source, from, to } = range
  const following = source.lines[from + 1]
  const { opening } = line
  const isTop = range.depth === 0
  if (isTop && opening === 'heading') return leaf(range, 'section', from + 1)
  if (opening === 'rule') return leaf(range, 'rule', from + 1)
  if (isItem(line)) return parseItem(range, line)
  if (opening === 'fence') return leaf(range, 'fence', fenceEnd(range))
  if (opening === 'comment') return leaf(range, 'comment', commentEnd(range))
  if (from + 1 < to && isTableStart(line, following)) return parseTable(range)
  if (opening === 'quote') {
    const next = runEnd(range, (each) => each.opening === 'quote')
    return leaf(range, 'quote', next)
  }
  const next = paragraphEnd(range)
  if (isTop && next < to && next === from + 1 && isUnderlined(source.lines[next], line)) {
    return leaf(range, 'section', next + 1)
  }
  return { next, nodes: parseParagraph(source, from, next) }
}

function isUnderlined(line: Line | undefined, title: Line): boolean {
  return line !== undefined && underlineLevel(line.text) > 0 && !/^\s*(?:\*\*|\|)/.test(title.text)
}

function leaf({ source, from }: Range, kind: NodeKind, next: number): Parsed {
  const start = source.lines[from]?.start ?? 0
  const end = source.lines[next - 1]?.end ?? source.text.length
  return { next, nodes: [makeNode(source, { kind, start, headEnd: end, end, children: [] })] }
}

function runEnd({ source, from, to }: Range, belongs: (line: Line) => boolean): number {
  let at = from + 1
  for (; at < to; at++) {
    const line = source.lines[at]
    if (line === undefined || line.indent === -1 || !belongs(line)) break
  }
  return at
}

function fenceEnd({ source, from, to }: Range): number {
  const fence = fenceOf(source.lines[from]?.text ?? '') ?? '```'
  for (let at = from + 1; at < to; at++) if (closesFence(source.lines[at]?.text ?? '', fence)) return at + 1
  return to
}

/** A comment that is never closed ends with its paragraph, so that it cannot swallow the rest of the document. */
function commentEnd(range: Range): number {
  const { source, from, to } = range
  for (let at = from; at < to; at++) if (source.lines[at]?.text.includes('-->')) return at + 1
  return runEnd(range, () => true)
}

function paragraphEnd({ source, from, to }: Range): number {
  let at = from + 1
  for (; at < to; at++) {
    const line = source.lines[at]
    if (line === undefined || line.indent === -1 || interruptsParagraph(line, source.lines[at + 1])) break
  }
  return at
}

function parseTable(range: Range): Parsed {
  const { source, from } = range
  const next = runEnd(range, (line) => line.text.includes('|') && line.opening !== 'heading' && !isItem(line))
  const start = source.lines[from]?.start ?? 0
  const headEnd = source.lines[from + 1]?.end ?? start
  const rows = source.lines.slice(from + 2, next).map((line) => {
    return makeNode(source, { kind: 'row', start: line.start, headEnd: line.end, end: line.end, children: [] })
  })
  const end = rows.at(-1)?.end ?? headEnd
  return { next, nodes: [makeNode(source, { kind: 'table', start, headEnd, end, children: rows })] }
}

function parseItem(range: Range, line: Line): Parsed {
  const { source, from } = range
  const next = itemEnd(range, line.indent)
  if (range.depth >= MAX_DEPTH) return leaf(range, 'item', next)
  let body = from + 1
  for (; body < next; body++) {
    const own = source.lines[body]
    if (own === undefined || own.indent === -1 || interruptsParagraph(own, source.lines[body + 1])) break
  }
  const headEnd = source.lines[body - 1]?.end ?? line.end
  const children = parseBlocks({ source, from: body, to: next, depth: range.depth + 1 })
  const end = children.at(-1)?.end ?? headEnd
  return { next, nodes: [makeNode(source, { kind: 'item', start: line.start, headEnd, end, children })] }
}

/** What is indented deeper than the marker belongs to the item, and so does text right below its text. */
function itemEnd(range: Range, indent: number): number {
  const { source, from, to } = range
  let last = from
  let at = from + 1
  while (at < to) {
    const line = source.lines[at]
    if (line === undefined) break
    if (line.indent === -1) {
      at++
      continue
    }
    if (!belongsToItem(line, { indent, isBelowText: last === at - 1, next: source.lines[at + 1] })) break
    last = line.opening === 'fence' ? fenceEnd({ ...range, from: at }) - 1 : at
    at = last + 1
  }
  return last + 1
}

interface InItem {
  readonly indent: number
  readonly isBelowText: boolean
  readonly next: Line | undefined
}

function belongsToItem(line: Line, { indent, isBelowText, next }: InItem): boolean {
  if (!isBelowText) return line.indent >= indent + 2
  return line.indent > indent || !(interruptsParagraph(line, next) || isItem(line))
}
