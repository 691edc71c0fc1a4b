import {
  KEY_SEPARATOR,
  type KindRules,
  type MergeInput,
  type MergeKind,
  type MergeResult,
  type RecordView,
} from './domain.ts'
import { hasMarkers, renderSide } from './markers.ts'
import { changedText, extraText, lostText, markersText, resurrectedText, unreadableResultText } from './messages.ts'
import { withoutCommonEnds, withoutCommonLines, withoutCommonParts } from './reduce.ts'

export interface Merged {
  readonly input: MergeInput
  readonly kind: MergeKind
  readonly merged: MergeResult
  readonly rules: KindRules
}

/**
 * What the merged text breaks of the invariants in docs/merge-rules.md: one line each. It compares the records as they
 * are read again from the texts, so what the merge believed to have done does not count.
 */
export function violationsOf({ input, kind, merged, rules }: Merged): readonly string[] {
  const isOpen = merged.pieces.some((piece) => piece.kind === 'conflict')
  const ours = renderSide(merged.pieces, 'ours')
  const results = isOpen ? [ours, renderSide(merged.pieces, 'theirs')] : [ours]
  if (!isOpen && hasMarkers(ours) && !hasMarkers(input.ours) && !hasMarkers(input.theirs)) return [markersText()]
  if (!isOpen && !kind.canRead(ours)) return [unreadableResultText(kind.name)]
  const texts = [input.base ?? '', input.ours, input.theirs, ...results]
  const read = (text: string) => tableOf(kind.recordsOf(text, rules))
  const [base, left, right, ...merges] = reduced(kind, texts).map(read)
  if (!base || !left || !right) return []
  const [result, other] = merges
  if (!result) return []
  if (other) return lostEverywhere({ base, left, right }, [result, other])
  // A record that is known by its id is counted by its name and by its id: one loss, said once.
  return [...new Set(faults({ base, left, right, result }))]
}

/** The texts without what is the same in all of them. */
function reduced(kind: MergeKind, texts: readonly string[]): readonly string[] {
  if (kind.isByLine) return withoutCommonLines(withoutCommonEnds(texts))
  return kind.partsOf ? withoutCommonParts(texts, kind.partsOf) : texts
}

/** The records of a text by key, and how often each name and id is there. */
interface Table {
  readonly byKey: ReadonlyMap<string, RecordView>
  readonly counts: ReadonlyMap<string, number>
}

interface Sides {
  readonly base: Table
  readonly left: Table
  readonly right: Table
}

function tableOf(records: readonly RecordView[]): Table {
  const counts = new Map<string, number>()
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const { id, key } of records) {
    count(nameOf(key))
    if (id !== undefined) count(`id ${id}`)
  }
  return { byKey: new Map(records.map((record) => [record.key, record])), counts }
}

/**
 * The last step of a key, without the number that tells equal records apart: which of them is which cannot be said, and
 * a section that was renamed or moved takes its records along.
 */
function nameOf(key: string): string {
  const last = key.split(KEY_SEPARATOR).at(-1) ?? key
  return last.replace(/(?: \(\d+\)|\n\d+)$/, '')
}

/** A name as a person reads it: an id without the word that says that it is one. */
function saidOf(name: string): string {
  return name.replace(/^(?:anchor|id|link|version)[: ]/, '')
}

/** With collisions left open a record need not be in both of the texts that a person can make of it. */
function lostEverywhere({ base, left, right }: Sides, results: readonly Table[]): readonly string[] {
  const added = [...left.counts.keys(), ...right.counts.keys()].filter((name) => !base.counts.has(name))
  const isMerged = mergedInto({ base, left, right }, results)
  const isLost = (name: string) => !results.some(({ counts }) => counts.has(name)) && !isMerged(name)
  return [...new Set(added.filter(isLost).map((name) => lostText(saidOf(name))))]
}

function* faults(sides: Sides & { readonly result: Table }): Generator<string> {
  yield* countFaults(sides)
  const { base, left, right, result } = sides
  for (const [key, was] of base.byKey) {
    const [ours, theirs, now] = [left, right, result].map(({ byKey }) => byKey.get(key))
    const isOne = [base, left, right].every(({ counts }) => counts.get(nameOf(key)) === 1)
    if (isOne && ours && theirs && now) yield* fieldFaults(key, { now, ours, theirs, was })
  }
}

function* countFaults(sides: Sides & { readonly result: Table }): Generator<string> {
  const { base, left, right, result } = sides
  const isMerged = mergedInto(sides, [result])
  for (const name of new Set([base, left, right, result].flatMap(({ counts }) => [...counts.keys()]))) {
    const [b, o, t, r] = [base, left, right, result].map(({ counts }) => counts.get(name) ?? 0) as Numbers
    const [least, most] = allowed(b, o, t)
    if (r < least && !isMerged(name)) yield lostText(saidOf(name))
    if (r > most && b + o + t > 0) yield (r > Math.max(o, t) ? extraText : resurrectedText)(saidOf(name))
  }
}

type Numbers = [number, number, number, number]

/** How many there may be: where both sides added, the larger number (they added the same) up to both; else both. */
function allowed(base: number, ours: number, theirs: number): readonly [number, number] {
  const both = ours + theirs - base
  if (ours > base && theirs > base) return [Math.max(ours, theirs), both]
  return ours < base && theirs < base ? [Math.max(both, 0), Math.min(ours, theirs)] : [both, both]
}

/** Whether a name that is gone went into a new record: a text that both sides edited has words of both. */
function mergedInto({ base }: Sides, results: readonly Table[]): (name: string) => boolean {
  let made: readonly ReadonlySet<string>[] | undefined
  return (name) => {
    made ??= results.flatMap((result) => newRecords(result, base)).map((text) => new Set(wordsOf(text)))
    const words = wordsOf(name)
    return made.some((other) => 2 * words.filter((word) => other.has(word)).length > words.length)
  }
}

/**
 * The names of what is new, each with the text of its record: a label is not all of it. Sections hold many records. A line
 * that got a label became a field of the record around it.
 */
function newRecords({ byKey, counts }: Table, base: Table): readonly string[] {
  const names = [...counts.keys()].filter((name) => !base.counts.has(name))
  const texts = [...byKey].flatMap(([key, { fields }]) => {
    const name = nameOf(key)
    const isOne = !base.counts.has(name) && !name.startsWith('heading:')
    return isOne && fields.get('') ? [`${name} ${fields.get('')}`] : []
  })
  const fields = [...byKey].flatMap(([key, record]) => {
    const was = base.byKey.get(key)?.fields
    return [...record.fields].flatMap(([field, value]) => (field && !was?.has(field) ? [`${field} ${value}`] : []))
  })
  return [...names, ...texts, ...fields]
}

function wordsOf(name: string): readonly string[] {
  return name.split(/[\s",:{}[\]()|*_`]+/)
}

interface Whole {
  readonly was: RecordView
  readonly ours: RecordView
  readonly theirs: RecordView
  readonly now: RecordView
}

function* fieldFaults(key: string, { now, ours, theirs, was }: Whole): Generator<string> {
  for (const field of new Set([...was.fields.keys(), ...ours.fields.keys(), ...theirs.fields.keys()])) {
    const [b, o, t, r] = [was, ours, theirs, now].map(({ fields }) => fields.get(field))
    const wanted = b === t || o === t ? o : t
    if ((b === o || b === t || o === t) && r !== wanted) yield changedText(key, field)
  }
}
