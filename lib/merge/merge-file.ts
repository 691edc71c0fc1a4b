import { type Choice, chooseKind } from './choose-kind.ts'
import { DEFAULT_MERGE_CONFIG, type MergeConfig } from './config.ts'
import { replaceConflicts } from './conflicts.ts'
import type { Collision, Decision, MergeInput, MergeResult } from './domain.ts'
import { violationsOf } from './invariants.ts'
import { DEFAULT_MARKERS, hasMarkers, type MarkerOptions, renderPieces, renderSide } from './markers.ts'
import { textPiece } from './pieces.ts'

export interface MergeOptions {
  readonly config?: MergeConfig
  /**
   * The result is the base of another merge (criss-cross): what collides stays as it was before both sides, because a
   * base with markers says nothing, and then what was deleted since would come back.
   */
  readonly isForBase?: boolean
  readonly markers?: Partial<MarkerOptions>
}

/** What became of a file. */
export interface MergedFile {
  /** conflict: a person has to decide something; unsupported: there is no kind for it. */
  readonly status: 'resolved' | 'conflict' | 'unsupported'
  /** The name of the kind that merged it. */
  readonly kind: string | undefined
  /** The merged text, with markers in a conflict. Undefined: git's own text merge is what the person gets. */
  readonly text: string | undefined
  readonly decisions: readonly Decision[]
  readonly collisions: readonly Collision[]
  /** The invariants that the merged text broke: then it is not used. */
  readonly violations: readonly string[]
}

const NOTHING = { collisions: [], decisions: [], kind: undefined, violations: [] } as const

/**
 * Merges one file record by record: chooses the kind, runs it, and checks what came out. Pure. A result that breaks an
 * invariant is not handed out: no text is better than a wrong one.
 */
export function mergeFile(given: MergeInput, options: MergeOptions = {}): MergedFile {
  const same = oneSided(given)
  if (same !== undefined) return { ...NOTHING, status: 'resolved', text: same }
  const { input, ...chosen } = choose(given, options.config ?? DEFAULT_MERGE_CONFIG)
  if (!chosen.kind) return unsupported(chosen.why)
  const { kind, rules } = chosen
  const merged = joinedOnce(kind.merge(input, rules))
  const { collisions, decisions } = merged
  const violations = violationsOf({ input, kind, merged, rules })
  if (violations.length > 0) {
    const vetoed = { field: '', record: '', why: `the merged text breaks a rule: ${violations[0]}` }
    return { collisions: [vetoed], decisions: [], kind: kind.name, status: 'conflict', text: undefined, violations }
  }
  const isOpen = merged.pieces.some((piece) => piece.kind === 'conflict')
  if (isOpen && options.isForBase) {
    return {
      collisions: [],
      decisions,
      kind: kind.name,
      status: 'resolved',
      text: renderSide(merged.pieces, 'base'),
      violations,
    }
  }
  const text = renderPieces(merged.pieces, { ...DEFAULT_MARKERS, ...options.markers })
  return { collisions, decisions, kind: kind.name, status: isOpen ? 'conflict' : 'resolved', text, violations }
}

/**
 * The kind, and a base that says something for certain. Its conflicts are of a merge before (criss-cross): nobody knows
 * what stood there, but all around them is known, and what was deleted there since stays deleted.
 */
function choose(given: MergeInput, config: MergeConfig): Choice & { readonly input: MergeInput } {
  const { base } = given
  if (base === undefined || !hasMarkers(base)) return { ...chooseKind(given, config), input: given }
  const known = { ...given, base: replaceConflicts(base, () => '') || undefined }
  const chosen = chooseKind(known, config)
  if (chosen.kind) return { ...chosen, input: known }
  const input = { ...given, base: undefined }
  return { ...chooseKind(input, config), input }
}

/** A result without conflicts as one text, because to join a large one twice takes its memory twice. */
function joinedOnce(merged: MergeResult): MergeResult {
  const isOpen = merged.pieces.some((piece) => piece.kind === 'conflict')
  return isOpen ? merged : { ...merged, pieces: [textPiece(renderSide(merged.pieces, 'ours'))] }
}

/** Both sides alike, or only one changed: that side, byte for byte. */
function oneSided({ base, ours, theirs }: MergeInput): string | undefined {
  if (ours === theirs || base === theirs) return ours
  return base === ours ? theirs : undefined
}

function unsupported(why: string): MergedFile {
  return { ...NOTHING, collisions: [{ field: '', record: '', why }], status: 'unsupported', text: undefined }
}
