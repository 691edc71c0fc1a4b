import { pickLayout } from './code-layout.ts'
import { note, type Place, type Texts } from './context.ts'
import { type Decided, decide, type Values } from './decide.ts'
import { entryOf, type Field, fieldOf, isNothing, splitFields } from './field.ts'
import { ruleOf } from './field-rules.ts'
import type { NodeKind } from './node.ts'
import { mergeProse, pick } from './prose.ts'
import { provisionalNumber } from './provisional.ts'
import { mergeCommaList } from './sets.ts'
import { boxRank } from './statuses.ts'
import { filledOf } from './template.ts'
import { mergeWords } from './words.ts'

/** The merged own text of a node; undefined where its versions collide. */
export function mergeHead(kind: NodeKind, texts: Texts, place: Place): string | undefined {
  if (kind === 'code') return mergeCode(texts)
  if (kind === 'fence') return mergeCode(texts) ?? mergeLayout(texts, place)
  const plain = pick(texts)
  if (plain !== undefined) return plain
  switch (kind) {
    case 'item':
      return mergeItem(texts, place)
    case 'field':
      return mergeFields(texts, place)
    case 'entry':
      return mergeField(texts, entryOf, place)
    default:
      return mergeProse({ texts, field: '', isTitle: kind === 'section' }, place)
  }
}

/** A line of code: its white space counts, and both sides may have changed different words of it. */
function mergeCode({ base, ours, theirs }: Texts): string | undefined {
  if (ours === theirs || theirs === base) return ours
  if (ours === base) return theirs
  return base === undefined || base.includes('\n') ? undefined : mergeWords({ base, ours, theirs }, mergeCommaList)
}

function mergeLayout(texts: Texts, { context }: Place): string | undefined {
  const chosen = pickLayout(texts)
  if (chosen !== undefined) context.explained.layouts.push(chosen)
  return chosen
}

/** A line of fields, each by its own rule where all versions have the same ones. */
function mergeFields(texts: Texts, place: Place): string | undefined {
  const [ours, theirs] = [splitFields(texts.ours), splitFields(texts.theirs)]
  const base = texts.base === undefined ? undefined : splitFields(texts.base)
  const namesOf = (line: { readonly fields: readonly string[] }) =>
    line.fields.map((text) => fieldOf(text)?.name).join('|')
  const isSame = namesOf(ours) === namesOf(theirs) && (base === undefined || namesOf(base) === namesOf(ours))
  if (ours.fields.length === 1 || !isSame) return mergeField(texts, fieldOf, place)
  let merged = ''
  for (const [at, text] of ours.fields.entries()) {
    const field = { base: base && (base.fields[at] ?? ''), ours: text, theirs: theirs.fields[at] ?? '' }
    const value = pick(field) ?? mergeField(field, fieldOf, place)
    if (value === undefined) return undefined
    merged += value + (ours.between[at] ?? '')
  }
  return merged
}

function mergeField(texts: Texts, read: (text: string) => Field | undefined, place: Place): string | undefined {
  const ours = read(texts.ours)
  const theirs = read(texts.theirs)
  const base = texts.base === undefined ? undefined : read(texts.base)
  if (!ours || !theirs || ours.name !== theirs.name) return mergeProse({ texts, field: '' }, place)
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
  if (rule?.kind === 'derived' && values.base !== undefined) {
    const counted = provisionalNumber({ ...values, base: values.base }, place.context.provisional)
    if (counted !== undefined) {
      note(place, field, { rule: 'recount', kept: counted, dropped: [values.ours, values.theirs] })
      return counted
    }
  }
  const decided = decideAny(values) ?? followLeader(values, field, place) ?? (rule && decide(values, rule, place.newer))
  if (!decided) return rule?.kind === 'rank' ? mergeSameRank(texts, place, field) : mergeProse({ texts, field }, place)
  const dropped = [values.ours, values.theirs].filter((value) => value !== decided.value)
  note(place, field, { rule: decided.rule, kept: decided.value, dropped })
  return decided.value + (/\s*$/.exec(decided.value === values.theirs ? texts.theirs : texts.ours)?.[0] ?? '')
}

/** What is plain from the values, whatever the field: a check mark, and, both sides having made the field, no value. */
function decideAny({ base, ours, theirs }: Values): Decided | undefined {
  const [left, right] = [boxRank(ours), boxRank(theirs)]
  if (left !== right && left !== -1 && right !== -1) return { value: left > right ? ours : theirs, rule: 'checkbox' }
  const filled = filledOf(ours, theirs)
  if (filled !== undefined) return { value: filled, rule: 'filled' }
  if (base !== undefined || isNothing(ours) === isNothing(theirs)) return undefined
  return { value: isNothing(ours) ? theirs : ours, rule: 'empty-field' }
}

/** What proves a status says nothing beside another one. */
const PROOF = /^(?:evidence|proof)$/

/** A value that one side emptied belongs to the status it set; where the other status won, the other value stays. */
function followLeader({ base, ours, theirs }: Values, field: string, { leader }: Place): Decided | undefined {
  if (leader === undefined) return undefined
  const value = leader === 'ours' ? ours : theirs
  const isProof = PROOF.test(field)
  if (!isProof && (base === undefined || isNothing(ours) === isNothing(theirs))) return undefined
  return isNothing(value) ? undefined : { value, rule: 'with-status' }
}

/**
 * Words of two statuses are never mixed, but `done (2026-01-02)` says all that `done` says, unless it is what one side
 * took out of it.
 */
function mergeSameRank({ base = '', ours, theirs }: Texts, place: Place, field: string): string | undefined {
  const [was, left, right] = [base, ours, theirs].map((text) => text.split(/\s+/))
  if (was?.some((word) => left?.includes(word) !== right?.includes(word))) return undefined
  return mergeProse({ texts: { base: undefined, ours, theirs }, field }, place)
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
  const markers = { base: base?.marker, ours: ours.marker, theirs: theirs.marker }
  const marker = pick(markers) ?? laterNumber(markers.ours, markers.theirs)
  const box = mergeBox({ base: base?.box, ours: ours.box, theirs: theirs.box })
  if (box.isChoice) {
    const [kept, dropped] = box.text === ours.box ? [texts.ours, texts.theirs] : [texts.theirs, texts.ours]
    note(place, 'checkbox', { rule: 'checkbox', kept: kept.trim(), dropped: [dropped.trim()] })
  }
  const rests = { base: base?.rest, ours: ours.rest, theirs: theirs.rest }
  const rest = fieldOf(ours.rest) ? mergeFields(rests, place) : mergeProse({ texts: rests, field: '' }, place)
  return rest === undefined ? undefined : marker + box.text + rest
}

/** Where both sides gave an item another number, more stands before it in the list that has the higher one. */
function laterNumber(ours: string, theirs: string): string {
  return Number.parseInt(theirs.trim(), 10) > Number.parseInt(ours.trim(), 10) ? theirs : ours
}

/** Further along wins: `[x]` over `[~]` over `[ ]`. */
function mergeBox(texts: Texts): { readonly text: string; readonly isChoice: boolean } {
  const plain = pick(texts)
  if (plain !== undefined) return { text: plain, isChoice: false }
  if (texts.ours === '' || texts.theirs === '') return { text: texts.ours + texts.theirs, isChoice: false }
  const [ours, theirs] = [boxRank(texts.ours.trim()), boxRank(texts.theirs.trim())]
  return { text: ours >= theirs ? texts.ours : texts.theirs, isChoice: ours !== theirs }
}
