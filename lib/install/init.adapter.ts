import { ask } from '../core/ask.ts'
import { EXIT, type ExitCode, OrcError } from '../core/errors.ts'
import { HARNESSES, type Harness } from '../harness/domain.ts'
import { expectLanding } from '../push/queue-landing.adapter.ts'
import { refreshRules } from '../push/rules.adapter.ts'
import { type CommonArguments, carryOut, isInteractive } from './carry-out.adapter.ts'
import { lookAround } from './look-around.adapter.ts'
import { say } from './messages.ts'
import { planInit } from './plan-init.ts'

export interface InitArguments extends CommonArguments {
  readonly gitHooks: boolean
  /** Names separated by commas. */
  readonly harness: string | undefined
  /** Undefined: as chosen before; the first time no. */
  readonly mergeCheck: boolean | undefined
  /** Undefined: as chosen before; the first time yes. */
  readonly mergeDriver: boolean | undefined
  /** Undefined: as chosen before; the first time ask, or yes where nobody can be asked. */
  readonly planTools: boolean | undefined
  /** Undefined: as chosen before; the first time no. */
  readonly referenceTransaction: boolean | undefined
  /** Undefined: as chosen before; the first time no. */
  readonly subagentStatusLine: boolean | undefined
}

/** `orc-hooks init`: plans, shows, asks and installs. Returns the exit code. */
export async function runInit(given: InitArguments): Promise<ExitCode> {
  const facts = lookAround(process.cwd())
  const harnesses = chosenHarnesses(given.harness, [
    ...facts.detectedHarnesses,
    ...(facts.manifest?.choices.harnesses ?? []),
  ])
  const chosen = given.planTools ?? facts.manifest?.choices.planTools
  const isAsked = chosen === undefined && harnesses.includes('claude') && isInteractive(given)
  const planTools = isAsked ? await askPlanTools() : (chosen ?? true)
  const subagentStatusLine = given.subagentStatusLine ?? facts.manifest?.choices.subagentStatusLine === true
  const mergeDriver = given.mergeDriver ?? facts.manifest?.choices.mergeDriver ?? true
  const mergeCheck = given.mergeCheck ?? facts.manifest?.choices.mergeCheck === true
  const plan = planInit(facts, {
    gitHooks: given.gitHooks,
    harnesses,
    mergeCheck,
    mergeDriver,
    planTools,
    referenceTransaction: given.referenceTransaction ?? facts.manifest?.choices.referenceTransaction === true,
    subagentStatusLine,
  })
  const shown = isAsked ? { ...plan, notes: plan.notes.filter((note) => !planToolsNotes().includes(note)) } : plan
  const heading = say.initHeading(facts.paths.worktree, given.dryRun)
  const done = say.installed(harnesses)
  const finish = async () => {
    refreshRules(facts.paths)
    // From here on a push that no hook sees is news.
    await expectLanding(facts.paths.commonDir)
  }
  return await carryOut(
    { command: 'init', done, facts, finish, heading, nothing: say.nothingToDo(), plan: shown },
    given,
  )
}

/** What was read before the question, and need not be read again in the plan. */
function planToolsNotes(): string[] {
  return [say.planToolsReason(), say.planToolsPrice()]
}

async function askPlanTools(): Promise<boolean> {
  console.log(planToolsNotes().join('\n'))
  return await ask(say.planToolsQuestion(), true)
}

/** The harnesses named, in our order; without a choice Claude Code and those that are there. */
function chosenHarnesses(given: string | undefined, detected: readonly Harness[]): Harness[] {
  if (given === undefined) return HARNESSES.filter((name) => name === 'claude' || detected.includes(name))
  const names = given.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !HARNESSES.some((harness) => harness === name))
  if (unknown.length > 0) {
    throw new OrcError(`unknown harness: "${unknown.join(', ')}"`, {
      code: 'UNKNOWN_HARNESS',
      exitCode: EXIT.usage,
      hint: `npx orc-hooks init --harness ${HARNESSES.join(',')}`,
    })
  }
  return HARNESSES.filter((harness) => names.includes(harness))
}
