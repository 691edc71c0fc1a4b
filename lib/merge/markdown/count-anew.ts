import type { Decision, MergeInput, MergeResult } from '../domain.ts'
import type { Node } from './node.ts'
import { parseDocument } from './parse.ts'
import { MARK } from './provisional.ts'
import { type Recount, recount } from './recompute.ts'

interface Documents {
  readonly base: Node
  readonly ours: Node
  readonly theirs: Node
}

export interface CountedAnew {
  readonly result: MergeResult
  /** Whether every provisional number was confirmed. */
  readonly isComplete: boolean
  /** Which of them were. */
  readonly confirmed: readonly number[]
}

/** Counts the numbers of a merged text that count something in it; where parts are open nothing can be counted. */
export function countAnew(result: MergeResult, { base }: MergeInput, documents: Documents): CountedAnew {
  const [piece, ...rest] = result.pieces
  if (piece?.kind !== 'text' || rest.length > 0) {
    const isMarked = result.pieces.some((part) => part.kind === 'text' && part.text.includes(MARK))
    return { result, isComplete: !isMarked, confirmed: [] }
  }
  const marks = marksIn(piece.text)
  const plain = piece.text.replaceAll(MARK, '')
  const recounts = recount({
    ...documents,
    base: base === undefined ? undefined : documents.base,
    merged: () => parseDocument(plain),
  })
  const known = new Set(recounts.map(({ start }) => start))
  const groups = groupsOf(marks, plain)
  const confirmed = groups.flatMap((starts, index) => (starts.every((start) => known.has(start)) ? [index] : []))
  const changed = recounts.filter(({ was, value }) => was !== value)
  const decisions = [...result.decisions.map(withoutMarks), ...changed.map((each) => decisionOf(each, plain))]
  const pieces = [{ kind: 'text', text: replaced(plain, changed) }] as const
  return {
    result: { pieces, decisions, collisions: result.collisions },
    isComplete: confirmed.length === groups.length,
    confirmed,
  }
}

/** Where the marked numbers stand once the marks are gone. */
function marksIn(text: string): readonly number[] {
  const starts: number[] = []
  for (let at = text.indexOf(MARK); at !== -1; at = text.indexOf(MARK, at + 1)) starts.push(at - starts.length)
  return starts
}

/** Numbers that were asked for together: `3/7`. */
function groupsOf(starts: readonly number[], text: string): readonly (readonly number[])[] {
  const groups: number[][] = []
  for (const start of starts) {
    const last = groups.at(-1)
    const between = last ? text.slice(last.at(-1), start) : ''
    if (last && /^\d+\/$/.test(between)) last.push(start)
    else groups.push([start])
  }
  return groups
}

function withoutMarks(decision: Decision): Decision {
  return decision.kept.includes(MARK) ? { ...decision, kept: decision.kept.replaceAll(MARK, '') } : decision
}

function decisionOf({ record, start, end, value }: Recount, text: string): Decision {
  const from = text.lastIndexOf('\n', start) + 1
  const to = text.indexOf('\n', end)
  const line = text.slice(from, to === -1 ? undefined : to).trimEnd()
  const kept = line.slice(0, start - from) + String(value) + line.slice(end - from)
  return { record, field: '', rule: 'recount', kept: kept.trim(), dropped: [line.trim()] }
}

/** The padding of a cell gives or takes what the number gains or loses. */
function replaced(text: string, recounts: readonly Recount[]): string {
  let result = ''
  let last = 0
  for (const { start, end, value } of [...recounts].sort((a, b) => a.start - b.start)) {
    result += text.slice(last, start) + String(value)
    const grown = String(value).length - (end - start)
    const isPadded = /^ {2,}\|/.test(text.slice(end, end + 80))
    last = end + (grown > 0 && isPadded ? 1 : 0)
    if (grown < 0 && /^ +\|/.test(text.slice(end, end + 80))) result += ' '.repeat(-grown)
  }
  return result + text.slice(last)
}
