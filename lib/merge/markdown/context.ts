import type { Collision, Decision, KindRules, Piece } from '../domain.ts'
import type { Explained } from './guard.ts'
import type { Trio } from './match.ts'
import type { Node } from './node.ts'
import type { Provisional } from './provisional.ts'

/** What the parts of one merge share. */
export interface Context {
  readonly rules: KindRules
  readonly trioOf: (node: Node) => Trio
  readonly decisions: Decision[]
  readonly collisions: Collision[]
  /** Whether a node stands below another parent than in the base: then no subtree can be taken as it is. */
  readonly hasMoves: boolean
  readonly lineEnding: string
  readonly explained: Explained
  /** Why parts cannot be told apart: then the whole file is a person's. */
  readonly torn: string[]
  readonly provisional: Provisional
}

/** Where a merge is in its document. */
export interface Place {
  readonly context: Context
  /** How a person would name the record. */
  readonly record: string
  /** The side whose record says it was changed last. */
  readonly newer: 'ours' | 'theirs' | undefined
  /** The side whose status the record got where both sides changed it. */
  readonly leader: 'ours' | 'theirs' | undefined
}

export interface Texts {
  readonly base: string | undefined
  readonly ours: string
  readonly theirs: string
}

/** A piece of text; nothing for an empty one. */
export function text(value: string): readonly Piece[] {
  return value === '' ? [] : [{ kind: 'text', text: value }]
}

/** A collision: written with markers, and told. */
export function collide({ context, record }: Place, texts: Texts, about: Omit<Collision, 'record'>): readonly Piece[] {
  context.collisions.push({ record, ...about })
  return [{ kind: 'conflict', base: texts.base ?? '', ours: texts.ours, theirs: texts.theirs }]
}

/** Notes a choice between two values. */
export function note(
  { context, record }: Place,
  field: string,
  choice: Pick<Decision, 'rule' | 'kept' | 'dropped'>,
): void {
  context.decisions.push({ record, field, ...choice })
}

/** Remembers what was made of the versions of a text, for the guard. */
export function explain({ context }: Place, { base = '', ours, theirs }: Texts, made: string): void {
  context.explained.bases.push(base)
  context.explained.sides.push(ours, theirs)
  context.explained.made.push(made)
}
