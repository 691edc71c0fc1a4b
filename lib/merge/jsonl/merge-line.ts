import { cut } from '../../core/text.ts'
import type { KindRules, Piece } from '../domain.ts'
import { type Context, rootContext } from '../json/context.ts'
import { countAnew } from '../json/count-anew.ts'
import { mergeValue } from '../json/merge-value.ts'
import { scanJson } from '../json/scan.ts'
import { isOnlyTouched } from '../json/touched.ts'
import { changed, type JsonValue } from '../json/value.ts'
import { textPiece } from '../pieces.ts'
import type { Line } from './lines.ts'

export type Collected = Pick<Context, 'collisions' | 'decisions'>

/** One record in three versions. */
export interface Versions {
  readonly base: Line | undefined
  readonly ours: Line | undefined
  readonly theirs: Line | undefined
}

/** What holds for a record's line. */
export interface LineContext {
  readonly collected: Collected
  /** For a line that has none, because it was the last of its text. */
  readonly eol: string
  readonly key: string
  readonly rules: KindRules
}

const BROKEN = 'the line is not one JSON value'

/** One record in all versions, with the original text of its line where one side wins; undefined when it is gone. */
export function mergeLine({ base, ours, theirs }: Versions, context: LineContext): readonly Piece[] | undefined {
  if (ours && theirs) return mergeBoth({ base, ours, theirs }, context)
  const kept = ours ?? theirs
  if (!kept || base?.text === kept.text) return undefined
  if (!base) return lineValue(kept) ? whole(kept, context) : leave({ base, ours, theirs }, BROKEN, context)
  if (!isTouched(base, kept)) return leave({ base, ours, theirs }, 'one side removed it, the other changed it', context)
  const { collected, key } = context
  collected.decisions.push({ dropped: [kept.text], field: '', kept: '', record: cut(key, 80), rule: 'removed' })
  return undefined
}

function isTouched(base: Line, kept: Line): boolean {
  const [was, now] = [lineValue(base), lineValue(kept)]
  return was !== undefined && now !== undefined && isOnlyTouched(was, now)
}

/** The JSON value of a line, if it is one. */
export function lineValue({ text }: Line): JsonValue | undefined {
  const scanned = scanJson(text, 0)
  return scanned && { node: scanned.root, source: text }
}

interface Both {
  readonly base: Line | undefined
  readonly ours: Line
  readonly theirs: Line
}

function mergeBoth({ base, ours, theirs }: Both, context: LineContext): readonly Piece[] {
  const eol = changed({ base: base?.eol, ours: ours.eol, theirs: theirs.eol })
  if (base?.text === ours.text) return whole({ ...theirs, eol }, context)
  if (base?.text === theirs.text || ours.text === theirs.text) return whole({ ...ours, eol }, context)
  const [was, left, right] = [base && lineValue(base), lineValue(ours), lineValue(theirs)]
  if (!left || !right) return leave({ base, ours, theirs }, BROKEN, context)
  const { collected, key, rules } = context
  const inner = rootContext(rules, { ...collected, place: { path: [cut(key, 80)] } })
  const merged = mergeValue({ base: was, ours: left, theirs: right }, inner)
  const versions = [was, left, right].map((value) => value && { root: value.node, source: value.source })
  return [textPiece(ours.lead), ...countAnew(merged, versions, inner), textPiece(eol || context.eol)]
}

function whole({ eol, lead, text }: Line, context: LineContext): readonly Piece[] {
  return [textPiece(lead + text + (eol || context.eol))]
}

function leave({ base, ours, theirs }: Versions, why: string, { collected, eol, key }: LineContext): readonly Piece[] {
  collected.collisions.push({ field: '', record: cut(key, 80), why })
  const text = (line: Line | undefined) => (line ? line.text + (line.eol || eol) : '')
  return [{ base: text(base), kind: 'conflict', ours: text(ours), theirs: text(theirs) }]
}
