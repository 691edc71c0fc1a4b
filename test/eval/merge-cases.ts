// Scores the merge on real three-way cases by the invariants of docs/merge-rules.md.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MergedFile, mergeFile } from '../../lib/merge/merge-file.ts'
import { checkJson, decidedFor, lostEitherWay, unsound } from './merge-check-json.ts'
import { checkLines, type Found, lostBetweenMarkers, sameLines, sameWords, type Texts } from './merge-check-lines.ts'

export interface MergeCase {
  readonly name: string
  readonly kind: string
  readonly path: string
  readonly base: string | undefined
  readonly ours: string
  readonly theirs: string
}

/** What the merge did with one case; empty lists are good. */
export interface CaseScore {
  readonly case: MergeCase
  readonly status: MergedFile['status']
  readonly reasons: readonly string[]
  readonly faults: Readonly<Record<Fault, readonly string[]>>
  readonly ms: number
}

export const FAULTS = [
  'lossy',
  'duplicating',
  'resurrecting',
  'inventing',
  'unparsable',
  'asymmetric',
  'not idempotent',
] as const
export type Fault = (typeof FAULTS)[number]

/** The share that has to be resolved without a person. */
export const GOALS: Readonly<Record<string, number>> = {
  changelog: 0.9,
  json: 0.8,
  jsonl: 0.98,
  'package-json': 0.9,
  roadmap: 0.75,
  session: 0.75,
}

/** The cases below a folder `<kind>/<number>/{base,ours,theirs,meta.json}`; an empty base is none. */
export function readCases(folder: string): readonly MergeCase[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return names
    .flatMap((kind) => readdirSync(join(folder, kind.name)).map((name) => join(kind.name, name)))
    .filter((name) => existsSync(join(folder, name, 'meta.json')))
    .sort()
    .map((name) => readCase(folder, name))
}

function readCase(folder: string, name: string): MergeCase {
  const text = (file: string) => readFileSync(join(folder, name, file), 'utf8')
  const { path } = JSON.parse(text('meta.json')) as { path: string }
  const given = name.split('/')[0] ?? ''
  const kind = /(^|\/)package\.json$/.test(path) && given === 'json' ? 'package-json' : given
  return { base: text('base') || undefined, kind, name, ours: text('ours'), path, theirs: text('theirs') }
}

/** Merges a case both ways round and again, and looks at what came out. */
export function scoreCase(given: MergeCase): CaseScore {
  const { base, ours, path, theirs } = given
  const startedAt = performance.now()
  const merged = mergeFile({ base, ours, path, theirs })
  const ms = performance.now() - startedAt
  const swapped = mergeFile({ base, ours: theirs, path, theirs: ours })
  return {
    case: given,
    faults: {
      ...contentFaults(given, merged),
      asymmetric: asymmetries(given, merged, swapped),
      'not idempotent': repetitions(given, merged),
    },
    ms,
    reasons: merged.collisions.map(({ field, record, why }) =>
      [record, field, why].filter((word) => word !== '').join(': '),
    ),
    status: merged.status,
  }
}

type ContentFault = Exclude<Fault, 'asymmetric' | 'not idempotent'>

function contentFaults(given: MergeCase, merged: MergedFile): Record<ContentFault, readonly string[]> {
  const none = { duplicating: [], inventing: [], lossy: [], resurrecting: [], unparsable: [] }
  if (merged.text === undefined) return none
  const texts = { base: writtenBase(given.base), ours: given.ours, result: merged.text, theirs: given.theirs }
  if (merged.status === 'conflict') return { ...none, lossy: lostInConflict(given.path, texts, merged) }
  const unparsable = problemsOf(given.path, texts)
  const found = contentOf(given.path, texts, merged)
  return {
    duplicating: found.duplicated,
    inventing: found.invented,
    lossy: found.lost,
    resurrecting: found.resurrected,
    unparsable,
  }
}

/** Where branches crossed, the base has conflicts of a merge before: only what is around them was there before both. */
function writtenBase(base = ''): string {
  return base.replace(/^<{9,} Temporary merge branch[\s\S]*?^>{9,} Temporary merge branch.*\n?/gm, '')
}

const isLines = (path: string) => /\.(jsonl|ndjson)$/.test(path)
const isJson = (path: string) => /\.jsonl?$|\.ndjson$/.test(path)

function contentOf(path: string, texts: Texts, merged: MergedFile): Found {
  return (
    (isJson(path) ? checkJson(texts, isLines(path), merged.decisions) : undefined) ??
    checkLines(texts, merged.decisions)
  )
}

function lostInConflict(path: string, texts: Texts, { decisions }: MergedFile): readonly string[] {
  const lost = isJson(path) ? lostEitherWay(texts, isLines(path)) : undefined
  return lost ?? lostBetweenMarkers(texts, decisions)
}

function problemsOf(path: string, { ours, result, theirs }: Texts): readonly string[] {
  const markers = /^(<{7}|>{7})( |$)/m
  if (markers.test(result) && !markers.test(ours + theirs)) return ['conflict markers']
  if (!isJson(path) || unsound(ours, isLines(path)) || unsound(theirs, isLines(path))) return []
  const why = unsound(result, isLines(path))
  return why === undefined ? [] : [why]
}

function asymmetries({ path }: MergeCase, merged: MergedFile, swapped: MergedFile): readonly string[] {
  if (merged.status !== swapped.status) return [`${merged.status}, but ${swapped.status} the other way round`]
  if (merged.text === undefined || swapped.text === undefined) return []
  if (!isJson(path)) return sameLines(merged.text, swapped.text) ? [] : ['other lines the other way round']
  // How much of a line stands between the markers depends on the layout, which is that of ours.
  const isSame = (['ours', 'theirs'] as const).every((side) =>
    sameWords(decidedFor(side, merged.text ?? ''), decidedFor(side === 'ours' ? 'theirs' : 'ours', swapped.text ?? '')),
  )
  return isSame ? [] : ['other words the other way round']
}

interface Sides {
  readonly base: string | undefined
  readonly ours: string
  readonly theirs: string
}

/**
 * A side equal to the base gives the other side, byte for byte. The result merged again with a side gives the result, or
 * goes to a person, who has it in front of him: that is a nuisance and no loss.
 */
function repetitions({ base, ours, path, theirs }: MergeCase, merged: MergedFile): readonly string[] {
  const isSame = isJson(path) ? sameWords : sameLines
  const is = (what: string, input: Sides, text: string) =>
    mergeFile({ ...input, path }).text === text ? [] : [`${what}: other bytes`]
  const again = (what: string, input: Sides, text: string) => {
    const second = mergeFile({ ...input, path })
    const isChanged = second.status === 'resolved' && !isSame(second.text ?? '', text)
    return isChanged ? [`${what}: other lines`] : []
  }
  const identities = [
    ...is('base against base', { base: ours, ours, theirs: ours }, ours),
    ...(base === undefined ? [] : is('one side only', { base, ours: base, theirs }, theirs)),
  ]
  if (merged.status !== 'resolved' || merged.text === undefined) return identities
  const { text } = merged
  return [
    ...identities,
    ...again('the result against ours', { base, ours: text, theirs: ours }, text),
    ...again('the result against theirs', { base, ours: theirs, theirs: text }, text),
  ]
}
