import { shellWord } from '../../core/shell-word.ts'
import type { HookSetup } from '../domain.ts'
import { say } from '../messages.ts'
import type { Check, DoctorFacts, WorktreeProbe } from './domain.ts'

const INIT = 'npx orc-hooks init --yes'

/** Whether git comes to our hook, in each worktree, and which hook files it never looks at. */
export function checkHooks(facts: DoctorFacts): Check[] {
  if (facts.install.manifest?.choices.gitHooks === false) {
    return [{ detail: 'left out (--no-git-hooks)', id: 'hooks.setup', status: 'skip', title: 'git hooks' }]
  }
  const { worktrees } = facts
  return [setup(facts), ...worktrees.map((probe) => worktree(facts, probe)), ...references(facts), uncalled(facts)]
}

function setup({ install, worktrees }: DoctorFacts): Check {
  const base = { id: 'hooks.setup', title: 'who calls the git hooks' }
  const { hooks } = install
  if (hooks.kind === 'outside' && worktrees.every(({ outcome }) => outcome === 'runs')) {
    return { ...base, detail: `${hooks.directory}, outside of this repository, and it calls ours`, status: 'ok' }
  }
  if (hooks.kind === 'outside') {
    const detail = say.hooksPathOutside(hooks.directory, hooks.scope)
    return { ...base, detail, fix: `add the line to ${hooks.directory}/pre-push`, status: 'warn' }
  }
  if (hooks.kind === 'husky' && !hooks.isActive) {
    return { ...base, detail: say.huskyInactive(), fix: 'npx husky', status: 'fail' }
  }
  return { ...base, detail: `${hooks.kind} (${hooks.directory})`, status: 'ok' }
}

const WHY: Readonly<Record<Exclude<WorktreeProbe['outcome'], 'runs'>, string>> = {
  absent: 'there is no pre-push hook of ours',
  foreign: 'the pre-push hook there does not lead to ours',
  'no-directory': 'the directory of core.hooksPath does not exist',
  'not-executable': 'the pre-push hook is not executable',
  silent: 'the pre-push hook was run, and ours did not answer',
}

function worktree({ install }: DoctorFacts, probe: WorktreeProbe): Check {
  const base = { id: `hooks.worktree:${probe.path}`, title: `pre-push in ${probe.path}` }
  if (probe.outcome === 'runs') return { ...base, detail: `git finds it in ${probe.hooksDirectory}`, status: 'ok' }
  const origin = probe.origin ? `, set by ${probe.origin.replace(/\s+/g, ' ')}` : ''
  const detail = `${WHY[probe.outcome]}: ${probe.hooksDirectory}${origin}`
  if (install.hooks.kind === 'outside') return { ...base, detail, status: 'warn' }
  return { ...base, detail, fix: fixOf(probe, install.hooks.kind), status: 'fail' }
}

/** Whether git comes to reference-transaction, which sees what pre-push does not. */
function references({ install, worktrees }: DoctorFacts): Check[] {
  const title = 'reference-transaction, for pushes with --no-verify'
  if (install.manifest?.choices.referenceTransaction !== true) {
    const detail = 'left out: such pushes are found at the next event, from the reflog'
    return [{ detail, id: 'hooks.reference', status: 'skip', title }]
  }
  return worktrees.map(({ hooksDirectory, path, reference }): Check => {
    const base = { id: `hooks.reference:${path}`, title: `${title}, in ${path}` }
    if (reference === 'runs') return { ...base, detail: `git finds it in ${hooksDirectory}`, status: 'ok' }
    const why = reference === 'absent' ? 'there is none of ours in' : 'ours did not answer in'
    const fix = `cd ${shellWord(path)} && ${INIT} --reference-transaction`
    return { ...base, detail: `${why} ${hooksDirectory}`, fix, status: 'fail' }
  })
}

/** A value for one worktree alone is not ours to overrule: programs that make worktrees leave such values behind. */
function fixOf(probe: WorktreeProbe, kind: HookSetup['kind']): string {
  const place = shellWord(probe.path)
  if (probe.origin.startsWith('worktree')) return `git -C ${place} config --worktree --unset-all core.hooksPath`
  if (probe.outcome === 'not-executable') return `chmod +x ${shellWord(`${probe.hooksDirectory}/pre-push`)}`
  // There init sees to all worktrees at once, and a new one has no node_modules that npx could look into.
  return kind === 'lefthook' ? INIT : `cd ${place} && ${INIT}`
}

function uncalled({ uncalledHooks }: DoctorFacts): Check {
  const base = { id: 'hooks.uncalled', title: 'hook files that git never calls' }
  const detail = uncalledHooks.map(({ path, why }) => `${path} (${why})`).join('; ')
  return uncalledHooks.length === 0
    ? { ...base, detail: 'none', status: 'ok' }
    : {
        ...base,
        detail,
        fix: 'move what they do to a hook that git calls (githooks(5)), or remove them',
        status: 'warn',
      }
}
