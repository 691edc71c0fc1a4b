import { shellWord } from '../../core/shell-word.ts'
import { runtimePaths } from '../names.ts'
import type { Check, DoctorFacts, PushFacts } from './domain.ts'

/** Whether it is found out what became of pushes, and what follows a landing. */
export function checkPushes(facts: DoctorFacts): Check[] {
  if (facts.install.manifest?.choices.gitHooks === false) return []
  return [records(facts), tools(facts.push), postPush(facts)]
}

function records({ install, push: { staleRecords } }: DoctorFacts): Check {
  const base = { id: 'push.records', title: 'pushes that are watched come to an end' }
  if (staleRecords.length === 0) return { ...base, detail: 'none is older than ten minutes', status: 'ok' }
  const { commonDir } = install.paths
  const fix = `sh ${shellWord(runtimePaths(install.paths).pushCatchUp)} ${shellWord(commonDir)}; npx orc-hooks push status`
  const detail = `a git push that hangs, or a watcher that was killed: ${staleRecords.join(', ')}`
  return { ...base, detail, fix, status: 'warn' }
}

function tools({ canDetach, canSeeProcesses }: PushFacts): Check {
  const base = { id: 'push.watcher', title: 'what the watcher of a push needs' }
  if (!canSeeProcesses) {
    const detail = 'neither /proc nor ps: the end of a push is not noticed'
    return { ...base, detail, fix: 'install ps (procps)', status: 'warn' }
  }
  if (!canDetach) {
    const detail = 'neither setsid nor perl: a watcher ends with its terminal'
    return { ...base, detail, fix: 'install setsid (util-linux) or perl', status: 'warn' }
  }
  return { ...base, detail: 'setsid or perl, and /proc or ps', status: 'ok' }
}

const INIT = 'npx orc-hooks init --yes'

function postPush({ install, push }: DoctorFacts): Check {
  const { path, state } = push.postPush
  const base = { id: 'push.post-push', title: 'post-push runs for what landed' }
  if (install.hooks.kind === 'outside') return { ...base, detail: 'hooks outside of this repository', status: 'skip' }
  switch (state) {
    case 'ok':
      return { ...base, detail: path, status: 'ok' }
    case 'missing':
      return { ...base, detail: `there is no ${path}: only orc-hooks follows landings`, fix: INIT, status: 'warn' }
    case 'not-executable':
      return {
        ...base,
        detail: `${path} is not executable: it runs with sh`,
        fix: `chmod +x ${shellWord(path)}`,
        status: 'warn',
      }
    case 'without-block':
      return {
        ...base,
        detail: `${path} does not start push-event.cjs: deployments are not followed`,
        fix: INIT,
        status: 'warn',
      }
  }
}
