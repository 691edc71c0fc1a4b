import type { Collision, Decision, FieldRule, KindRules, Piece } from '../domain.ts'
import type { JsonValue } from './value.ts'

/** What a merge of JSON knows on its way down, and what it collects. */
export interface Context {
  readonly collisions: Collision[]
  readonly decisions: Decision[]
  readonly rules: KindRules
  /** The rule of a field by its path, before those by its name. */
  readonly special: (place: Place) => SpecialRule | undefined
  readonly place: Place
  /** The side whose record is newer, by its own date. */
  readonly newer: 'ours' | 'theirs' | undefined
  /** Whether counts can be made anew afterwards: not in the elements of a list. */
  readonly canCount: boolean
  /** The members of the object at hand that count a list beside them. */
  readonly counted: ReadonlyMap<string, string> | undefined
  /** The side that has all that the other has, and more, where there is no base. */
  readonly fuller: 'ours' | 'theirs' | undefined
  /** The object at hand, as both sides have it. */
  readonly sides: readonly JsonValue[]
  /** Whether the text says of itself that a program made it. */
  readonly isGenerated: boolean
}

/** Where a value stands. */
export interface Place {
  /** Keys and ids from the top; the last one is the field. */
  readonly path: readonly string[]
}

/**
 * semver, `isDropped`: who removes it, or points elsewhere, wants no version of it, so that another version is no reason
 * to keep it. chain: commands that follow each other.
 */
export type SpecialRule =
  | FieldRule
  | { readonly kind: 'semver'; readonly isDropped: boolean }
  | { readonly kind: 'chain' }

/** The context of a whole text, or of a whole line. */
export function rootContext(rules: KindRules, more: Partial<Context> = {}): Context {
  return {
    canCount: true,
    collisions: [],
    counted: undefined,
    decisions: [],
    fuller: undefined,
    isGenerated: false,
    newer: undefined,
    place: { path: [] },
    rules,
    sides: [],
    special: () => undefined,
    ...more,
  }
}

/** The path of what holds the value: the record, in a decision. */
function recordName({ path }: Place): string {
  return path.slice(0, -1).join('.')
}

/** The name of the value in its record. */
export function fieldName({ path }: Place): string {
  return path.at(-1) ?? ''
}

/** The context of a value inside. */
export function inside(context: Context, key: string, more: Partial<Context> = {}): Context {
  return { ...context, ...more, place: { path: [...context.place.path, key] } }
}

/** A collision, noted. */
export function collide(
  context: Context,
  why: string,
  texts: Omit<Extract<Piece, { kind: 'conflict' }>, 'kind'>,
): Piece {
  context.collisions.push({ field: fieldName(context.place), record: recordName(context.place), why })
  return { kind: 'conflict', ...texts }
}

/** A choice of a rule, noted. */
export function decide(context: Context, rule: string, { dropped, kept }: { dropped: string; kept: string }): void {
  const { decisions, place } = context
  decisions.push({ dropped: [dropped], field: fieldName(place), kept, record: recordName(place), rule })
}
