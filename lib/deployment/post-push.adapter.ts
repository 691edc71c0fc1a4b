import { appendLog } from '../core/log.ts'
import { findRepository } from '../core/paths.ts'
import { publishChange } from './announce.adapter.ts'
import { configProblems } from './config-warning.adapter.ts'
import { environmentPlans } from './environments.adapter.ts'
import { parseLanded } from './landed.ts'
import { deployPaths } from './paths.ts'
import { reconcile } from './reconcile.adapter.ts'
import { startRecords } from './start.adapter.ts'

/**
 * What follows a push that landed: `text` holds a line `remote ref old new` for each ref. A record is made for each
 * environment that watches the ref, and a monitor is started if none is there. Where nothing is configured nothing
 * happens. Never throws: a push must not look refused because of what comes after it.
 */
export async function afterPush(directory: string, text: string): Promise<void> {
  const repository = findRepository(directory)
  if (!repository) return
  try {
    const plans = environmentPlans(repository.mainWorktree, process.env)()
    // Nobody reads what a hook prints: whoever asks why nothing is followed finds it there.
    for (const problem of configProblems(repository.mainWorktree)) {
      appendLog(deployPaths(repository.stateDir).log, 'warn', `after a push: ${problem}`, Date.now())
    }
    if (plans.length === 0) return
    const records = await startRecords(parseLanded(text), { isLanded: true, now: Date.now(), plans, repository })
    for (const record of records) await publishChange(repository, record)
    if (records.length > 0) reconcile(repository)
  } catch (error) {
    appendLog(deployPaths(repository.stateDir).log, 'error', `after a push: ${String(error)}`, Date.now())
  }
}
