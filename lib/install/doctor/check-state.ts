import { shellWord } from '../../core/shell-word.ts'
import type { Check, DoctorFacts } from './domain.ts'

/** More than this, and nothing folds them. */
const MANY_FACTS = 500

/** Whether the shared state can be written, stays out of git, and is not held by a dead process. */
export function checkState({ install, state }: DoctorFacts): Check[] {
  const { stateDir } = install.paths
  return [
    state.problem
      ? {
          detail: state.problem,
          fix: `ls -ld ${shellWord(stateDir)}; df ${shellWord(stateDir)}`,
          id: 'state.writable',
          status: 'fail',
          title: 'shared state can be written',
        }
      : { detail: stateDir, id: 'state.writable', status: 'ok', title: 'shared state can be written' },
    state.isIgnored
      ? { detail: 'ignored', id: 'state.ignored', status: 'ok', title: 'shared state stays out of git' }
      : {
          detail: 'git would add it to a commit',
          fix: 'npx orc-hooks init --yes',
          id: 'state.ignored',
          status: 'fail',
          title: 'shared state stays out of git',
        },
    state.staleLocks.length > 0
      ? {
          detail: state.staleLocks.join(', '),
          fix: 'npx orc-hooks doctor --fix',
          id: 'state.locks',
          status: 'warn',
          title: 'no lock of a dead process',
        }
      : { detail: 'none', id: 'state.locks', status: 'ok', title: 'no lock of a dead process' },
    state.waitingFacts > MANY_FACTS
      ? {
          detail: `${state.waitingFacts} facts wait`,
          fix: 'npx orc-hooks progress show',
          id: 'state.spool',
          status: 'warn',
          title: 'facts are folded',
        }
      : { detail: `${state.waitingFacts} waiting`, id: 'state.spool', status: 'ok', title: 'facts are folded' },
  ]
}
