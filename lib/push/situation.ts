import { EXIT, OrcError } from '../core/errors.ts'
import { redact } from '../core/redact.ts'
import type { Sha } from '../core/sha.ts'
import { shellWord } from '../core/shell-word.ts'
import { oneLine } from '../core/text.ts'
import { type BranchName, branchRef, parseBranchName, parseRefName, type RefName, type RemoteName } from './domain.ts'
import type { Checkout } from './index-file.adapter.ts'
import type { Settings } from './settings.adapter.ts'

/** What is to be pushed, and where. */
export interface Situation {
  /** The worktree in which the command runs, or the bare repository. */
  readonly repository: string
  /** Of that worktree: here the state of the run is kept. */
  readonly gitDir: string
  readonly branch: BranchName
  readonly ref: RefName
  readonly tip: Sha
  /** Where the branch is checked out. */
  readonly checkout: Checkout | undefined
  readonly remote: RemoteName
  /** The full name of the branch at the remote. */
  readonly target: RefName
  /** The local copy of the remote branch; undefined where the remote has none configured, or it was never fetched. */
  readonly tracking: RefName | undefined
  readonly hasUpstream: boolean
  /** The refs that keep branches as they were before earlier runs. */
  readonly backups: readonly RefName[]
  readonly settings: Settings
}

export interface WantedBranch {
  /** Undefined: the one that is checked out. */
  readonly local: BranchName | undefined
  /** Undefined: where `git push` would send it. */
  readonly target: RefName | undefined
}

/** Reads `[branch]`: a local branch, or `<local>:<branch at the remote>` as in a refspec. Throws `USAGE`. */
export function parseWanted(text: string | undefined): WantedBranch {
  if (text === undefined) return { local: undefined, target: undefined }
  const [local = '', target, ...rest] = text.split(':')
  if (rest.length > 0)
    throw refuse('USAGE', `not a branch: "${text}"`, 'npx orc-hooks handle-push-conflict --help', EXIT.usage)
  const isHead = local === '' || local === 'HEAD'
  return {
    local: isHead ? undefined : parseBranchName(local.replace(/^refs\/heads\//, '')),
    target: target === undefined ? undefined : targetOf(target),
  }
}

function targetOf(text: string): RefName {
  return text.startsWith('refs/') ? parseRefName(text) : branchRef(parseBranchName(text))
}

/** A worktree as `git worktree list --porcelain` shows it. */
export interface Worktree {
  readonly path: string
  readonly branch: string | undefined
  readonly isGone: boolean
}

/** Reads `git worktree list --porcelain`. */
export function parseWorktrees(output: string): readonly Worktree[] {
  return output.split('\n\n').flatMap((block) => {
    // A path may have line feeds in it; the next line says what is checked out.
    const [, path, rest = ''] = /^worktree (.*?)\n((?:HEAD|bare)\b.*)$/s.exec(block) ?? []
    const branch = /^branch (.*)$/m.exec(rest)?.[1]
    return path === undefined ? [] : [{ branch, isGone: /^prunable/m.test(rest), path }]
  })
}

/** What git may be in the middle of, by the file that says so, and how one ends it. */
export const OPERATIONS = [
  { command: 'git rebase', marks: ['rebase-merge', 'rebase-apply'], name: 'a rebase' },
  { command: 'git merge', marks: ['MERGE_HEAD'], name: 'a merge' },
  { command: 'git cherry-pick', marks: ['CHERRY_PICK_HEAD'], name: 'a cherry-pick' },
  { command: 'git revert', marks: ['REVERT_HEAD'], name: 'a revert' },
  { command: 'git cherry-pick', marks: ['sequencer'], name: 'a series of picks' },
  { command: 'git bisect', marks: ['BISECT_LOG'], name: 'a bisect' },
] as const

/** The user is in the middle of something else. */
export function inProgress({ command, name }: (typeof OPERATIONS)[number], worktree: string): OrcError {
  const ends = command === 'git bisect' ? 'git bisect reset' : `${command} --continue   # or: ${command} --abort`
  return refuse('IN_PROGRESS', `${name} is going on in ${oneLine(worktree)}`, ends)
}

/** HEAD is on no branch. */
export function detached(): OrcError {
  const hint = 'git switch -c <branch>   # or name a branch: npx orc-hooks handle-push-conflict <branch>'
  return refuse('DETACHED', 'HEAD is detached: there is no branch to push', hint)
}

/** The branch does not exist. */
export function noBranch(branch: string): OrcError {
  return refuse('NO_BRANCH', `there is no branch "${oneLine(branch)}" with a commit here`, 'git branch --list')
}

/** There is nowhere to push, or not to where was said. */
export function noRemote(remotes: readonly string[], asked: string | undefined): OrcError {
  const commands = remotes.map((name) => `npx orc-hooks handle-push-conflict --remote ${shellWord(oneLine(name))}`)
  const hint = remotes.length === 0 ? 'git remote add origin <url>' : commands.join('   # or: ')
  const unnamed = remotes.length === 0 ? 'there is no remote' : 'which remote is meant is not clear'
  const what = asked === undefined ? unnamed : `there is no remote "${oneLine(redact(asked))}"`
  return refuse('NO_REMOTE', what, hint)
}

/** A push by the remote's name would go to several places, which need not hold the same. */
export function severalAddresses(remote: string, count: number): OrcError {
  const message = `${oneLine(remote)} pushes to ${count} addresses, and this command to one`
  return refuse(
    'SEVERAL_ADDRESSES',
    message,
    'git remote add <name> <url>   # one remote for each; then: --remote <name>',
  )
}

/** What git says with push.default "simple": the upstream has another name, and either could be meant. */
export function otherName(branch: string, upstream: string): OrcError {
  const [local, there] = [oneLine(branch), oneLine(upstream)]
  const command = (target: string) => `npx orc-hooks handle-push-conflict ${shellWord(`${local}:${target}`)}`
  const hint = `${command(there)}   # or: ${command(local)}`
  return refuse('OTHER_NAME', `${local} has the upstream ${there}: which of the two is to be pushed?`, hint)
}

/** Files of an earlier conflict are still unmerged. */
export function unmerged(paths: readonly string[], worktree: string): OrcError {
  const shown = paths.slice(0, 5).map(oneLine).join(', ')
  return refuse(
    'UNMERGED',
    `unmerged files in ${oneLine(worktree)}: ${shown}`,
    'git status   # resolve them, then git add',
  )
}

/** A command that cannot be carried out here, whatever is tried. */
function refuse(code: string, message: string, hint: string, exitCode: 1 | 64 = EXIT.failed): OrcError {
  return new OrcError(message, { code, exitCode, hint })
}
