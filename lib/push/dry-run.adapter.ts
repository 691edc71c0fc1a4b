import type { Sha } from '../core/sha.ts'
import { mergeConfigAt } from '../merge/config.adapter.ts'
import { planMove } from './clashes.adapter.ts'
import { reportOf } from './findings.adapter.ts'
import { tryGit } from './git.adapter.ts'
import { integrate } from './integrate.adapter.ts'
import type { Integrated } from './integration.ts'
import type { Outcome } from './outcome.ts'
import { blank, notLanded } from './outcome-of.ts'
import { plannedReason } from './outcome-words.ts'
import { unproven } from './proof.adapter.ts'
import { defaultBranch, fetchBranch, remoteOf } from './remote.adapter.ts'
import { initialState, type RunOptions, strategyFor } from './run.adapter.ts'
import type { RunState } from './run-state.ts'
import { fetchedRef } from './run-state.ts'
import type { Situation } from './situation.ts'

/** What a run would do now: fetches and integrates as it would, and changes no ref, no index and no file. */
export async function dryRun(situation: Situation, options: RunOptions): Promise<Outcome> {
  const { gitDir, remote: name, repository, settings, target, tip } = situation
  const state = initialState(situation, options, new Date().toISOString())
  const remote = remoteOf({ gitDir, name, options, repository, settings })
  const into = fetchedRef(tip)
  try {
    const fetched = await fetchBranch(remote, target, { into })
    if (fetched.kind === 'failed') return notLanded(state, { kind: 'refused', output: '', refusal: fetched.refusal })
    if (fetched.kind === 'found') return await foresee(state, situation, fetched.sha)
    return situation.tracking
      ? notLanded(state, { kind: 'missing' }, { defaultBranch: await defaultBranch(remote) })
      : planned(state, undefined, null)
  } finally {
    tryGit(repository, ['update-ref', '-d', into])
  }
}

async function foresee(
  state: RunState,
  { checkout, repository, settings, tip }: Situation,
  upstream: Sha,
): Promise<Outcome> {
  const config = mergeConfigAt(repository)
  const found = await integrate({
    config,
    repository,
    settings,
    strategy: strategyFor(repository, state, settings),
    tip,
    upstream,
  })
  switch (found.kind) {
    case 'nothing-new':
      return notLanded(state, { head: upstream, kind: 'nothing-new' })
    case 'ahead':
      return planned(state, undefined, upstream)
    case 'conflict':
      return notLanded(
        state,
        { conflict: found, kind: 'conflict', upstream },
        { report: reportOf(repository, state, { conflict: found, upstream }) },
      )
    case 'refused':
      return notLanded(state, { kind: 'not-integrated', refused: found, upstream })
    case 'integrated': {
      const why = unproven({ integrated: found, repository, tip, upstream })
      if (why.length > 0) return notLanded(state, { kind: 'unproven', upstream, why })
      const move = checkout && (await planMove({ checkout, config, from: tip, id: state.id, to: found.tip }))
      if (move && move.inTheWay.length > 0)
        return notLanded(state, { inTheWay: move.inTheWay, kind: 'vetoed', upstream })
      return planned(state, found, upstream)
    }
  }
}

function planned(state: RunState, integrated: Integrated | undefined, upstream: Sha | null): Outcome {
  const rewritten = [...(integrated?.rewritten ?? [])]
  const method = integrated?.method ?? 'as-is'
  return {
    ...blank(state),
    alreadyUpstream: integrated?.dropped.map(({ commit }) => commit) ?? [],
    method,
    outcome: 'planned',
    reason: plannedReason({ ...state, method, rewritten, upstream }),
    resolved: integrated?.resolved ?? [],
    rewritten: rewritten.map(([from, to]) => ({ from, to })),
    upstream,
  }
}
