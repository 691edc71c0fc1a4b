import type { Collision, Decision, KindRules, MergeInput, MergeResult, Piece } from '../domain.ts'
import { bulkRewrite, unrelated, wholeFile } from './bulk.ts'
import { type Context, text } from './context.ts'
import { countAnew } from './count-anew.ts'
import { type Explained, type Guarded, lineFault } from './guard.ts'
import { settlePieces } from './lines-out.ts'
import { type Documents, matchDocuments, type Trio } from './match.ts'
import { mergeNode } from './merge-node.ts'
import { parseDocument } from './parse.ts'
import { MARK, type Provisional } from './provisional.ts'
import { strayedIn } from './strayed.ts'
import { keepUnreleased } from './unreleased.ts'

/** Three documents merged block by block, record by record, field by field, word by word; then what counts is counted. */
export function mergeMarkdown(input: MergeInput, rules: KindRules): MergeResult {
  const documents = parseAll(input)
  const kept = keepUnreleased(input, documents, rules)
  if (kept === undefined) return mergeParsed({ input, rules, documents })
  const result = mergeParsed({ input: kept.input, rules, documents: parseAll(kept.input) })
  const isWhole = result.collisions.some(({ record, field }) => record === '' && field === '')
  if (isWhole) return mergeParsed({ input, rules, documents })
  return { ...result, decisions: [...result.decisions, ...kept.decisions] }
}

function parseAll(input: MergeInput): Documents {
  const [base, ours, theirs] = [parseDocument(input.base ?? ''), parseDocument(input.ours), parseDocument(input.theirs)]
  return { base, ours, theirs }
}

function mergeParsed({ input, rules, documents }: Task): MergeResult {
  const canCount = ![input.base ?? '', input.ours, input.theirs].some((text) => text.includes(MARK))
  const attempt = (isGranted: Provisional['isGranted']) => {
    return countAnew(mergeOnce({ input, rules, documents }, { asked: 0, isGranted }), input, documents)
  }
  const first = attempt(() => canCount)
  if (first.isComplete) return first.result
  const second = attempt((index) => first.confirmed.includes(index))
  return second.isComplete ? second.result : attempt(() => false).result
}

interface Task {
  readonly input: MergeInput
  readonly rules: KindRules
  readonly documents: Documents
}

function mergeOnce({ input, rules, documents }: Task, provisional: Provisional): MergeResult {
  const { ours, theirs } = documents
  const { root, trioOf, hasMoves, torn: apart } = matchDocuments(documents, rules.keyFields)
  const rewrite = input.base === undefined ? unrelated({ ours, theirs }, trioOf) : bulkRewrite(root, trioOf)
  if (rewrite !== undefined) return wholeFile(input, rewrite)
  if (apart !== undefined) return wholeFile(input, `${lineOf(apart)}: both sides moved it, to different places`)
  if (input.base === undefined) root.base = undefined
  const decisions: Decision[] = []
  const collisions: Collision[] = []
  const lineEnding = input.ours.includes('\r\n') ? '\r\n' : '\n'
  const explained: Explained = { bases: [], sides: [], made: [], layouts: [] }
  const torn: string[] = []
  const context: Context = { rules, trioOf, decisions, collisions, hasMoves, lineEnding, explained, torn, provisional }
  const merged = mergeNode(root, { context, record: '', newer: undefined, leader: undefined })
  const pieces = settlePieces(unify([...merged, ...text(tailOf(documents))], input))
  const fault = torn[0] ?? faultOf(pieces, input, { ...explained, hasStrayed: strayedIn(documents, trioOf) })
  return fault === undefined ? { pieces, decisions, collisions } : wholeFile(input, fault)
}

/** The first line of what it was. */
function lineOf({ base }: Trio): string {
  return (base?.text.trim().split(/\r?\n/)[0] ?? '').slice(0, 80)
}

function faultOf(
  pieces: readonly Piece[],
  input: MergeInput,
  { hasStrayed, made, ...rest }: Explained & Pick<Guarded, 'hasStrayed'>,
): string | undefined {
  const isOpen = pieces.some(({ kind }) => kind === 'conflict')
  const line = lineFault({
    base: input.base ?? '',
    ours: input.ours,
    theirs: input.theirs,
    merged: pieces.map(allOf).join('').replaceAll(MARK, ''),
    isOpen,
    hasStrayed,
    explained: { ...rest, made: made.map((part) => part.replaceAll(MARK, '')) },
  })
  return line && `the sides read this line as parts of different blocks: ${line.slice(0, 80)}`
}

function allOf(piece: Piece): string {
  return piece.kind === 'text' ? piece.text : [piece.ours, piece.base, piece.theirs].join('\n')
}

/** What follows the last line; where one side ends with another block than the base, its ending counts. */
function tailOf({ base, ours, theirs }: Documents): string {
  if (ours.tail === theirs.tail || theirs.tail === base.tail) return ours.tail
  return ours.tail === base.tail ? theirs.tail : ours.tail
}

type Ending = '\n' | '\r\n' | undefined

function endingOf(text: string | undefined): Ending {
  if (text === undefined) return undefined
  const pairs = text.split('\r\n').length - 1
  const feeds = text.split('\n').length - 1
  if (pairs === 0) return '\n'
  return pairs === feeds ? '\r\n' : undefined
}

/** Where one side changed all line endings of the file, the other side's lines follow it. */
function unify(pieces: readonly Piece[], { base, ours, theirs }: MergeInput): readonly Piece[] {
  const [was, left, right] = [endingOf(base), endingOf(ours), endingOf(theirs)]
  if (!left || !right || left === right) return pieces
  const ending = left === was ? right : left
  const convert = (part: string) => part.replace(/\r?\n/g, ending)
  return pieces.map((piece) =>
    piece.kind === 'text'
      ? { kind: 'text', text: convert(piece.text) }
      : { kind: 'conflict', base: convert(piece.base), ours: convert(piece.ours), theirs: convert(piece.theirs) },
  )
}
