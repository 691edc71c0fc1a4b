import type { KindRules, MergeInput, MergeKind, MergeResult } from '../domain.ts'
import { textPiece, wholeLines } from '../pieces.ts'
import { type Context, rootContext } from './context.ts'
import { countAnew } from './count-anew.ts'
import { fullerSide } from './fuller.ts'
import { mergeValue } from './merge-value.ts'
import { packageRules } from './package-rules.ts'
import { jsonProblems } from './problems.ts'
import { recordsOf } from './records.ts'
import { type JsonText, scanJson } from './scan.ts'
import { changed } from './value.ts'

/** JSON: objects by key, arrays by id or value. */
export const jsonKind: MergeKind = kindOf('json', () => () => undefined)

/** `package.json`: JSON that knows which members are ranges of versions, and that commands are no prose. */
export const packageJsonKind: MergeKind = kindOf('package-json', packageRules)

type SpecialRules = (versions: readonly JsonText[]) => Context['special']

function kindOf(name: string, special: SpecialRules): MergeKind {
  return {
    canRead: (text) => scanJson(text) !== undefined,
    merge: (input, rules) => merge(input, rules, special),
    name,
    problemsOf: jsonProblems,
    recordsOf,
  }
}

function merge(input: MergeInput, rules: KindRules, special: SpecialRules): MergeResult {
  const scan = (text: string | undefined) => (text === undefined ? undefined : scanJson(text))
  const [base, ours, theirs] = [scan(input.base), scan(input.ours), scan(input.theirs)]
  if (!ours || !theirs) throw new Error('a text that is not JSON came to be merged as JSON')
  const fuller = base ? undefined : fullerSide(ours, theirs)
  const context = rootContext(rules, { fuller, special: special([ours, theirs, ...(base ? [base] : [])]) })
  const value = ({ root, source }: JsonText) => ({ node: root, source })
  const middle = mergeValue({ base: base && value(base), ours: value(ours), theirs: value(theirs) }, context)
  const edge = (get: (text: JsonText) => string) =>
    changed({ base: base && get(base), ours: get(ours), theirs: get(theirs) })
  const pieces = wholeLines([
    textPiece(edge(({ root, source }) => source.slice(0, root.start))),
    ...middle,
    textPiece(edge(({ root, source }) => source.slice(root.end))),
  ])
  const counted = countAnew(pieces, [base, ours, theirs], context)
  return { collisions: context.collisions, decisions: context.decisions, pieces: counted }
}
