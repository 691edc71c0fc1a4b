import { checkClaude } from './check-claude.ts'
import { checkConfig } from './check-config.ts'
import { checkFiles } from './check-files.ts'
import { checkHooks } from './check-hooks.ts'
import { checkMerge } from './check-merge.ts'
import { checkOthers } from './check-others.ts'
import { checkPushes } from './check-push.ts'
import { checkState } from './check-state.ts'
import type { Check, DoctorFacts } from './domain.ts'

/** Every check, in the order of the chain: files, settings, a real event, git hooks, merge driver, state, configuration. */
export function allChecks(facts: DoctorFacts): Check[] {
  return [
    ...checkFiles(facts),
    ...checkClaude(facts),
    ...checkOthers(facts),
    ...checkHooks(facts),
    ...checkPushes(facts),
    ...checkMerge(facts),
    ...checkState(facts),
    ...checkConfig(facts),
  ]
}

/** Whether nothing is broken; warnings do not count. */
export function isHealthy(checks: readonly Check[]): boolean {
  return checks.every(({ status }) => status !== 'fail')
}
