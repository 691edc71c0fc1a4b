import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from '../core/ask.ts'
import type { ExitCode } from '../core/errors.ts'
import { removeEmpty } from '../core/plan-steps.adapter.ts'
import { git } from '../core/proc.ts'
import { endMonitor } from '../deployment/end-monitor.adapter.ts'
import { RULES_FILE } from '../push/rules.adapter.ts'
import { type CommonArguments, carryOut, isInteractive } from './carry-out.adapter.ts'
import type { InstallFacts } from './domain.ts'
import { lookAround } from './look-around.adapter.ts'
import { say } from './messages.ts'
import { runtimePaths } from './names.ts'
import { planUninstall } from './plan-uninstall.ts'

export interface UninstallArguments extends CommonArguments {
  /** Undefined: ask, or no where nobody can be asked. */
  readonly purge: boolean | undefined
}

/** `orc-hooks uninstall`: plans, shows, asks and takes the installation back. Returns the exit code. */
export async function runUninstall(given: UninstallArguments): Promise<ExitCode> {
  const facts = lookAround(process.cwd())
  const hasState = facts.stateNames.length > 0
  const isPurged = given.purge ?? (hasState && isInteractive(given) && (await ask(say.purgeQuestion(), false)))
  const proposal = {
    command: 'uninstall',
    done: [
      say.uninstalled(hasState && !isPurged ? facts.paths.stateDir : undefined),
      ...say.keptBackups(backups(facts)),
    ].join('\n'),
    facts,
    finish: () => {
      removePushes(facts)
      if (isPurged) purge(facts)
    },
    heading: say.uninstallHeading(),
    nothing: say.notInstalled(),
    plan: planUninstall(facts, { purge: isPurged }),
    settle: async () => {
      // A monitor would go on writing what the plan removes; what it wrote since is removed too.
      const isEnded = (await endMonitor(facts.paths.stateDir)) !== undefined
      return planUninstall(isEnded ? lookAround(process.cwd()) : facts, { purge: isPurged })
    },
  } as const
  return await carryOut(proposal, given)
}

/** How many branches `handle-push-conflict` keeps as they were. */
function backups({ paths }: InstallFacts): number {
  return git(paths.commonDir, ['for-each-ref', 'refs/orc/backup/']).stdout.split('\n').length - 1
}

/** What pushes left in the common directory, and that directory if it was only ours. */
function removePushes(facts: InstallFacts): void {
  const at = runtimePaths(facts.paths)
  rmSync(at.push, { force: true, recursive: true })
  rmSync(join(facts.paths.commonDir, RULES_FILE), { force: true })
  removeEmpty(at.directory)
}

function purge(facts: InstallFacts): void {
  rmSync(facts.paths.stateDir, { force: true, recursive: true })
}
