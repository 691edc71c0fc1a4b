import type { MergeInput, MergeResult, Piece } from '../domain.ts'
import { text } from './context.ts'
import type { Side, Trio } from './match.ts'
import type { Node } from './node.ts'

/** Fewer records than this are never a bulk of anything. */
const LEAST_RECORDS = 8
const SIDES = ['ours', 'theirs'] as const

/**
 * Why the whole file is a person's: one side took out most records and the other went on with them, or each put a text of
 * its own in their place.
 */
export function bulkRewrite(root: Trio, trioOf: (node: Node) => Trio): string | undefined {
  const records = recordsBelow(root.base)
  if (records.length < LEAST_RECORDS) return undefined
  if (SIDES.every((side) => isReplaced(records, { root, side, trioOf })))
    return `each side took out more than half of ${records.length} records, and wrote others in their place`
  for (const side of SIDES) {
    const other: Side = side === 'ours' ? 'theirs' : 'ours'
    const gone = records.filter((node) => trioOf(node)[side] === undefined)
    if (gone.length * 2 <= records.length) continue
    const edited = gone.filter((node) => {
      const kept = trioOf(node)[other]
      return kept !== undefined && kept.text !== node.text
    })
    if (edited.length === 0) continue
    return `one side took out ${gone.length} of ${records.length} records, of which the other side changed ${edited.length}`
  }
  return undefined
}

interface Looked {
  readonly root: Trio
  readonly side: Side
  readonly trioOf: (node: Node) => Trio
}

/** Whether a side has less than half of the records of the base, and more new ones than old. */
function isReplaced(records: readonly Node[], { root, side, trioOf }: Looked): boolean {
  const gone = records.filter((node) => trioOf(node)[side] === undefined)
  if (gone.length * 2 <= records.length) return false
  const now = recordsBelow(root[side])
  return now.filter((node) => trioOf(node).base === undefined).length * 2 > now.length
}

/** Without a base, two texts that have next to nothing in common are two documents, of which a person takes one. */
export function unrelated({ ours, theirs }: Documents, trioOf: (node: Node) => Trio): string | undefined {
  const [left, right] = [ours.children, theirs.children].map((nodes) =>
    nodes.flatMap((node) => [node, ...node.children]),
  )
  const smaller = Math.min(left?.length ?? 0, right?.length ?? 0)
  const common = (left ?? []).filter((node) => trioOf(node).theirs !== undefined).length
  if (smaller < 3 || common * 4 >= smaller) return undefined
  return `both sides made this file, and have ${common} of ${smaller} blocks in common`
}

interface Documents {
  readonly ours: Node
  readonly theirs: Node
}

function recordsBelow(root: Node | undefined): readonly Node[] {
  const records: Node[] = []
  const visit = (node: Node) => {
    for (const child of node.children) {
      if (child.kind === 'item' || child.kind === 'row' || child.kind === 'section') records.push(child)
      visit(child)
    }
  }
  if (root) visit(root)
  return records
}

/** The whole file as one collision, without the lines that all versions begin and end with. */
export function wholeFile({ base = '', ours, theirs }: MergeInput, why: string): MergeResult {
  const texts = [base, ours, theirs]
  const before = commonLines(texts.map(linesOf))
  const after = commonLines(texts.map((part) => linesOf(part).slice(before.length).reverse())).reverse()
  const [head, tail] = [before.join(''), after.join('')]
  const [left, middle, right] = texts.map((part) => part.slice(head.length, part.length - tail.length))
  const conflict: Piece = { kind: 'conflict', base: left ?? '', ours: middle ?? '', theirs: right ?? '' }
  return {
    pieces: [...text(head), conflict, ...text(tail)],
    decisions: [],
    collisions: [{ record: '', field: '', why }],
  }
}

function linesOf(part: string): string[] {
  return part.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function commonLines(versions: readonly (readonly string[])[]): string[] {
  const [first = []] = versions
  const differs = first.findIndex((line, at) => versions.some((lines) => lines[at] !== line))
  return first.slice(0, differs === -1 ? undefined : differs)
}
