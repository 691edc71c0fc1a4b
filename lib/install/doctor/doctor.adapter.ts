import { rmSync } from 'node:fs'
import { EXIT, type ExitCode } from '../../core/errors.ts'
import { tryLock } from '../../core/lock.ts'
import { executePlan, rollBack } from '../../core/plan.adapter.ts'
import { startSpinner } from '../../core/spinner.ts'
import { readBundle } from '../bundle.adapter.ts'
import { inspect } from '../inspect.adapter.ts'
import { runtimePaths } from '../names.ts'
import { planInit } from '../plan-init.ts'
import { allChecks, isHealthy } from './checks.ts'
import type { Check, DoctorFacts } from './domain.ts'
import { lookAtAll } from './look.adapter.ts'
import { renderChecks } from './render.ts'

export interface DoctorArguments {
  readonly fix: boolean
  readonly json: boolean
}

/** `orc-hooks doctor`: tries out every link of the chain. Returns 0 when it holds, 1 when it does not. */
export async function runDoctor(given: DoctorArguments): Promise<ExitCode> {
  let { checks, facts } = await examine()
  const repaired = given.fix ? repair(facts, checks) : []
  if (repaired.length > 0) ({ checks, facts } = await examine())
  const isOk = isHealthy(checks)
  if (given.json) console.log(JSON.stringify({ checks, command: 'doctor', ok: isOk, repaired }))
  else console.log([...repaired.map((what) => `repaired: ${what}`), renderChecks(checks)].join('\n'))
  return isOk ? EXIT.ok : EXIT.failed
}

async function examine(): Promise<{ checks: Check[]; facts: DoctorFacts }> {
  const spinner = await startSpinner('looking around')
  try {
    const install = inspect(process.cwd(), process.env, readBundle())
    const facts = lookAtAll(install, process.env, (what) => spinner.step(`trying out ${what}`))
    return { checks: allChecks(facts), facts }
  } finally {
    spinner.stop()
  }
}

/** What can be repaired without a decision: an interrupted run, a dead lock, files of ours that are old or missing. */
function repair(facts: DoctorFacts, checks: readonly Check[]): string[] {
  const { install } = facts
  const at = runtimePaths(install.paths)
  const repaired: string[] = []
  if (facts.isInterrupted && rollBack(at.journal)) repaired.push('the interrupted run was taken back')
  for (const lock of facts.state.staleLocks) {
    // Through the lock's own rules where it is the lock, because somebody may be taking it over at this moment.
    if (lock.endsWith('.lock')) tryLock(lock.replace(/\.lock$/, ''))?.release()
    else rmSync(lock, { force: true, recursive: true })
    repaired.push(`${lock} was removed`)
  }
  const isBroken = checks.some(({ fix, status }) => status === 'fail' && fix?.includes('orc-hooks init'))
  return isBroken ? [...repaired, ...repairFiles()] : repaired
}

/** Installs again what was chosen once; nothing where nothing is installed, because that is a decision. */
function repairFiles(): string[] {
  const now = inspect(process.cwd(), process.env, readBundle())
  if (!now.manifest) return []
  const plan = planInit(now, now.manifest.choices)
  executePlan(plan, { command: 'doctor --fix', journal: runtimePaths(now.paths).journal })
  return plan.steps.map(({ id }) => id)
}
