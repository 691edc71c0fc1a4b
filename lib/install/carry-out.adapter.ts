import { ask, canAsk } from '../core/ask.ts'
import { EXIT, type ExitCode, OrcError } from '../core/errors.ts'
import { executePlan } from '../core/plan.adapter.ts'
import type { InstallFacts, InstallPlan } from './domain.ts'
import { say } from './messages.ts'
import { runtimePaths } from './names.ts'
import { renderPlan, renderProblems, showSteps } from './render.ts'

/** The flags `init` and `uninstall` share. */
export interface CommonArguments {
  readonly dryRun: boolean
  readonly json: boolean
  readonly yes: boolean
}

/** A plan with what is said around it. */
export interface Proposal {
  readonly command: 'init' | 'uninstall'
  readonly facts: InstallFacts
  readonly plan: InstallPlan
  readonly heading: string
  readonly nothing: string
  readonly done: string
  /** What has to come to rest before the plan; returns the plan as it is then. */
  readonly settle?: () => Promise<InstallPlan>
  /** What follows the plan and cannot be taken back. */
  readonly finish?: () => Promise<void> | void
}

/** Whether questions are put for these flags. */
export function isInteractive(given: CommonArguments): boolean {
  return canAsk() && !given.yes && !given.json && !given.dryRun
}

/**
 * Shows a plan, asks, and carries it out whole or not at all; returns the exit code (1: the person said no).
 * Throws `NEEDS_YES` where a question would have to be asked and nobody is there.
 */
export async function carryOut(proposal: Proposal, given: CommonArguments): Promise<ExitCode> {
  const changes = proposal.plan.steps.filter((step) => step.kind !== 'directory')
  const isDue = changes.length > 0 && !given.dryRun
  if (!given.json) show(proposal, changes.length > 0)
  if (isDue && !(await isAgreed(proposal, given))) return EXIT.failed
  if (isDue) {
    const plan = (await proposal.settle?.()) ?? proposal.plan
    executePlan(plan, { command: proposal.command, journal: runtimePaths(proposal.facts.paths).journal })
  }
  if (!given.dryRun) await proposal.finish?.()
  if (given.json) {
    const { command, plan } = proposal
    console.log(
      JSON.stringify({
        applied: isDue,
        command,
        notes: plan.notes,
        problems: plan.problems,
        steps: showSteps(changes),
      }),
    )
  } else if (isDue) console.log(proposal.done)
  return EXIT.ok
}

function show(proposal: Proposal, hasChanges: boolean): void {
  console.log(hasChanges ? `${proposal.heading}\n${renderPlan(proposal.plan)}` : proposal.nothing)
  if (proposal.plan.problems.length > 0) console.log(renderProblems(proposal.plan))
}

async function isAgreed(proposal: Proposal, given: CommonArguments): Promise<boolean> {
  if (given.yes) return true
  if (isInteractive(given)) return await ask(say.goOn(), true)
  throw new OrcError('nobody is there to ask, and nothing was changed', {
    code: 'NEEDS_YES',
    exitCode: EXIT.usage,
    hint: `npx orc-hooks ${proposal.command} --yes   (or --dry-run to see the plan)`,
  })
}
