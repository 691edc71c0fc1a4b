import { EXIT, type ExitCode } from '../core/errors.ts'
import { shellWord } from '../core/shell-word.ts'
import { oneLine } from '../core/text.ts'
import type { ConflictReport } from '../merge/report.ts'
import type { Refusal, RefusalClass } from './domain.ts'
import { vetoed } from './in-the-way.ts'
import type { Conflicted, Refused } from './integration.ts'
import type { Outcome } from './outcome.ts'
import { again, shortName } from './outcome-words.ts'
import type { Landing } from './pusher.ts'
import { explainRefusal } from './refusal-messages.ts'
import type { RunState } from './run-state.ts'

const GAVE_UP_RACING = 4
const RACES: readonly (RefusalClass | undefined)[] = [undefined, 'behind', 'lost-race', 'ref-locked', 'stale-lease']

/** What holds for every end of a run before anything is known of it. */
export function blank(state: RunState): Outcome {
  return {
    after: null,
    alreadyUpstream: [],
    backup: state.backup,
    before: state.before,
    branch: state.branch,
    conflict: null,
    exitCode: EXIT.ok,
    inTheWay: [],
    local: 'unchanged',
    method: null,
    next: [],
    outcome: 'nothing-to-push',
    reason: `${oneLine(state.remote)} has everything that is on ${oneLine(state.branch)}`,
    refusal: null,
    remote: state.remote,
    resolved: [],
    rewritten: [],
    target: state.target,
    upstream: state.upstream,
  }
}

/** What was asked about a push that did not land. */
export interface Findings {
  /** In a conflict. */
  readonly report?: ConflictReport | undefined
  /** The default branch of a remote that does not have the branch any more. */
  readonly defaultBranch?: string | undefined
}

const NO_REPORT: ConflictReport = { files: [], next: [], operation: '', sides: { ours: '', theirs: '' } }

/** The end of a run that did not land. Everything here is as it was before. */
export function notLanded(state: RunState, landing: NotLanded, findings: Findings = {}): Outcome {
  const base = blank(state)
  switch (landing.kind) {
    case 'nothing-new':
      return { ...base, upstream: landing.head }
    case 'conflict':
      return {
        ...base,
        ...conflicted(state, landing.conflict, findings.report ?? NO_REPORT),
        upstream: landing.upstream,
      }
    case 'not-integrated':
      return { ...base, ...notIntegrated(state, landing.refused), upstream: landing.upstream }
    case 'unproven':
      return { ...base, ...unprovenResult(state, landing.why), upstream: landing.upstream }
    case 'refused':
      return { ...base, ...refused(state, landing.refusal) }
    case 'gave-up':
      return { ...base, ...gaveUp(state, landing) }
    case 'missing':
      return { ...base, ...missing(state, findings.defaultBranch) }
    case 'vetoed':
      return { ...base, ...vetoed(state, landing.inTheWay), upstream: landing.upstream ?? null }
    case 'aborted':
      return { ...base, ...interrupted(state) }
  }
}

/** The process dies of the signal afterwards; the code is for whoever only reads the JSON. */
function interrupted(state: RunState): Part {
  return {
    exitCode: EXIT.failed,
    next: [again(state)],
    outcome: 'interrupted',
    reason: 'interrupted: everything here is as it was; the remote has nothing of it, as far as it could be asked',
  }
}

export type NotLanded = Exclude<Landing, { kind: 'landed' }>

type Part = Partial<Outcome>

function conflicted(state: RunState, { commit, files, method }: Conflicted, report: ConflictReport): Part {
  const what = commit === undefined ? 'the local commits' : `commit ${commit.slice(0, 10)}`
  const isEmpty = files.length === 0
  const reason = isEmpty
    ? `${what} has nothing left to change on top of upstream, although upstream has no such commit`
    : `${what} and upstream collide in ${files.map(({ path }) => oneLine(path)).join(', ')}`
  const merge = `${again(state)} --strategy merge   # keeps the commit, in a merge`
  return {
    conflict: { commit: commit ?? null, report },
    exitCode: EXIT.needsPerson,
    next: isEmpty ? [merge, ...byHand(state, method)] : byHand(state, method),
    outcome: 'conflict',
    reason,
  }
}

/** What a person types who does it without us; what is not committed is put aside meanwhile, as git would refuse. */
function byHand(state: RunState, method: 'merge' | 'rebase'): readonly string[] {
  const { branch, remote, target } = state
  const name = shellWord(oneLine(remote))
  const at = `${name}/${shellWord(shortName(target))}`
  return [
    `git fetch ${name}`,
    method === 'rebase'
      ? `git rebase --autostash ${at} ${shellWord(oneLine(branch))}`
      : `git switch ${shellWord(oneLine(branch))} && git merge --autostash ${at}`,
    'npx orc-hooks auto-resolve-conflicts   # then mend what is left, and git add it',
    method === 'rebase' ? 'git rebase --continue' : 'git merge --continue',
    again(state),
  ]
}

function notIntegrated(state: RunState, { said, why }: Refused): Part {
  const name = shellWord(oneLine(state.remote))
  const parts: Readonly<Record<Refused['why'], Part>> = {
    'has-merges': {
      exitCode: EXIT.failed,
      next: [`${again(state)} --strategy auto`],
      reason: 'there are merges among the local commits, and a rebase would flatten them',
    },
    shallow: {
      exitCode: EXIT.failed,
      next: [`git fetch --unshallow ${name}`, again(state)],
      reason: 'this clone is shallow, and its history does not reach back to where upstream parted',
    },
    unrelated: {
      exitCode: EXIT.needsPerson,
      next: [
        `git log --oneline --graph ${shellWord(oneLine(state.branch))} ${name}/${shellWord(shortName(state.target))}`,
      ],
      reason: 'the local branch and the remote branch have no commit in common',
    },
    unsigned: {
      exitCode: EXIT.failed,
      next: ['git config commit.gpgSign', 'echo test | gpg --clearsign', again(state)],
      reason: `commits are to be signed, and that failed: ${oneLine(said)}`,
    },
  }
  return { outcome: 'refused', ...parts[why] }
}

function unprovenResult(state: RunState, why: readonly string[]): Part {
  return {
    exitCode: EXIT.needsPerson,
    next: byHand(state, 'merge'),
    outcome: 'refused',
    reason: `not pushed, because it is not proven that nothing is lost: ${why.slice(0, 3).join('; ')}`,
  }
}

function refused(state: RunState, refusal: Refusal): Part {
  if (refusal.class === 'local-hook') return stoppedHere(state, refusal)
  const { next, reason } = explainRefusal(refusal, contextOf(state))
  const isRights = refusal.class === 'authentication' || refusal.class === 'permission'
  const exitCode: ExitCode = isRights ? EXIT.permission : EXIT.failed
  return { exitCode, next: [next], outcome: 'refused', reason, refusal: { class: refusal.class, said: refusal.said } }
}

/** By a pre-push hook or by `push.gate`, which `git push` would not ask. */
function stoppedHere(state: RunState, { class: is, said }: Refusal): Part {
  return {
    exitCode: EXIT.failed,
    next: [`read what it printed, mend it, then: ${again(state)}`],
    outcome: 'refused',
    reason: `stopped here, before the push: ${said}`,
    refusal: { class: is, said },
  }
}

function gaveUp(state: RunState, { attempts, holder, refusal }: Extract<Landing, { kind: 'gave-up' }>): Part {
  const isStuck = refusal === undefined && holder !== undefined
  const why = isStuck
    ? `process ${holder} holds the queue of pushes to ${shortName(state.target)}, and nothing landed meanwhile`
    : refusal
      ? explainRefusal(refusal, contextOf(state)).reason
      : 'others were pushing all the time'
  const tries = `${attempts} ${attempts === 1 ? 'try' : 'tries'}`
  return {
    exitCode: RACES.includes(refusal?.class) ? GAVE_UP_RACING : EXIT.unavailable,
    next: [...(isStuck ? [`ps -f -p ${holder}`] : []), `${again(state)} --max-wait 10m`],
    outcome: 'gave-up',
    reason: attempts === 0 ? `gave up waiting: ${why}` : `gave up after ${tries}: ${why}`,
    refusal: refusal ? { class: refusal.class, said: refusal.said } : null,
  }
}

function missing(state: RunState, defaultBranch: string | undefined): Part {
  const name = shellWord(oneLine(state.remote))
  const branch = shellWord(oneLine(state.branch))
  const there = defaultBranch === undefined ? undefined : shortName(defaultBranch)
  const renamed = `npx orc-hooks handle-push-conflict ${shellWord(`${oneLine(state.branch)}:${there}`)} --remote ${name}`
  return {
    exitCode: EXIT.failed,
    next: [
      ...(there === undefined ? [] : [`${renamed}   # if ${there} is its new name`]),
      `git push ${name} ${branch}:${shellWord(state.target)}   # if it is to be made anew`,
    ],
    outcome: 'refused',
    reason: `${shortName(state.target)} was deleted or renamed at ${oneLine(state.remote)}`,
  }
}

function contextOf({ branch, remote, target }: RunState) {
  return { branch, ref: target, remote }
}
