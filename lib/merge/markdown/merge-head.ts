import { note, type Place, type Texts } from './context.ts'
import { decide } from './decide.ts'
import { entryOf, type Field, fieldOf } from './field.ts'
import { ruleOf } from './field-rules.ts'
import { mergeLines } from './merge-lines.ts'
import { fold } from './name.ts'
import type { NodeKind } from './node.ts'
import { isWordsWithin, mergeWords } from './words.ts'

/** The merged own text of a node; undefined where its versions collide. */
export function mergeHead(kind: NodeKind, texts: Texts, place: Place): string | undefined {
  const plain = pick(texts)
  if (plain !== undefined) return plain
  switch (kind) {
    case 'item':
      return mergeItem(texts, place)
    case 'field':
      return mergeField(texts, fieldOf, place)
    case 'entry':
      return mergeField(texts, entryOf, place)
    case 'fence':
      return mergeLines(texts)
    default:
      return mergeProse(texts, place, '')
  }
}

/** The version to take where at most one side changed more than white space. */
export function pick({ base, ours, theirs }: Texts): string | undefined {
  if (ours === theirs || theirs === base) return ours
  if (ours === base) return theirs
  const [was, left, right] = [base === undefined ? undefined : fold(base), fold(ours), fold(theirs)]
  if (left === right || right === was) return ours
  return left === was ? theirs : undefined
}

/** Per word; without a base, and where both added at one place, the text that says all that the other says. */
export function mergeProse(texts: Texts, place: Place, field: string): string | undefined {
  const { base, ours, theirs } = texts
  if (base !== undefined) {
    const merged = mergeWords({ base, ours, theirs })
    if (merged !== undefined) note(place, field, { rule: 'words', kept: merged, dropped: [ours, theirs] })
    return merged
  }
  const larger = isWordsWithin(ours, theirs) ? theirs : isWordsWithin(theirs, ours) ? ours : undefined
  if (larger !== undefined) {
    note(place, field, { rule: 'superset', kept: larger, dropped: [larger === ours ? theirs : ours] })
  }
  return larger
}

function mergeField(texts: Texts, read: (text: string) => Field | undefined, place: Place): string | undefined {
  const ours = read(texts.ours)
  const theirs = read(texts.theirs)
  const base = texts.base === undefined ? undefined : read(texts.base)
  if (!ours || !theirs || ours.name !== theirs.name) return mergeProse(texts, place, '')
  const prefix = pick({ base: base?.prefix, ours: ours.prefix, theirs: theirs.prefix }) ?? ours.prefix
  const values = { base: base?.value, ours: ours.value, theirs: theirs.value }
  const value = mergeValue(values, ours.name, place)
  return value === undefined ? undefined : prefix + value
}

/** A value by its field's rule, else as prose. */
export function mergeValue(texts: Texts, field: string, place: Place): string | undefined {
  const plain = pick(texts)
  if (plain !== undefined) return plain
  const values = { base: texts.base?.trim(), ours: texts.ours.trim(), theirs: texts.theirs.trim() }
  const rule = ruleOf(field, place.context.rules)
  if (rule?.kind === 'person') return undefined
  const decided = rule && decide(values, rule, place.newer)
  if (!decided) return rule?.kind === 'rank' ? mergeSameRank(texts, place, field) : mergeProse(texts, place, field)
  const dropped = [values.ours, values.theirs].filter((value) => value !== decided.value)
  note(place, field, { rule: decided.rule, kept: decided.value, dropped })
  return decided.value + (/\s*$/.exec(decided.value === values.theirs ? texts.theirs : texts.ours)?.[0] ?? '')
}

/** Words of two statuses are never mixed, but `done (2026-01-02)` says all that `done` says. */
function mergeSameRank({ ours, theirs }: Texts, place: Place, field: string): string | undefined {
  return mergeProse({ base: undefined, ours, theirs }, place, field)
}

interface Item {
  readonly marker: string
  readonly box: string
  readonly rest: string
}

function splitItem(text: string): Item {
  const found = /^(\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$))(\[[ xX~/-]\](?:\s+|$))?([\s\S]*)$/.exec(text)
  return { marker: found?.[1] ?? '', box: found?.[2] ?? '', rest: found ? (found[3] ?? '') : text }
}

function mergeItem(texts: Texts, place: Place): string | undefined {
  const ours = splitItem(texts.ours)
  const theirs = splitItem(texts.theirs)
  const base = texts.base === undefined ? undefined : splitItem(texts.base)
  const marker = pick({ base: base?.marker, ours: ours.marker, theirs: theirs.marker }) ?? ours.marker
  const box = mergeBox({ base: base?.box, ours: ours.box, theirs: theirs.box }, place)
  const rests = { base: base?.rest, ours: ours.rest, theirs: theirs.rest }
  const rest = fieldOf(ours.rest) ? mergeField(rests, fieldOf, place) : (pick(rests) ?? mergeProse(rests, place, ''))
  return box === undefined || rest === undefined ? undefined : marker + box + rest
}

const BOXES = [' ', '-', '/', '~', 'x']

/** Further along wins: `[x]` over `[~]` over `[ ]`. */
function mergeBox(texts: Texts, place: Place): string | undefined {
  const plain = pick(texts)
  if (plain !== undefined) return plain
  if (texts.ours === '' || texts.theirs === '') return texts.ours + texts.theirs
  const rank = (box: string) => BOXES.indexOf(box.charAt(1).toLowerCase())
  const kept = rank(texts.ours) >= rank(texts.theirs) ? texts.ours : texts.theirs
  const dropped = kept === texts.ours ? texts.theirs : texts.ours
  if (rank(kept) !== rank(dropped))
    note(place, 'checkbox', { rule: 'checkbox', kept: kept.trim(), dropped: [dropped.trim()] })
  return kept
}
