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

/** What messages print of a commit (`shortSha`): so much names a watched one, whatever else begins with it. */
const PRINTED = 7

/**
 * The commit that `text` names: a full or abbreviated id, a branch, a tag, anything git understands. Without a text the
 * newest commit of HEAD that is watched or on a remote. Throws `NO_SUCH_COMMIT`, `AMBIGUOUS`.
 */
export function findCommit(place: Place, text: string | undefined): Sha {
  if (text === undefined) return newestPushed(place)
  const full = text.toLowerCase()
  if (isSha(full)) return full
  return watched(place, text) ?? existing(place.worktree, text)
}

function watched({ stateDir, worktree }: Place, text: string): Sha | undefined {
  if (!/^[0-9a-f]{4,}$/i.test(text)) return undefined
  const prefix = text.toLowerCase()
  const found = knownCommits(stateDir).filter((commit) => commit.startsWith(prefix))
  // A few digits may be meant for a commit that nobody watches: its neighbour's verdict would be a wrong one.
  const others =
    found.length === 1 && prefix.length < PRINTED ? [resolved(worktree, text), ...begin(worktree, prefix)] : []
  const all = [...new Set([...found, ...others.filter((commit) => commit !== undefined)])]
  if (all.length < 2) return found[0]
  throw new OrcError(`${text} is ambiguous: ${all.map((commit) => commit.slice(0, 12)).join(', ')}`, {
    code: 'AMBIGUOUS',
    exitCode: EXIT.usage,
    hint: 'give more digits of the commit',
  })
}

/** The commits of this clone whose ids begin with these digits. */
function begin(worktree: string, prefix: string): readonly Sha[] {
  const { stdout } = git(worktree, ['rev-parse', `--disambiguate=${prefix}`])
  const { stdout: types } = git(worktree, ['cat-file', '--batch-check=%(objecttype) %(objectname)'], { input: stdout })
  return lines(types)
    .filter((line) => line.startsWith('commit '))
    .map((line) => line.slice('commit '.length))
    .filter(isSha)
}

function resolved(worktree: string, text: string): Sha | undefined {
  const name = `${text}^{commit}`
  const found = git(worktree, ['rev-parse', '--verify', '--quiet', '--end-of-options', name])
  const sha = found.stdout.trim()
  return found.code === 0 && isSha(sha) ? sha : undefined
}

function existing(worktree: string, text: string): Sha {
  const sha = resolved(worktree, text)
  if (sha) return sha
  throw new OrcError(`no such commit: "${cut(oneLine(text), 80)}"`, {
    code: 'NO_SUCH_COMMIT',
    exitCode: EXIT.usage,
    hint: 'npx orc-hooks deploy list',
  })
}

/**
 * Only what no remote has is passed over. An older commit with a verdict is never taken in place of a newer one whose
 * record is still to come: right after `git push` that would say live of a commit that nobody asked about.
 */
function newestPushed({ stateDir, worktree }: Place): Sha {
  const list = (...words: readonly string[]) =>
    lines(git(worktree, ['rev-list', `--max-count=${LOOK_BACK}`, 'HEAD', ...words, '--']).stdout)
  const commits = list()
  const onlyHere = new Set(list('--not', '--remotes'))
  const known = new Set<string>(knownCommits(stateDir))
  const found = commits.find((commit) => known.has(commit) || !onlyHere.has(commit)) ?? commits[0]
  if (found !== undefined && isSha(found)) return found
  throw new OrcError('there is no commit yet', { code: 'NO_SUCH_COMMIT', exitCode: EXIT.usage, hint: 'git status' })
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
    hint: 'npx orc-hooks deploy list',
  })
}
