import { EXIT, OrcError } from '../core/errors.ts'
import { git } from '../core/proc.ts'
import { isSha, type Sha } from '../core/sha.ts'
import { cut, oneLine } from '../core/text.ts'
import { shortSha } from './messages.ts'
import { knownCommits } from './records.adapter.ts'

/** Far enough back that a branch with a day's unpushed work still finds what it pushed. */
const LOOK_BACK = 200

export interface Place {
  readonly stateDir: string
  readonly worktree: string
}

/**
 * The commit that `text` names: a full or abbreviated id, a branch, a tag, anything git understands. Without a text the
 * newest commit of HEAD that is watched or, with none, that is on a remote. Throws `NO_SUCH_COMMIT`, `AMBIGUOUS`.
 */
export function findCommit(place: Place, text: string | undefined): Sha {
  if (text === undefined) return newestPushed(place)
  const full = text.toLowerCase()
  if (isSha(full)) return full
  return watched(place, text) ?? resolved(place, text)
}

function watched({ stateDir }: Place, text: string): Sha | undefined {
  if (!/^[0-9a-f]{4,}$/i.test(text)) return undefined
  const found = knownCommits(stateDir).filter((commit) => commit.startsWith(text.toLowerCase()))
  if (found.length < 2) return found[0]
  throw new OrcError(`${text} is ambiguous: ${found.map((commit) => commit.slice(0, 12)).join(', ')}`, {
    code: 'AMBIGUOUS',
    exitCode: EXIT.usage,
    hint: 'give more digits of the commit',
  })
}

function resolved({ worktree }: Place, text: string): Sha {
  const name = `${text}^{commit}`
  const found = git(worktree, ['rev-parse', '--verify', '--quiet', '--end-of-options', name])
  const sha = found.stdout.trim()
  if (found.code === 0 && isSha(sha)) return sha
  throw new OrcError(`no such commit: "${cut(oneLine(text), 80)}"`, {
    code: 'NO_SUCH_COMMIT',
    exitCode: EXIT.usage,
    hint: 'orc-hooks deploy list',
  })
}

function newestPushed({ stateDir, worktree }: Place): Sha {
  const commits = lines(git(worktree, ['rev-list', `--max-count=${LOOK_BACK}`, 'HEAD', '--']).stdout)
  const known = new Set<string>(knownCommits(stateDir))
  const found = commits.find((commit) => known.has(commit)) ?? pushedIn(worktree) ?? commits[0]
  if (found !== undefined && isSha(found)) return found
  throw new OrcError('there is no commit yet', { code: 'NO_SUCH_COMMIT', exitCode: EXIT.usage, hint: 'git status' })
}

/** The newest commit of HEAD that a remote has: the border of what is only here. */
function pushedIn(worktree: string): string | undefined {
  const border = lines(git(worktree, ['rev-list', '--boundary', 'HEAD', '--not', '--remotes', '--']).stdout)
  return border.find((line) => line.startsWith('-'))?.slice(1)
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** The known commits that begin with `text`, for commands that work on records alone. Throws like `findCommit`. */
export function findWatched(place: Place, text: string): Sha {
  const commit = findCommit(place, text)
  if (knownCommits(place.stateDir).includes(commit)) return commit
  throw new OrcError(`no deployment of ${shortSha(commit)} is known here`, {
    code: 'NOT_WATCHED',
    exitCode: EXIT.needsPerson,
    hint: 'orc-hooks deploy list',
  })
}
