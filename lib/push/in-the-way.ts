import { EXIT } from '../core/errors.ts'
import { shellWord } from '../core/shell-word.ts'
import { oneLine } from '../core/text.ts'
import type { InTheWay } from './clash.ts'
import type { Outcome } from './outcome.ts'
import { again } from './outcome-words.ts'
import type { RunState } from './run-state.ts'

/** A run that stopped because of what is not committed: commands that keep all of it. */
export function vetoed(state: RunState, inTheWay: readonly InTheWay[]): Partial<Outcome> {
  const named = inTheWay.filter(({ path }) => path !== '')
  const words = (...kinds: InTheWay['kind'][]) =>
    named.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => shellWord(oneLine(path)))
  const [hidden, tracked] = [words('hidden').join(' '), words('changed', 'hidden').join(' ')]
  const shown = ['--no-assume-unchanged', '--no-skip-worktree'].map((flag) => `git update-index ${flag} -- ${hidden}`)
  // git cannot pop a stash over files that are there by then: what is not tracked gets another name.
  const aside = words('untracked').map((path) => `mv -- ${path} ${path}.mine`)
  const stash = [...(hidden ? shown : []), ...(tracked ? [`git stash push -- ${tracked}`] : [])]
  const pop = tracked ? ['git stash pop'] : []
  const what = named.map(({ path }) => oneLine(path)).join(', ') || inTheWay.map(({ why }) => oneLine(why)).join(', ')
  return {
    exitCode: EXIT.needsPerson,
    inTheWay,
    next: [...(named.length > 0 ? [...stash, ...aside] : ['git status']), again(state), ...pop],
    outcome: 'in-the-way',
    reason: `not pushed: what is not committed here is in the way of upstream's: ${what}`,
  }
}
