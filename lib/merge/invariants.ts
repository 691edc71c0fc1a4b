import type { KindRules, MergeInput, MergeKind, MergeResult } from './domain.ts'
import { hasMarkers, renderSide } from './markers.ts'

export interface Merged {
  readonly input: MergeInput
  readonly kind: MergeKind
  readonly merged: MergeResult
  readonly rules: KindRules
}

/** What the merged text breaks of the rules in docs/merge-rules.md: one line each. */
export function violationsOf({ input, kind, merged }: Merged): readonly string[] {
  const isOpen = merged.pieces.some((piece) => piece.kind === 'conflict')
  const text = renderSide(merged.pieces, 'ours')
  if (!isOpen && hasMarkers(text) && !hasMarkers(input.ours + input.theirs)) return ['conflict markers in the result']
  if (!isOpen && !kind.canRead(text)) return [`the result cannot be read as ${kind.name}`]
  return []
}
