import { setTimeout as delay } from 'node:timers/promises'
import { type CommandExit, EXIT, OrcError } from '../core/errors.ts'
import { startSpinner } from '../core/spinner.ts'
import { type PushArguments, type PushWishes, parseArguments } from './arguments.ts'
import { dryRun } from './dry-run.adapter.ts'
import type { Ongoing } from './finish.adapter.ts'
import { gatedPusher } from './gate.adapter.ts'
import type { Outcome } from './outcome.ts'
import { pushQueue } from './queue.adapter.ts'
import { progressText, renderOutcome } from './render-outcome.ts'
import { abortRun, continueRun } from './resume.adapter.ts'
import { asOnlyRun, type RunOptions, type RunTools, runPush, unfinished } from './run.adapter.ts'
import type { RunState } from './run-state.ts'
import { inspect, locate } from './situation.adapter.ts'

/** `orc-hooks handle-push-conflict`: runs, prints, and returns the exit code. */
export async function handlePushConflict(cwd: string, given: PushArguments): Promise<CommandExit> {
  const wishes = parseArguments(given)
  const interrupt = interruptible()
  const spinner = await startSpinner('Looking at the repository')
  try {
    const options: RunOptions = {
      ...wishes,
      onProgress: (progress) => spinner.step(progressText(progress)),
      signal: interrupt.signal,
    }
    const outcome = await carryOut(cwd, wishes, options)
    spinner.stop()
    console.log(given.json ? JSON.stringify(outcome) : renderOutcome(outcome))
    if (outcome.outcome === 'interrupted') interrupt.dieOfIt()
    return outcome.exitCode
  } catch (error) {
    // Ctrl-C at a terminal may end a process of git before that has a group of its own.
    if (interrupt.signal.aborted) interrupt.dieOfIt()
    throw error
  } finally {
    spinner.stop()
    interrupt.stop()
  }
}

async function carryOut(cwd: string, wishes: PushWishes, options: RunOptions): Promise<Outcome> {
  const sleep = (ms: number, signal?: AbortSignal) => delay(ms, undefined, signal ? { signal } : {}).catch(() => {})
  const elapsedMs = () => performance.now()
  const queue = pushQueue({ elapsedMs, now: Date.now, random: Math.random, sleep })
  const push = gatedPusher(queue.push, (line) => console.error(line))
  const located = locate(cwd)
  const { gitDir, repository, settings } = located
  const pushedBy = ({ before: commit, remote, target: ref }: RunState) => ({
    commit,
    ref,
    remote,
    repository,
    settings,
  })
  const tools: RunTools = { forget: (state) => queue.forget(pushedBy(state)), now: Date.now, push, sleep }
  return await asOnlyRun(gitDir, async (state) => {
    if (wishes.mode === 'continue' || wishes.mode === 'abort') {
      if (!state) throw nothingUnfinished(wishes.mode)
      const ongoing: Ongoing = { gitDir, repository, settings, sleep, state }
      const outcome = await (wishes.mode === 'abort' ? abortRun : continueRun)(ongoing, options, tools)
      queue.forgetKilled(pushedBy(state))
      return outcome
    }
    if (state) throw unfinished(state)
    const situation = inspect({ located, remote: wishes.remote, wanted: wishes.wanted })
    return wishes.mode === 'dry-run' ? await dryRun(situation, options) : await runPush(situation, options, tools)
  })
}

function nothingUnfinished(mode: string): OrcError {
  return new OrcError(`there is no unfinished run here to ${mode}`, {
    code: 'NOTHING_UNFINISHED',
    exitCode: EXIT.failed,
    hint: 'npx orc-hooks handle-push-conflict',
  })
}

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/** npm sends on to us the Ctrl-C that the terminal has sent to both. */
const TWICE_MS = 1000

/**
 * A signal ends what is going on; the repository is put in order, and then the process dies of that signal. That may take
 * as long as somebody else has our commits in hand; a second signal does not wait for it, and leaves an unfinished run.
 */
function interruptible() {
  const controller = new AbortController()
  let received: NodeJS.Signals | undefined
  let receivedAt = 0
  const onSignal = (signal: NodeJS.Signals) => {
    if (received && performance.now() - receivedAt > TWICE_MS) {
      stop()
      process.kill(process.pid, signal)
    }
    if (!received) receivedAt = performance.now()
    received ??= signal
    controller.abort()
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  const stop = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
  return {
    dieOfIt: () => {
      stop()
      const signal = received
      if (signal) process.once('beforeExit', () => process.kill(process.pid, signal))
    },
    signal: controller.signal,
    stop,
  }
}
