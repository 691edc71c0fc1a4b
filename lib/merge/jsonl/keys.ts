import { scanJson } from '../json/scan.ts'
import { memberOf, scalarText } from '../json/value.ts'
import type { Line } from './lines.ts'

/** Members that can name a record, in the order in which they are tried. */
const KEY_FIELDS = ['id', 'event_id', 'uid', 'uuid', 'ulid', 'guid', 'ev', 'key']

type Versions<T> = readonly [T, T, T]

export interface KeyOptions {
  /** Text that is the same everywhere, and not among the lines that get keys. */
  readonly around: readonly string[]
  /** The members that can name a record; empty: the usual ones. */
  readonly fields: readonly string[]
}

/**
 * A key for each line of base, ours and theirs: the text of a line that is the same everywhere, else the id of its
 * record, where no version has that id twice among such lines, else the text again. Texts that are there more than once
 * are numbered. Only lines that differ are parsed.
 */
export function keysOf(
  versions: Versions<readonly Line[]>,
  { around, fields }: KeyOptions,
): Versions<readonly string[]> {
  const texts = versions.map(numbered) as unknown as Versions<readonly string[]>
  const common = commonTexts(texts, versions[0].length === 0)
  const isSame = (key: string) => common.has(key)
  const names = fields.length > 0 ? fields : KEY_FIELDS
  const ids = versions.map((lines, version) =>
    lines.map((line, index) => (isSame(texts[version]?.[index] ?? '') ? undefined : idOf(line.text, names))),
  )
  const known = sharedIds(ids)
  if (known.size > 0) {
    const same = versions[1].filter((_, index) => isSame(texts[1][index] ?? '')).map(({ text }) => text)
    for (const id of idsInside([...around, ...same], names)) known.delete(id)
  }
  return texts.map((list, version) =>
    list.map((text, index) => {
      const id = ids[version]?.[index]
      return id === undefined || !known.has(id) ? text : id
    }),
  ) as unknown as Versions<readonly string[]>
}

/** The texts that are in every version; without a base, in both. */
function commonTexts([base, ours, theirs]: Versions<readonly string[]>, isBaseless: boolean): ReadonlySet<string> {
  const [inTheirs, inBase] = [new Set(theirs), new Set(isBaseless ? [] : base)]
  return new Set(ours.filter((text) => inTheirs.has(text) && (isBaseless || inBase.has(text))))
}

/** The ids that more than one version has, and none of them twice: only those tell what became of a record. */
function sharedIds(versions: readonly (readonly (string | undefined)[])[]): Set<string> {
  const counts = new Map<string, number>()
  const twice = new Set(versions.flatMap(repeated))
  for (const id of versions.flatMap((ids) => [...new Set(ids)])) {
    if (id !== undefined && !twice.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([id]) => id))
}

/** The ids in what is the same everywhere; seen without parsing it, so now and then one too many. */
function* idsInside(texts: readonly string[], names: readonly string[]): Generator<string> {
  const member = new RegExp(`"(?:${names.map(escaped).join('|')})"\\s*:\\s*(?:"([^"\\\\]*)"|([-\\w.+]+))`, 'g')
  for (const text of texts) for (const [, id, word] of text.matchAll(member)) yield id ?? word ?? ''
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function numbered(lines: readonly Line[]): readonly string[] {
  const counts = new Map<string, number>()
  return lines.map(({ text }) => {
    const count = counts.get(text) ?? 0
    counts.set(text, count + 1)
    return count === 0 ? text : `${text}\n${count}`
  })
}

/** The id of the record in a line: its value alone, so that lists sorted by it are seen to be sorted. */
export function idOf(line: string, fields: readonly string[] = KEY_FIELDS): string | undefined {
  const scanned = scanJson(line)
  if (scanned?.root.type !== 'object') return undefined
  const value = { node: scanned.root, source: line }
  for (const field of fields) {
    const id = memberOf(value, field)
    if (id?.node.type === 'scalar' && scalarText(id) !== '' && scalarText(id) !== 'null') return scalarText(id)
  }
  return undefined
}

function repeated(ids: readonly (string | undefined)[]): readonly string[] {
  const seen = new Set<string>()
  return ids.filter((id): id is string => id !== undefined && seen.size === seen.add(id).size)
}
