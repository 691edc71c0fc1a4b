import { EXIT, type ExitCode } from '../core/errors.ts'
import { ownerOf } from '../core/ownership.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import { stop } from './advance.ts'
import { publishChange } from './announce.adapter.ts'
import type { DeploymentRecord } from './domain.ts'
import { endMonitor } from './end-monitor.adapter.ts'
import { findWatched } from './find-commit.adapter.ts'
import { monitorLine, nothingWatched, notWatched, stoppedLine, watchedLine } from './manage-messages.ts'
import { openRecords } from './monitor.adapter.ts'
import { deployPaths } from './paths.ts'
import { reconcile } from './reconcile.adapter.ts'
import { changeRecords } from './records.adapter.ts'

/** Who watches, and what. */
export function showMonitors(isJson: boolean): ExitCode {
  const repository = repositoryAt(process.cwd())
  const { stateDir } = repository
  const owner = ownerOf(deployPaths(stateDir).owner)
  const isStarted = reconcile(repository)
  const open = openRecords(stateDir)
  if (isJson)
    console.log(
      JSON.stringify({ isRunning: owner?.isAlive === true, monitor: owner?.identity ?? null, watching: open }),
    )
  else if (open.length === 0 && !owner?.isAlive) console.log(nothingWatched())
  else console.log([monitorLine(owner, isStarted), ...open.map((record) => watchedLine(record, Date.now()))].join('\n'))
  return EXIT.ok
}

/** Ends the watching of one commit or, without one, of all; the records say `stopped`. */
export async function stopMonitors(text: string | undefined, isJson: boolean): Promise<ExitCode> {
  const repository = repositoryAt(process.cwd())
  const wanted = text === undefined ? undefined : findWatched(repository, text)
  const open = openRecords(repository.stateDir).filter(({ commit }) => wanted === undefined || commit === wanted)
  const stopped = await Promise.all(open.map((record) => stopRecord(repository.stateDir, record)))
  for (const record of stopped) await publishChange(repository, record)
  const pid = openRecords(repository.stateDir).length === 0 ? await endMonitor(repository.stateDir) : undefined
  if (isJson) console.log(JSON.stringify({ monitor: pid ?? null, stopped }))
  else if (stopped.length > 0) console.log(stopped.map(stoppedLine).join('\n'))
  else console.log(wanted === undefined ? nothingWatched() : notWatched(wanted))
  return EXIT.ok
}

async function stopRecord(stateDir: string, record: DeploymentRecord): Promise<DeploymentRecord> {
  const records = await changeRecords(stateDir, record.commit, (all) =>
    all.map((one) => (one.environment === record.environment ? stop(one, Date.now()) : one)),
  )
  return records.find(({ environment }) => environment === record.environment) ?? record
}
