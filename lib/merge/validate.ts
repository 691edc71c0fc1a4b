import { chooseKind } from './choose-kind.ts'
import type { MergeConfig } from './config.ts'
import type { KindRules, MergeInput, MergeKind } from './domain.ts'
import { violationsOf } from './invariants.ts'
import { hasMarkers } from './markers.ts'
import { markersLeftText, unreadableText } from './messages.ts'
import { textPiece } from './pieces.ts'

/** What is unsound about a text by itself; undefined: it is of no kind that we know. */
export function problemsOf(text: string, path: string, config: MergeConfig): readonly string[] | undefined {
  if (hasMarkers(text)) return [markersLeftText()]
  const chosen = chooseKind({ base: undefined, ours: text, path, theirs: text }, config)
  if (chosen.kind) return problemsIn(text, chosen)
  return chosen.names === undefined ? undefined : [unreadableText(chosen.names)]
}

/** Whether a text is of none of our kinds, such as code, which only conflict markers make unsound. */
export function isOfNoKind(text: string, path: string, config: MergeConfig): boolean {
  const chosen = chooseKind({ base: undefined, ours: text, path, theirs: text }, config)
  return chosen.kind === undefined && chosen.names === undefined
}

function problemsIn(text: string, { kind, rules }: { readonly kind: MergeKind; readonly rules: KindRules }) {
  return kind.problemsOf?.(text, rules) ?? []
}

/** What is unsound about a merged text and about neither of its sides. */
export function newProblems(merge: MergeInput & { readonly result: string }, config: MergeConfig): readonly string[] {
  const { ours, path, result, theirs } = merge
  const found = problemsOf(result, path, config)
  if (!found || found.length === 0) return []
  const known = new Set([ours, theirs].flatMap((text) => problemsOf(text, path, config) ?? []).map(withoutPlace))
  return found.filter((problem) => !known.has(withoutPlace(problem)))
}

/** The same problem stands on another line after a merge. */
function withoutPlace(problem: string): string {
  return problem.replace(/\bline \d+\b|\blines \d+(?:, \d+)*/g, 'line')
}

/** What a merge that somebody made lost, brought back or doubled, by the records of its sides. */
export function lostInMerge(merge: MergeInput & { readonly result: string }, config: MergeConfig): readonly string[] {
  const { result, ...input } = merge
  const chosen = chooseKind(input, config)
  if (!chosen.kind?.canRead(result)) return []
  const merged = { collisions: [], decisions: [], pieces: [textPiece(result)] }
  return violationsOf({ input, kind: chosen.kind, merged, rules: chosen.rules })
}
