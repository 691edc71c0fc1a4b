import type { Decision, MergeInput, MergeResult } from '../domain.ts'
import type { Node } from './node.ts'
import { MARK } from './provisional.ts'
import { recounter } from './recompute.ts'
import { settleCounts } from './settle-counts.ts'

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
  const count = recounter({ ...documents, base: base === undefined ? undefined : documents.base })
  const { text, decisions, keyAt, settled } = settleCounts(plain, count)
  const groups = groupsOf(marks, plain)
  const isSettled = (start: number) => settled.has(keyAt(start) ?? '')
  const confirmed = groups.flatMap((starts, index) => (starts.every(isSettled) ? [index] : []))
  return {
    result: {
      pieces: [{ kind: 'text', text }],
      decisions: [...result.decisions.map(withoutMarks), ...decisions],
      collisions: result.collisions,
    },
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
