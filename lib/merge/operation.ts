/**
 * What git was doing when it stopped. `other`: nothing that leaves a trace but unmerged files (`git switch --merge`,
 * `git cherry-pick --no-commit`, a stash that is gone); `squash`: `git merge --squash`.
 */
export type OperationKind = 'am' | 'cherry-pick' | 'merge' | 'other' | 'rebase' | 'revert' | 'squash' | 'stash'

/** One side of a conflict, in words that do not depend on which of them git calls ours. */
export interface Side {
  /** How a person calls it: "upstream", "your commit". */
  readonly name: string
  /** What stands behind a conflict marker. */
  readonly label: string
  /** What git log is asked for the commits of this side; empty: nobody knows. */
  readonly commits: readonly string[]
}

/** A command to type, and what it does in the words of the operation. */
export interface NextCommand {
  readonly command: string
  readonly effect: string
}

export interface Operation {
  readonly kind: OperationKind
  /** The commit that is in the history of HEAD once the operation is done; empty: it leaves none. */
  readonly proof: string
  /** Stage 2, `%A`, `--ours`. */
  readonly ours: Side
  /** Stage 3, `%B`, `--theirs`. */
  readonly theirs: Side
  /** What ends the operation once no file is unmerged. */
  readonly proceed: NextCommand
  /** What takes all of it back. */
  readonly abort: NextCommand
}

/** What was found in the repository. */
export interface OperationFacts {
  readonly kind: OperationKind
  /** The current branch; empty: detached. */
  readonly branch: string
  /** The commit that is being applied or merged: full id, short id and subject; empty where there is none. */
  readonly theirs: {
    readonly id: string
    readonly short: string
    readonly subject: string
    readonly hasParent: boolean
  }
  /** The name of what is merged, when git says it. */
  readonly theirsName: string
  /** What a rebase lands on, in full and short; empty for another operation. */
  readonly onto: { readonly id: string; readonly short: string }
  /** The stash entry whose content is in the conflict, such as `stash@{0}`; empty for another operation. */
  readonly stash: string
}

/** The operation in words. */
export function describeOperation(facts: OperationFacts): Operation {
  const proof = facts.kind === 'merge' ? facts.theirs.id : facts.onto.id
  return { kind: facts.kind, proof, ...sidesOf(facts), ...endsOf(facts) }
}

function sidesOf(facts: OperationFacts): Pick<Operation, 'ours' | 'theirs'> {
  const { branch, onto, theirs, theirsName } = facts
  const here = branch === '' ? 'HEAD' : branch
  const mine = { label: here, name: `your branch (${here})` }
  const commit = theirs.short === '' ? '' : ` ${theirs.short} (${theirs.subject})`
  const sinceParent = theirs.hasParent ? [`${theirs.id}^..HEAD`] : ['HEAD']
  const one = theirs.id === '' ? [] : ['-1', theirs.id]
  switch (facts.kind) {
    case 'merge':
    case 'squash':
      return {
        ours: { ...mine, commits: [`${theirs.id}..HEAD`] },
        theirs: { commits: [`HEAD..${theirs.id}`], label: theirsName, name: theirsName },
      }
    case 'rebase':
      return {
        ours: { commits: sinceParent, label: `upstream ${onto.short}`.trim(), name: 'upstream' },
        theirs: { commits: one, label: `your commit${commit}`, name: 'your commit' },
      }
    case 'cherry-pick':
      return {
        ours: { ...mine, commits: sinceParent },
        theirs: { commits: one, label: `picked${commit}`, name: 'the picked commit' },
      }
    case 'revert':
      return {
        ours: { ...mine, commits: theirs.id === '' ? [] : [`${theirs.id}..HEAD`] },
        theirs: { commits: one, label: `without${commit}`, name: 'the state without the reverted commit' },
      }
    case 'am':
      return { ours: { ...mine, commits: [] }, theirs: { commits: [], label: 'the patch', name: 'the patch' } }
    case 'other':
      return {
        ours: { commits: ['-1', 'HEAD'], label: 'checked out', name: 'the version that is checked out' },
        theirs: { commits: [], label: 'the change', name: 'the change that is applied' },
      }
    case 'stash':
      return {
        ours: { commits: ['-1', 'HEAD'], label: 'your work tree', name: 'your work tree' },
        theirs: { commits: ['-1', facts.stash], label: 'the stash', name: 'the stash' },
      }
  }
}

function endsOf({ kind, stash }: OperationFacts): Pick<Operation, 'abort' | 'proceed'> {
  if (kind === 'other') {
    return {
      abort: {
        command: 'git restore --staged --worktree -- <path>',
        effect: 'go back to HEAD; the change is gone from this file then',
      },
      proceed: { command: 'git status', effect: 'nothing is to be continued: go on working' },
    }
  }
  if (kind === 'squash') {
    return {
      abort: { command: 'git reset --merge', effect: 'everything as before the merge' },
      proceed: { command: 'git commit', effect: 'one commit with what was merged' },
    }
  }
  if (kind === 'stash') {
    return {
      abort: {
        command: 'git restore --staged --worktree -- <path>',
        effect: 'go back to HEAD; the stash is still there',
      },
      proceed: {
        command: `git stash drop '${stash}'`,
        effect: 'the stash is in the work tree now: it is no longer needed',
      },
    }
  }
  return {
    abort: { command: `git ${kind} --abort`, effect: `everything as before the ${kind}` },
    proceed: { command: `git ${kind} --continue`, effect: `go on with the ${kind}` },
  }
}
