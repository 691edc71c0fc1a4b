import { EXIT, OrcError } from '../core/errors.ts'
import { shellWord } from '../core/shell-word.ts'
import { oneLine } from '../core/text.ts'
import { moveBack, type Ongoing } from './finish.adapter.ts'
import { isAncestor, resolveCommit, tryGit } from './git.adapter.ts'
import { removeHidden } from './move-branch.adapter.ts'
import type { Outcome } from './outcome.ts'
import { blank } from './outcome-of.ts'
import { again } from './outcome-words.ts'
import { releaseRefs } from './release-refs.adapter.ts'
import { askRemote, fetchBranch, remoteOf } from './remote.adapter.ts'
import { finishLanded, pushAndFinish, type RunOptions, type RunTools } from './run.adapter.ts'
import { forgetRun, writeRun } from './run-state.adapter.ts'
import { fetchedRef } from './run-state.ts'

/** Goes on where a killed run stopped. Throws `MOVED` when the branch is another one by now. */
export async function continueRun(ongoing: Ongoing, options: RunOptions, tools: RunTools): Promise<Outcome> {
  const { gitDir, repository, state } = ongoing
  release(ongoing)
  if (state.phase === 'landed' || state.phase === 'moving' || state.phase === 'noting') {
    tools.forget(state)
    return await finishLanded(ongoing, { integrated: undefined })
  }
  if (resolveCommit(repository, state.ref) !== state.before) throw moved(ongoing)
  if (state.phase === 'pushing' && state.after !== null) {
    const isThere = await isLanded(ongoing, options)
    if (isThere === undefined) throw unreachable(ongoing)
    if (isThere) {
      const landed = { ...ongoing, state: writeRun(gitDir, { ...state, phase: 'landed' }) }
      tools.forget(state)
      return await finishLanded(landed, { integrated: undefined })
    }
  }
  return await pushAndFinish({ ...ongoing, state: { ...state, after: null, upstream: null } }, options, tools)
}

/** What the killed run held beside the branch. While that moves, a git that outlived the run may need its copy. */
function release({ repository, state }: Ongoing): void {
  if (state.phase !== 'moving') removeHidden({ ...state, checkout: state.checkout ?? undefined })
  releaseRefs(repository, state)
}

/** Takes back what a killed run did here. What landed at the remote stays there. */
export async function abortRun(ongoing: Ongoing, options: RunOptions, tools: RunTools): Promise<Outcome> {
  const { gitDir, repository, state } = ongoing
  const isLate = state.phase === 'moving' || state.phase === 'noting'
  const isThere =
    isLate || state.phase === 'landed' || (state.phase === 'pushing' ? await isLanded(ongoing, options) : false)
  const local = isLate ? await moveBack(ongoing) : ({ kind: 'unchanged' } as const)
  if (local.kind === 'left') {
    throw new OrcError(`not taken back: ${local.why}`, {
      code: 'MOVED',
      exitCode: EXIT.failed,
      hint: `git log --oneline ${state.backup ?? state.before}   # the branch as it was`,
    })
  }
  // It had none before the run: that is why the run was to set one.
  if (isLate && state.setsUpstream) tryGit(repository, ['branch', '--unset-upstream', '--end-of-options', state.branch])
  release(ongoing)
  tools.forget(state)
  forgetRun(gitDir)
  const remote = isThere === undefined ? 'whether the push landed is not known' : 'the remote has the pushed commits'
  return {
    ...blank(state),
    after: isThere === true ? state.after : null,
    next: isThere === false ? [again(state)] : [`git fetch ${shellWord(oneLine(state.remote))}`, again(state)],
    outcome: 'aborted',
    reason: `aborted: everything here is as it was before${isThere === false ? '' : `; ${remote}`}`,
  }
}

/** Whether the remote has what the killed run pushed; undefined: it cannot be asked. */
async function isLanded(
  { gitDir, repository, settings, state }: Ongoing,
  options: RunOptions,
): Promise<boolean | undefined> {
  const { after, before, target } = state
  if (after === null) return false
  const remote = remoteOf({ gitDir, name: state.remote, options, repository, settings })
  const now = await askRemote(remote, target)
  if (now.kind === 'failed') return undefined
  if (now.kind === 'missing') return false
  if (now.sha === after) return true
  const into = fetchedRef(before)
  const fetched = await fetchBranch(remote, target, { into })
  tryGit(repository, ['update-ref', '-d', into])
  return fetched.kind === 'found' && isAncestor(repository, after, fetched.sha)
}

function moved({ state }: Ongoing): OrcError {
  return new OrcError(`${state.branch} is not what it was when the run began`, {
    code: 'MOVED',
    exitCode: EXIT.failed,
    hint: 'npx orc-hooks handle-push-conflict --abort',
  })
}

function unreachable({ state }: Ongoing): OrcError {
  return new OrcError(`${state.remote} cannot be asked whether the push landed`, {
    code: 'UNREACHABLE',
    exitCode: EXIT.unavailable,
    hint: 'npx orc-hooks handle-push-conflict --continue',
  })
}
