// The invariants on the lines of a text, without any parser of the merge: what a bug in one could hide.
import type { Decision } from '../../lib/merge/domain.ts'

export interface Found {
  readonly lost: readonly string[]
  readonly resurrected: readonly string[]
  readonly duplicated: readonly string[]
  readonly invented: readonly string[]
}

export interface Texts {
  readonly base: string
  readonly ours: string
  readonly theirs: string
  readonly result: string
}

/** Recomputed or taken newest, so neither text of a side has to be there (docs/merge-rules.md). */
const DERIVED =
  /last[ _-]?(updated|synced|manual|modified|activity)|^\W*(updated|version|date|generated|total|progress|count|sub-?total|timestamp|\w*hash|\w*_at)\b.{0,60}$|\btotal\b.*\d|\d+ ?%|\d+ ?\/ ?\d+|\d+ of \d+/i

const MARKER = /^(<{7,}|={7,}|>{7,}|\|{7,})( |$)/

/** A line as it is compared: cells trimmed, white space folded, indentation and the rule of a table of no account. */
function normalLine(line: string): string {
  const text = line.replace(/\s+/g, ' ').trim()
  return text.startsWith('|') ? text.replace(/ ?\| ?/g, '|').replace(/\|$/, '') : text
}

const linesOf = (text: string) => text.split(/\r\n|\n|\r/).map(normalLine)

/**
 * The lines, with the release before what a changelog calls its groups: each release has a heading `### Added` of its
 * own, so how many of them there are says nothing.
 */
function linesByRelease(text: string): readonly string[] {
  let release: string | undefined
  return linesOf(text).map((line) => {
    if (/^##? /.test(line)) release = /\d+\.\d+[\w.+-]*|unreleased/i.exec(line)?.[0].toLowerCase()
    return release !== undefined && /^#{3,6} /.test(line) ? `${release}${BELOW}${line}` : line
  })
}

const BELOW = ' > '
const withoutRelease = (line: string) => line.slice(/^\S+ > (?=#)/.exec(line)?.[0].length ?? 0)
const wordsOf = (line: string) => line.match(/[\p{L}\p{N}_]+/gu) ?? []
const isTelling = (line: string) => /[\p{L}\p{N}]/u.test(line) && !MARKER.test(line) && !/: (\[\]|\{\}),?$/.test(line)

function countsOf(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines.filter(isTelling)) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

/**
 * How often a line may occur in the result: as changed by the side that changed it; if both changed the number in one
 * direction, from the larger change (the same change) to both (two changes); if in opposite ones, both.
 */
export function allowed(base: number, ours: number, theirs: number): readonly [number, number] {
  const [a, b] = [ours - base, theirs - base]
  if (a >= 0 && b >= 0) return [base + Math.max(a, b), base + a + b]
  if (a <= 0 && b <= 0) return [Math.max(0, base + a + b), base + Math.min(a, b)]
  return [base + a + b, base + a + b]
}

/** What the result of a merge without conflicts does to the lines of both sides. */
export function checkLines(texts: Texts, decisions: readonly Decision[]): Found {
  const parts = [texts.base, texts.ours, texts.theirs, texts.result].map(linesByRelease)
  const [base, ours, theirs, result] = parts.map(countsOf) as [Counts, Counts, Counts, Counts]
  const all = new Set([...base.keys(), ...ours.keys(), ...theirs.keys(), ...result.keys()])
  const of = (counts: Counts, line: string) => counts.get(line) ?? 0
  const merged = [...result.keys()].filter((line) => of(base, line) + of(ours, line) + of(theirs, line) === 0)
  const fresh = [...result.keys()].filter((line) => of(base, line) === 0)
  const explain = explainer({ base, decisions, fresh, merged, ours, theirs })
  const found = {
    duplicated: [] as string[],
    invented: [] as string[],
    lost: [] as string[],
    resurrected: [] as string[],
  }
  for (const placed of all) {
    const [b, o, t, r] = [of(base, placed), of(ours, placed), of(theirs, placed), of(result, placed)]
    const [min, max] = allowed(b, o, t)
    const line = withoutRelease(placed)
    if (b + o + t === 0) {
      if (!explain.isMade(line)) found.invented.push(line)
    } else if (r < min && !explain.isDropped(line)) found.lost.push(line)
    else if (r > max && r > Math.max(o, t) && !explain.isKept(line)) found.duplicated.push(line)
    else if (r > max && !explain.isKept(line)) found.resurrected.push(line)
  }
  return { ...found, duplicated: [...found.duplicated, ...twiceHeaded(texts)] }
}

type Counts = ReadonlyMap<string, number>

interface Known {
  readonly base: Counts
  readonly ours: Counts
  readonly theirs: Counts
  readonly merged: readonly string[]
  /** What the result has and the base has not. */
  readonly fresh: readonly string[]
  readonly decisions: readonly Decision[]
}

function explainer({ base, decisions, fresh, merged, ours, theirs }: Known) {
  const fold = (text: string) => wordsOf(text.toLowerCase()).join(' ')
  const dropped = decisions.flatMap((decision) => decision.dropped).map(fold)
  const kept = decisions.map((decision) => fold(decision.kept))
  const recounted = decisions.filter(({ rule }) => rule === 'recount').map((decision) => fold(decision.kept))
  const touches = (line: string, texts: readonly string[]) =>
    texts.some(
      (text) => text !== '' && (` ${fold(line)} `.includes(` ${text} `) || ` ${text} `.includes(` ${fold(line)} `)),
    )
  const known = new Set([...base.keys(), ...ours.keys(), ...theirs.keys()].flatMap(wordsOf))
  const removed = new Set([...base.keys()].filter((line) => !ours.has(line) || !theirs.has(line)).flatMap(wordsOf))
  const mergedWords = merged.map((line) => new Set(wordsOf(line)))
  return {
    isDropped: (line: string) =>
      DERIVED.test(line) ||
      touches(line, dropped) ||
      (!base.has(line) && fresh.some((other) => isWithin(wordsOf(line), wordsOf(other)))) ||
      mergedWords.some((words) => isPart(wordsOf(line), words, removed)),
    isKept: (line: string) => DERIVED.test(line) || touches(line, kept),
    isMade: (line: string) =>
      DERIVED.test(line) || touches(line, recounted) || wordsOf(line).every((word) => known.has(word)),
  }
}

/** Whether all words of a line stand, in their order, in another one: a row that has got a column more says all it said. */
function isWithin(line: readonly string[], other: readonly string[]): boolean {
  if (2 * line.length < other.length) return false
  let at = 0
  return line.every((word) => {
    at = other.indexOf(word, at) + 1
    return at > 0
  })
}

/** Whether a line went into another: every word of it is there, or is one that a side removed. */
function isPart(line: readonly string[], words: ReadonlySet<string>, removed: ReadonlySet<string>): boolean {
  const there = line.filter((word) => words.has(word)).length
  return there * 2 > line.length && line.every((word) => words.has(word) || removed.has(word))
}

/** Headings and keyed rows that stand in one section more often than on either side. */
function twiceHeaded({ ours, result, theirs }: Texts): readonly string[] {
  const [a, b, r] = [ours, theirs, result].map(keysOf) as [Counts, Counts, Counts]
  return [...r].filter(([key, count]) => count > Math.max(a.get(key) ?? 0, b.get(key) ?? 0, 1)).map(([key]) => key)
}

function keysOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const path: string[] = []
  for (const line of withoutCode(linesOf(text))) {
    const heading = /^(#{1,6}) /.exec(line)?.[1]
    if (heading) path.splice(heading.length - 1, path.length, line)
    const id = /^(?:[-*+] (?:\[.\] )?)?\|?\W{0,4}\b([A-Z][A-Z0-9]*-\d+(?:\.\d+)*)\b/.exec(line)?.[1]
    const key = heading ? path.join(' > ') : id && `${path.join(' > ')} > ${line.startsWith('|') ? '|' : '-'}${id}`
    if (key) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function withoutCode(lines: readonly string[]): readonly string[] {
  let isCode = false
  return lines.filter((line) => {
    if (/^(```|~~~)/.test(line)) isCode = !isCode
    return !isCode
  })
}

/** Lines that a side added and that are nowhere in a text with conflict markers. */
export function lostBetweenMarkers(texts: Texts, decisions: readonly Decision[]): readonly string[] {
  const [base, ours, theirs, result] = [texts.base, texts.ours, texts.theirs, texts.result].map((text) =>
    countsOf(linesOf(text).map((line) => line.replace(/,$/, ''))),
  ) as [Counts, Counts, Counts, Counts]
  const merged = [...result.keys()].filter((line) => !base.has(line) && !ours.has(line) && !theirs.has(line))
  const fresh = [...result.keys()].filter((line) => !base.has(line))
  const explain = explainer({ base, decisions, fresh, merged, ours, theirs })
  const added = [...new Set([...ours.keys(), ...theirs.keys()])].filter((line) => !base.has(line))
  return added.filter((line) => !result.has(line) && !explain.isDropped(line))
}

/** Whether two texts have the same words, in whatever order: for JSON, where a line can hold a list. */
export function sameWords(a: string, b: string): boolean {
  const sorted = (text: string) => (text.match(/[^\s,[\]{}]+/g) ?? []).sort().join('\n')
  return sorted(a) === sorted(b)
}

/** Whether two texts have the same lines, in whatever order; between markers the sides may change places. */
export function sameLines(a: string, b: string): boolean {
  const sorted = (text: string) =>
    linesOf(text)
      .map((line) => line.replace(/,$/, ''))
      .filter(isTelling)
      .sort()
      .join('\n')
  return sorted(a) === sorted(b)
}
