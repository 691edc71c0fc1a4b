import { existsSync } from 'node:fs'
import { appendLog } from '../core/log.ts'
import { findRepository, type RepositoryPaths } from '../core/paths.ts'
import { publishChange, withdrawViews } from './announce.adapter.ts'
import { configProblems } from './config-warning.adapter.ts'
import { openLooking } from './context.adapter.ts'
import { environmentPlans } from './environments.adapter.ts'
import { type MonitorEnd, openRecords, type Surroundings, watchAll } from './monitor.adapter.ts'
import { deployPaths } from './paths.ts'
import { parseRemote } from './remote.ts'
import { isOnRemote, remoteUrl } from './repository.adapter.ts'
import { sharedBudget } from './shared-budget.adapter.ts'

const PROGRAM_MS = 1000

/**
 * Watches the deployments of the repository at `directory` until none is open. On SIGTERM and SIGINT it ends after the
 * step it is in: everything it knows is written already, and the next command goes on from there.
 */
export async function runMonitorProcess(directory: string): Promise<MonitorEnd> {
  const repository = findRepository(directory)
  if (!repository) return 'nothing-left'
  const stop = new AbortController()
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  endWithProgram(stop)
  const { log } = deployPaths(repository.stateDir)
  const end = await watchAll(surroundingsOf(repository, stop.signal))
  if (end === 'stopped') withdrawViews(repository, openRecords(repository.stateDir))
  if (end !== 'another-one') appendLog(log, 'info', `monitor ${process.pid} ended: ${end}`, Date.now())
  return end
}

/** The program goes when orc-hooks is uninstalled, also from under a monitor that had just been started. */
function endWithProgram(stop: AbortController): void {
  const program = process.argv[1] ?? ''
  const look = () => existsSync(program) || stop.abort()
  look()
  setInterval(look, PROGRAM_MS).unref()
}

/** What the monitor needs of the world, in a real repository. */
function surroundingsOf(repository: RepositoryPaths, signal: AbortSignal): Surroundings {
  const { mainWorktree, stateDir } = repository
  const budget = sharedBudget(process.env)
  return {
    changed: (record) => publishChange(repository, record),
    configProblem: () => configProblems(mainWorktree)[0],
    contextFor: openLooking({ budget, cwd: mainWorktree, env: process.env, signal }),
    floorMs: () => budget.floorMs(),
    isLanded: (record) => isOnRemote(mainWorktree, record, signal),
    plans: environmentPlans(repository.mainWorktree, process.env),
    signal,
    stateDir,
    targetOf: ({ commit, environment, notBefore, ref, remote }) => ({
      branch: ref.replace(/^refs\/heads\//, ''),
      environment,
      notBefore,
      remote: parseRemote(remoteUrl(mainWorktree, remote)),
      sha: commit,
    }),
  }
}
