import { oneLine } from '../core/text.ts'
import { mergeConfigAt } from '../merge/config.adapter.ts'
import type { InTheWay } from './clash.ts'
import { planMove } from './clashes.adapter.ts'
import { runGit, tryGit } from './git.adapter.ts'
import { type Move, moveBranch, removeHidden, reversed } from './move-branch.adapter.ts'
import { readRun, writeRun } from './run-state.adapter.ts'
import type { RunState } from './run-state.ts'
import type { Settings } from './settings.adapter.ts'

/** A run that goes on: what it knows is on the disk. */
export interface Ongoing {
  readonly repository: string
  readonly gitDir: string
  readonly settings: Settings
  readonly state: RunState
  readonly sleep: (ms: number) => Promise<void>
}

/** What became of the local branch after the push. */
export type Local =
  | { readonly kind: 'moved' | 'unchanged' }
  | { readonly kind: 'left'; readonly inTheWay: readonly InTheWay[]; readonly why: string }

/** Another command of git holds the index for moments only. */
const LOCK_TRIES = 40
const LOCK_PAUSE_MS = 250

/** After the push landed: takes the local branch along, copies notes, sets the upstream. Repeatable after a kill. */
export async function finish(ongoing: Ongoing): Promise<Local> {
  const { repository, state, gitDir } = ongoing
  const local = state.phase === 'noting' ? ({ kind: 'moved' } as const) : await moveLocal(ongoing)
  if (local.kind === 'moved' && state.rewritten.length > 0) copyNotes(ongoing, readRun(gitDir) ?? state)
  if (state.setsUpstream) {
    const at = `${state.remote}/${state.target.replace(/^refs\/heads\//, '')}`
    tryGit(repository, ['branch', '--quiet', `--set-upstream-to=${at}`, '--end-of-options', state.branch])
  }
  return local
}

async function moveLocal(ongoing: Ongoing): Promise<Local> {
  const { gitDir, repository, state } = ongoing
  const { after, before, checkout, id, ref } = state
  if (after === null || after === before) return { kind: 'unchanged' }
  const isResumed = state.phase === 'moving'
  let { clashes } = state
  if (!isResumed && checkout) {
    const plan = await planMove({ checkout, config: mergeConfigAt(repository), from: before, id, to: after })
    if (plan.inTheWay.length > 0) return left(plan.inTheWay, 'uncommitted changes are in the way')
    clashes = plan.clashes
  }
  writeRun(gitDir, { ...state, clashes, phase: 'moving' })
  const reason = `orc-hooks handle-push-conflict: ${state.method ?? 'move'} onto ${state.upstream?.slice(0, 10) ?? 'upstream'}`
  const move: Move = {
    checkout: checkout ?? undefined,
    clashes,
    from: before,
    id,
    isResumed,
    reason,
    ref,
    repository,
    to: after,
  }
  return await carryOut(ongoing, move)
}

async function carryOut({ sleep }: Ongoing, move: Move): Promise<Local> {
  for (let tries = 1; ; tries += 1) {
    const moved = tryMove(move)
    if (moved.kind !== 'locked') removeHidden(move)
    if (moved.kind === 'moved') return { kind: 'moved' }
    if (moved.kind === 'elsewhere') return left([], 'somebody committed to it meanwhile')
    if (moved.kind === 'failed') return left([], moved.why)
    if (tries === LOCK_TRIES) return left([], 'another command of git holds the index')
    await sleep(LOCK_PAUSE_MS)
  }
}

/** A work tree that cannot be written (a full disk) goes back to what it was. */
function tryMove(move: Move) {
  try {
    return moveBranch(move)
  } catch (error) {
    const back = moveBranch({ ...reversed(move, 'orc-hooks handle-push-conflict: take back'), isResumed: true })
    if (back.kind !== 'moved') throw error
    return { kind: 'failed', why: oneLine(error instanceof Error ? error.message : String(error)) } as const
  }
}

function left(inTheWay: readonly InTheWay[], why: string): Local {
  return { inTheWay, kind: 'left', why }
}

/** As after a rebase: which notes, and what to do beside notes that are there, is the user's notes.rewrite* settings. */
function copyNotes({ gitDir, repository, settings }: Ongoing, state: RunState): void {
  if (settings.value('notes.rewriteRef') === undefined) return
  const notes = noteRefs(repository)
  if (state.phase === 'noting' && state.notes !== notes) return
  writeRun(gitDir, { ...state, notes, phase: 'noting' })
  const input = state.rewritten.map(([from, to]) => `${from} ${to}\n`).join('')
  tryGit(repository, ['notes', 'copy', '--stdin', '--for-rewrite=rebase'], { input })
}

function noteRefs(repository: string): string {
  return runGit(repository, ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/notes/'])
}

/** Takes the local branch, index and work tree back to where they were before the run. */
export async function moveBack(ongoing: Ongoing): Promise<Local> {
  const { repository, state } = ongoing
  const { after, before, checkout, clashes, id, ref } = state
  if (after === null || after === before) return { kind: 'unchanged' }
  const reason = 'orc-hooks handle-push-conflict: abort'
  const move = {
    checkout: checkout ?? undefined,
    clashes,
    from: before,
    id,
    isResumed: true,
    reason,
    ref,
    repository,
    to: after,
  }
  return await carryOut(ongoing, reversed(move, reason))
}
