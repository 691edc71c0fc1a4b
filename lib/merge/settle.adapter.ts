import { oneLine } from '../core/text.ts'
import type { Collision } from './domain.ts'
import { hunksOf } from './hunks.ts'
import type { MarkerOptions } from './markers.ts'
import { gitOn } from './path-word.ts'
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

const ODD = 'something else is in its place in the work tree'

function changedText(file: UnmergedFile): string {
  return `it was changed in the work tree since git stopped: if it is right, add it; ${startOver(file)}`
}

function goneText(file: UnmergedFile): string {
  return `it is not in the work tree any more: ${startOver(file)}`
}

function startOver(file: UnmergedFile): string {
  return `to start over: ${gitOn(file, 'checkout --merge')}`
}

function placeMerged(outcome: Resolved, { file, isDryRun, texts, top }: SettleOptions): FileOutcome {
  const { merged, mode, path, text } = outcome
  const state = workTreeState(top, file, texts)
  const handBack = (why: string): FileOutcome => ({
    file: { ...file, collisions: [whole(why)] },
    kind: 'left',
    merged,
    text: undefined,
  })
  if (state === 'gone') return handBack(goneText(file))
  if (state === 'odd') return handBack(ODD)
  if (state === 'changed' && idOf(top, path) !== idOfText(top, text)) return handBack(changedText(file))
  const problem = state === 'changed' || isDryRun ? undefined : tryPlace(top, path, { mode, text })
  return problem === undefined ? outcome : handBack(problem)
}

/** Why this one file cannot be written, such as a filter that fails: the others are merged all the same. */
function tryPlace(top: string, path: string, content: { mode?: string; text: string }): string | undefined {
  try {
    placeText(top, path, content)
    return undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error) return oneLine(error.message)
    throw error
  }
}

/** Markers that say more than git's own, and those that are missing where a merge driver failed. */
function markLeft(outcome: Left, options: SettleOptions): FileOutcome {
  const { file, isDryRun, markers, texts, top } = options
  const isPlain = outcome.merged !== undefined && outcome.text === undefined
  const lines = isPlain ? markedText(top, texts, markers) : undefined
  const state = workTreeState(top, file, texts)
  const text = state === 'ours-alone' ? (outcome.text ?? lines) : state === 'as-git-left-it' ? outcome.text : undefined
  const problem = text === undefined || isDryRun ? undefined : tryPlace(top, file.path, { text })
  const told = lines === undefined ? outcome : withHunks(outcome, lines)
  if (problem === undefined) return told
  return { ...told, file: { ...told.file, collisions: [whole(problem), ...told.file.collisions] } }
}

/** Of a file that no kind merges, the places in it; of one that a rule handed over, also why. */
function withHunks(outcome: Left, lines: string): Left {
  const hunks = hunksOf(lines)
  if (hunks.length === 0) return outcome
  const reasons = outcome.merged?.status === 'unsupported' ? [] : outcome.file.collisions
  return { ...outcome, file: { ...outcome.file, collisions: [...reasons, ...hunks] } }
}

function whole(why: string): Collision {
  return { field: '', record: '', why }
}
