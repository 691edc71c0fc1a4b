/**
 * One file to be merged. Which side is called ours depends on the operation (in a rebase ours is what one lands on), so
 * no rule may look at more than the order of the two.
 */
export interface MergeInput {
  /** Undefined: there is none (both sides made the file), or all of it is in conflict itself and says nothing. */
  readonly base: string | undefined
  readonly ours: string
  readonly theirs: string
  /** From the top of the repository, with `/`; empty when it is not known. */
  readonly path: string
}

/** A part of a merged text: decided, or a collision that is written with conflict markers. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'conflict'; readonly base: string; readonly ours: string; readonly theirs: string }

/** A choice that a rule made where both sides changed the same value differently: for the decision log. */
export interface Decision {
  /** How a person would name the record: its id, its heading, its first cell. */
  readonly record: string
  /** The field, column or key; empty for the whole record. */
  readonly field: string
  /** The name of the rule, as in docs/merge-rules.md. */
  readonly rule: string
  readonly kept: string
  readonly dropped: readonly string[]
}

/** What only a person can decide, and why. */
export interface Collision {
  readonly record: string
  readonly field: string
  /** One sentence; also why a whole file is handed over. */
  readonly why: string
}

export interface MergeResult {
  /** In the order of the file. Without a conflict piece it is resolved. */
  readonly pieces: readonly Piece[]
  readonly decisions: readonly Decision[]
  /** At least one for each conflict piece. */
  readonly collisions: readonly Collision[]
}

/** Between the steps of a record's key. */
export const KEY_SEPARATOR = ' > '

/** A record as the checks after a merge see it. */
export interface RecordView {
  /**
   * Unique in a sound text: the steps of its place and then its id, heading, first cell or normalised text, with
   * KEY_SEPARATOR between them; of equal ones the second ends in ` (2)`.
   */
  readonly key: string
  /** The id alone, where the record has one that must not occur twice. */
  readonly id?: string
  /** Normalised values by name; the rest of the record's own text under the empty name. Derived values are left out. */
  readonly fields: ReadonlyMap<string, string>
}

/**
 * A kind of file that is merged record by record. Pure, and linear in the length of the texts.
 * Kinds: roadmap, session, changelog, markdown, json, jsonl, package-json.
 */
export interface MergeKind {
  readonly name: string
  /** Whether each record is one line. */
  readonly isByLine?: true
  /** Cuts a text into parts with whole records, so that the checks need not read those that are the same everywhere. */
  readonly partsOf?: (text: string) => Iterable<string>
  /** Whether this kind can read the text; a text it cannot read is never merged by it. */
  canRead(text: string): boolean
  /** Three-way per record, then per field, then per word. Called only where the sides differ from each other. */
  merge(input: MergeInput, rules: KindRules): MergeResult
  /** What is unsound about a text by itself: a line each. */
  problemsOf?(text: string, rules: KindRules): readonly string[]
  /** The records of a text, in its order: what the invariants compare. */
  recordsOf(text: string, rules: KindRules): readonly RecordView[]
}

/** How one field is decided when both sides changed it differently. */
export type FieldRule =
  /** The value whose rank is higher in `ranks` (normalised words, lowest first); what is not listed collides. */
  | { readonly kind: 'rank'; readonly ranks: readonly (readonly string[])[] }
  /** The newer date or the higher version. */
  | { readonly kind: 'newest' }
  /** Recomputed from the records after the merge; never compared. */
  | { readonly kind: 'derived' }
  /** A list of words: three-way as a set, removals win over unchanged, additions are joined. */
  | { readonly kind: 'set' }
  /** Always a person's. */
  | { readonly kind: 'person' }

/** What the configuration can say about a kind of file; a built-in kind has a default for each. */
export interface KindRules {
  /** Names of fields that can be a record's key, in the order in which they are tried; empty: the kind's own. */
  readonly keyFields: readonly string[]
  /** By the lower-case name of the field; a built-in rule of the same name is replaced. */
  readonly fieldRules: ReadonlyMap<string, FieldRule>
  /** Whether lines are only ever added (event logs): then nothing counts as changed. */
  readonly isAppendOnly: boolean
}
