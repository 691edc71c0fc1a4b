import { commonEnds } from '../common-ends.ts'
import type { KindRules, MergeInput, MergeKind, MergeResult, Piece, RecordView } from '../domain.ts'
import { pairReplaced } from '../json/pair-replaced.ts'
import { scanJson } from '../json/scan.ts'
import { compact, itemValue } from '../json/value.ts'
import { mergeOrder } from '../order.ts'
import { textPiece, wholeLines } from '../pieces.ts'
import { commonRuns } from './common-runs.ts'
import { idOf, keysOf } from './keys.ts'
import { eachLine, type Line, type Lines, linesOf } from './lines.ts'
import { type Collected, lineValue, mergeLine } from './merge-line.ts'
import { jsonlProblems } from './problems.ts'
import { withEnds } from './text-ends.ts'

/** JSON Lines: one record on each line, known by its id, or by the whole line where it has none. */
export const jsonlKind: MergeKind = {
  canRead,
  isByLine: true,
  merge,
  name: 'jsonl',
  problemsOf: jsonlProblems,
  recordsOf,
}

const FIRST = 3

/** A text whose first lines are no JSON is something else; a broken line further down collides. */
function canRead(text: string): boolean {
  let count = 0
  for (const { line } of eachLine(text)) {
    if (scanJson(line.text) !== undefined) return true
    count += 1
    if (count === FIRST) return false
  }
  return count === 0
}

/** Lines around what differs that are looked at too: they show in what order the lines are. */
const CONTEXT = 8

/** What all versions begin and end with is passed by: in a log that only grows that is nearly all of it. */
function merge({ base, ours, path, theirs }: MergeInput, rules: KindRules): MergeResult {
  const { end, start } = commonEnds(base === undefined ? [ours, theirs] : [base, ours, theirs], CONTEXT)
  const cut = (text: string) => text.slice(start, text.length - end)
  const [before, after] = [ours.slice(0, start), ours.slice(ours.length - end)]
  const middle = { base: base === undefined ? undefined : cut(base), ours: cut(ours), path, theirs: cut(theirs) }
  const merged = mergeLines(middle, rules, [before, after])
  return { ...merged, pieces: [textPiece(before), ...merged.pieces, textPiece(after)].filter(isFilled) }
}

function isFilled(piece: Piece): boolean {
  return piece.kind === 'conflict' || piece.text !== ''
}

/** `around`: lines that are the same everywhere. */
function mergeLines(input: MergeInput, rules: KindRules, around: readonly string[]): MergeResult {
  const collected: Collected = { collisions: [], decisions: [] }
  const texts = linesIn(input)
  const keys = keysFor(texts, rules, around)
  const tables = {
    base: tableOf(keys.base, texts.base),
    ours: tableOf(keys.ours, texts.ours),
    theirs: tableOf(keys.theirs, texts.theirs),
  }
  const eol = /\r?\n/.exec(input.ours)?.[0] ?? /\r?\n/.exec(input.theirs)?.[0] ?? '\n'
  const merged = new Map<string, readonly Piece[] | undefined>()
  const isKept = (key: string) => {
    const lines = { base: tables.base.get(key), ours: tables.ours.get(key), theirs: tables.theirs.get(key) }
    if (!merged.has(key)) merged.set(key, mergeLine(lines, { collected, eol, key, rules }))
    return merged.get(key) !== undefined
  }
  const sortText = (key: string) =>
    firstLine((tables.ours.get(key) ?? tables.theirs.get(key) ?? tables.base.get(key))?.text ?? key)
  const order = mergeOrder(keys, { isKept, sortText })
  const body = wholeLines(order.flatMap((key) => merged.get(key) ?? []))
  return { ...collected, pieces: withEnds(body, input) }
}

/** The lines of the versions; long runs that all of them have are one line. */
function linesIn({ base, ours, theirs }: MergeInput): Texts {
  const [oursRuns, theirsRuns, baseRuns] = commonRuns(base === undefined ? [ours, theirs] : [ours, theirs, base])
  return { base: linesOf(base ?? '', baseRuns), ours: linesOf(ours, oursRuns), theirs: linesOf(theirs, theirsRuns) }
}

/** What a run of sorted lines is sorted by. */
function firstLine(text: string): string {
  const end = text.indexOf('\n')
  return end < 0 ? text : text.slice(0, end)
}

interface Texts {
  readonly base: Lines
  readonly ours: Lines
  readonly theirs: Lines
}

/** An event that was once written is never edited: there a line is known by all that it says. */
function keysFor({ base, ours, theirs }: Texts, { isAppendOnly, keyFields }: KindRules, around: readonly string[]) {
  const idIn = (key: string) => idOf(firstLine(key), keyFields.length > 0 ? keyFields : undefined)
  const lines = [base.lines, ours.lines, theirs.lines] as const
  const keys = keysOf(lines, { around, fields: isAppendOnly ? [''] : keyFields })
  const plain = { base: keys[0], ours: keys[1], theirs: keys[2] }
  if (isAppendOnly) return plain
  // A record with another id is another record, wherever it stands.
  const isEdit = (was: string, now: string) => idIn(was) === idIn(now)
  const paired = pairReplaced({ ...plain, isEdit, isScalar: true })
  return { ...plain, ...(paired && { ours: paired.ours, theirs: paired.theirs }) }
}

function tableOf(keys: readonly string[], { lines }: Lines): ReadonlyMap<string, Line> {
  const table = new Map<string, Line>()
  for (const [index, key] of keys.entries()) {
    const line = lines[index]
    if (line) table.set(key, line)
  }
  return table
}

/** The records of a text by their ids. */
function recordsOf(text: string, rules: KindRules): readonly RecordView[] {
  const counts = new Map<string, number>()
  return linesOf(text).lines.map((line): RecordView => {
    const value = lineValue(line)
    const id = rules.isAppendOnly
      ? undefined
      : idOf(line.text, rules.keyFields.length > 0 ? rules.keyFields : undefined)
    const name = id ?? line.text
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    const members = value?.node.type === 'object' ? value.node.items : []
    const fields = members.map((item) => [item.key, compact(itemValue(item, line.text))] as const)
    return { fields: new Map(fields), key: count === 0 ? name : `${name}\n${count}` }
  })
}
