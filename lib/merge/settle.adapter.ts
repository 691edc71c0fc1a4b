import type { Collision } from './domain.ts'
import { hunksOf } from './hunks.ts'
import type { MarkerOptions } from './markers.ts'
import type { FileOutcome, StageTexts } from './resolve-file.ts'
import type { UnmergedFile } from './unmerged.ts'
import { idOf, idOfText, markedText, placeText, workTreeState } from './work-tree.adapter.ts'

export interface SettleOptions {
  readonly file: UnmergedFile
  readonly isDryRun: boolean
  readonly markers: MarkerOptions
  readonly texts: StageTexts
  readonly top: string
}

type Left = Extract<FileOutcome, { kind: 'left' }>
type Resolved = Extract<FileOutcome, { kind: 'resolved' }>

/** Writes the file in the work tree where that is ours to do, and returns what became of it. */
export function settle(outcome: FileOutcome, options: SettleOptions): FileOutcome {
  return outcome.kind === 'resolved' ? placeMerged(outcome, options) : markLeft(outcome, options)
}

const CHANGED =
  'it was changed in the work tree since git stopped: if it is right, add it; to start over: git checkout --merge -- <path>'
const ODD = 'something else is in its place in the work tree'

function placeMerged(outcome: Resolved, { file, isDryRun, texts, top }: SettleOptions): FileOutcome {
  const { merged, mode, path, text } = outcome
  const state = workTreeState(top, file, texts)
  const handBack = (why: string): FileOutcome => ({
    file: { ...file, collisions: [whole(why)] },
    kind: 'left',
    merged,
    text: undefined,
  })
  if (state === 'odd') return handBack(ODD)
  if (state === 'changed' && idOf(top, path) !== idOfText(top, text)) return handBack(CHANGED)
  if (state !== 'changed' && !isDryRun) placeText(top, path, { mode, text })
  return outcome
}

/** Markers that say more than git's own, and those that are missing where a merge driver failed. */
function markLeft(outcome: Left, options: SettleOptions): FileOutcome {
  const { file, isDryRun, markers, texts, top } = options
  const isPlain = outcome.merged !== undefined && outcome.text === undefined
  const lines = isPlain ? markedText(top, texts, markers) : undefined
  const state = workTreeState(top, file, texts)
  const text = state === 'ours-alone' ? (outcome.text ?? lines) : state === 'as-git-left-it' ? outcome.text : undefined
  if (text !== undefined && !isDryRun) placeText(top, file.path, { text })
  return lines === undefined ? outcome : withHunks(outcome, lines)
}

/** Of a file that no kind merges, the places in it; of one that a rule handed over, also why. */
function withHunks(outcome: Left, lines: string): FileOutcome {
  const hunks = hunksOf(lines)
  if (hunks.length === 0) return outcome
  const reasons = outcome.merged?.status === 'unsupported' ? [] : outcome.file.collisions
  return { ...outcome, file: { ...outcome.file, collisions: [...reasons, ...hunks] } }
}

function whole(why: string): Collision {
  return { field: '', record: '', why }
}
