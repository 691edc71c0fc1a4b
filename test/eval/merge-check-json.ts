// The invariants on JSON and JSONL, read with JSON.parse: no code of the merge.
import { visit } from 'jsonc-parser'
import type { Decision } from '../../lib/merge/domain.ts'
import { allowed, type Found, type Texts } from './merge-check-lines.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Maybe = Json | undefined
/** base, ours, theirs, result. */
type Four = readonly [Maybe, Maybe, Maybe, Maybe]

const KEYS = ['id', 'event_id', 'uid', 'uuid', 'ev', 'key', 'name', 'slug', 'path', 'title', 'label']
/** Taken from the newest side together, so a value of one side may be passed over (docs/merge-rules.md). */
const DERIVED =
  /(hash|checksum|updated|generated|modified|synced|timestamp|_at|sha|version|total|count)[^.]*$|updatedFrom$|At$/i

/** Why a text is not sound JSON: the parser's word, or a key that is there twice. */
export function unsound(text: string, isLines: boolean): string | undefined {
  const parts = isLines ? text.split(/\r?\n/).filter((line) => line.trim() !== '') : [text]
  for (const part of parts) {
    try {
      JSON.parse(part.replace(/^\ufeff/, ''))
    } catch (error) {
      return String(error)
    }
    const twice = twiceIn(part)
    if (twice !== undefined) return `the key "${twice}" twice in one object`
  }
  return undefined
}

function twiceIn(text: string): string | undefined {
  const open: Set<string>[] = []
  let twice: string | undefined
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name) => {
      if (open.at(-1)?.has(name)) twice ??= name
      open.at(-1)?.add(name)
    },
  })
  return twice
}

/** What the result of a merge does to the values of both sides. Undefined: a side is not JSON itself. */
export function checkJson(
  { base, ours, result, theirs }: Texts,
  isLines: boolean,
  decisions: readonly Decision[] = [],
): Found | undefined {
  const read = isLines ? readLines : (text: string): Json => JSON.parse(text.replace(/^\ufeff/, ''))
  const found: Writable = { duplicated: [], invented: [], lost: [], resurrected: [], ...passedOverIn(decisions) }
  try {
    compare([base.trim() === '' ? undefined : read(base), read(ours), read(theirs), read(result)], '', found)
  } catch {
    return undefined
  }
  const { duplicated, invented, lost, resurrected } = found
  return { duplicated, invented, lost, resurrected }
}

/** Texts in a list that both sides edited, of which that of the newer record was taken, with what was taken for each. */
function passedOverIn(decisions: readonly Decision[]): Pick<Writable, 'passedOver'> {
  const chosen = decisions.filter(({ field, rule }) => rule === 'newer-record' && /^\[\d+\]$/.test(field))
  return { passedOver: new Map(chosen.flatMap(({ dropped, kept }) => dropped.map((text) => [text, kept]))) }
}

/**
 * What is lost whichever side of each conflict a person takes. Undefined: a side, or what comes out, is not JSON. A line
 * that was merged field by field is in no version as it is, so lines say nothing here.
 */
export function lostEitherWay(texts: Texts, isLines: boolean): readonly string[] | undefined {
  const [left, right] = (['ours', 'theirs'] as const).map((side) =>
    checkJson({ ...texts, result: decidedFor(side, texts.result) }, isLines),
  )
  if (!left || !right) return undefined
  const name = (lost: string) => lost.split(' (is ')[0]
  const alsoLost = new Set(right.lost.map(name))
  return left.lost.filter((lost) => alsoLost.has(name(lost)))
}

/** A text with conflict markers as it is once each conflict is decided for one side. */
export function decidedFor(side: 'ours' | 'theirs', marked: string): string {
  const conflict = /^<{7}(?: [^\n]*)?\r?\n([\s\S]*?)^={7}\r?\n([\s\S]*?)^>{7}(?: [^\n]*)?(?:\r?\n|$)/gm
  return marked.replace(conflict, (_, ours: string, theirs: string) => (side === 'ours' ? ours : theirs))
}

type Writable = { -readonly [Name in keyof Found]: string[] } & { readonly passedOver: ReadonlyMap<string, string> }

function readLines(text: string): Json {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
}

const isObject = (value: Maybe): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: Maybe): value is readonly Json[] => Array.isArray(value)
const orAbsent = (test: (value: Maybe) => boolean) => (value: Maybe) => value === undefined || test(value)

function compare(four: Four, path: string, found: Writable): void {
  if (four.every((value) => value === undefined)) return
  if (four.every(orAbsent(isObject))) members(four, path, found)
  else if (four.every(orAbsent(isList))) elements(four, path, found)
  else judge(four.map((value) => (value === undefined ? undefined : sorted(value))) as unknown as Texted, path, found)
}

function members(four: Four, path: string, found: Writable): void {
  const names = new Set(four.flatMap((value) => (isObject(value) ? Object.keys(value) : [])))
  judgePresence(four, path, found)
  for (const name of names) {
    const at = (value: Maybe) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined)
    compare(four.map(at) as unknown as Four, `${path}.${name}`, found)
  }
}

/** An empty object that a side added or removed has no member to be judged by. */
function judgePresence(four: Four, path: string, found: Writable): void {
  const empty = four.map((value) => (isObject(value) && Object.keys(value).length === 0 ? '{}' : undefined))
  if (four.every((value, index) => value === undefined || empty[index])) judge(empty as unknown as Texted, path, found)
}

function elements(four: Four, path: string, found: Writable): void {
  const lists = four.map((value) => (isList(value) ? value : []))
  const key = KEYS.find((name) => lists.slice(0, 3).every((list) => isKeyedBy(list, name)) && lists.flat().length > 0)
  const isTuple = lists.every((list) => list.length === lists[0]?.length && list.every(isObject))
  if (key === undefined && isTuple) {
    for (const index of lists[0]?.keys() ?? []) {
      compare(lists.map((list) => list[index]) as unknown as Four, `${path}[${index}]`, found)
    }
  } else if (key === undefined) bag(lists, path, found)
  else keyed(lists, { key, path }, found)
}

function keyed(
  lists: readonly (readonly Json[])[],
  { key, path }: { readonly key: string; readonly path: string },
  found: Writable,
): void {
  const maps = lists.map(
    (list) => new Map(list.map((entry) => [sorted(isObject(entry) ? (entry[key] ?? null) : entry), entry])),
  )
  if ((lists[3]?.length ?? 0) > (maps[3]?.size ?? 0)) found.duplicated.push(`${path}[${key}]`)
  for (const id of new Set(maps.flatMap((map) => [...map.keys()]))) {
    const four = maps.map((map) => map.get(id)) as unknown as Four
    if (isGone(four)) lostWithIt(four, `${path}[${id}]`, found)
    else compare(four, `${path}[${id}]`, found)
  }
}

/** Removed by one side, changed or not by the other, and not in the result. */
function isGone([base, ours, theirs, result]: Four): boolean {
  return base !== undefined && result === undefined && (ours === undefined) !== (theirs === undefined)
}

/** A removed record may have been stamped anew meanwhile, but not changed; what stands for a removed one is removed. */
function lostWithIt([base, ours, theirs]: Four, path: string, found: Writable): void {
  const kept = ours ?? theirs
  const said = (value: Maybe, name: string) => (isObject(value) ? value[name] : undefined)
  if ([base, kept].every((value) => said(value, 'status') === 'tombstone')) return
  const names = [base, kept].flatMap((value) => (isObject(value) ? Object.keys(value) : []))
  for (const name of new Set(names.filter((each) => !DERIVED.test(each)))) {
    const [was, now] = [said(base, name), said(kept, name)].map((value) => value && withoutStamps(value))
    if (was !== now) found.lost.push(`${path}.${name}: ${now}`)
  }
}

function withoutStamps(value: Json): string {
  return JSON.stringify(value, (name, inner: Json) => (DERIVED.test(name) ? undefined : inner))
}

function isKeyedBy(list: readonly Json[], name: string): boolean {
  const ids = list.map((entry) => (isObject(entry) ? entry[name] : undefined))
  return ids.every((id) => typeof id === 'string' || typeof id === 'number') && new Set(ids).size === ids.length
}

function bag(lists: readonly (readonly Json[])[], path: string, found: Writable): void {
  const counts = lists.map((list) => {
    const count = new Map<string, number>()
    for (const entry of list.map(sorted)) count.set(entry, (count.get(entry) ?? 0) + 1)
    return count
  })
  for (const entry of new Set(counts.flatMap((count) => [...count.keys()]))) {
    const [b = 0, o = 0, t = 0, r = 0] = counts.map((count) => count.get(entry) ?? 0)
    const [min, max] = allowed(b, o, t)
    const where = `${path}[] ${entry.slice(0, 100)}`
    if (r >= min && r <= max) continue
    if (o + t + b === 0) found.invented.push(where)
    else if (r < min) found.lost.push(...(isPassedOver(entry, counts, found) ? [] : [where]))
    else (r > Math.max(o, t) ? found.duplicated : found.resurrected).push(where)
  }
}

function isPassedOver(entry: string, [base, , , result]: readonly Counts[], { passedOver }: Writable): boolean {
  const kept = passedOver.get(JSON.parse(entry))
  return kept !== undefined && !base?.has(entry) && result?.has(JSON.stringify(kept)) === true
}

type Counts = ReadonlyMap<string, number>

type Texted = readonly [string | undefined, string | undefined, string | undefined, string | undefined]

function judge([base, ours, theirs, result]: Texted, path: string, found: Writable): void {
  const where = `${path}: ${result ?? 'absent'}`
  const isDerived = DERIVED.test(path) && result !== undefined
  if (isDerived) return
  if (base === theirs || base === ours || ours === theirs) {
    const expected = base === theirs ? ours : theirs
    if (result === expected) return
    if (expected === undefined) found.resurrected.push(where)
    else found.lost.push(`${path}: ${expected.slice(0, 100)} (is ${(result ?? 'absent').slice(0, 100)})`)
  } else if (result !== ours && result !== theirs && !isOfWords(result, [ours, theirs])) found.invented.push(where)
}

/** A text that both sides edited, or a chain of commands, can have words of both. */
function isOfWords(result: string | undefined, sides: readonly (string | undefined)[]): boolean {
  const words = (text: string | undefined) => text?.match(/[^\s"]+/g) ?? []
  const known = new Set(sides.flatMap(words))
  const isLong = words(result).length > 5 || result?.includes(' && ') === true
  return isLong && words(result).every((word) => known.has(word))
}

/** Canonical text: the order of keys is of no account. */
function sorted(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
}
