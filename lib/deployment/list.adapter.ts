import { EXIT, type ExitCode, OrcError } from '../core/errors.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { runProcess } from '../core/proc.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import { oneLine } from '../core/text.ts'
import { warnOfConfig } from './config-warning.adapter.ts'
import type { DeploymentRecord } from './domain.ts'
import { environmentPlans } from './environments.adapter.ts'
import { findCommit } from './find-commit.adapter.ts'
import { listRow, noneTo, nothingListed } from './manage-messages.ts'
import { shortSha } from './messages.ts'
import { reconcile } from './reconcile.adapter.ts'
import { readAllRecords, readRecordsOf } from './records.adapter.ts'
import { renderStatusLog } from './views.ts'

export interface ListOptions {
  readonly environment: string | undefined
  readonly isJson: boolean
  readonly limit: number
}

/** The deployments that were watched, the newest first. */
export function listDeployments({ environment, isJson, limit }: ListOptions): ExitCode {
  const repository = repositoryAt(process.cwd())
  warnOfConfig(repository.mainWorktree)
  reconcile(repository)
  const all = readAllRecords(repository.stateDir)
  const records = all
    .filter((record) => environment === undefined || record.environment === environment)
    .toReversed()
    .slice(0, limit)
  if (isJson) for (const record of records) console.log(JSON.stringify(record))
  else if (records.length > 0) console.log(records.map((record) => listRow(record, Date.now())).join('\n'))
  else console.log(emptyList(repository, environment, all))
  return EXIT.ok
}

function emptyList(
  { mainWorktree }: RepositoryPaths,
  environment: string | undefined,
  all: readonly DeploymentRecord[],
): string {
  const names = environmentPlans(mainWorktree, process.env)().map(({ name }) => name)
  const watched = all.map((record) => record.environment)
  return environment === undefined
    ? nothingListed(names.length > 0)
    : noneTo(environment, [...new Set([...names, ...watched])].toSorted())
}

/** What happened to a commit so far, and the failing log. */
export function showLog(text: string | undefined, isJson: boolean): ExitCode {
  const records = recordsOf(text)
  console.log(isJson ? JSON.stringify(records) : renderStatusLog(records).trimEnd())
  return EXIT.ok
}

/** Opens the provider's page of a deployment, or prints its address where no browser can be opened. */
export function openDeployment(text: string | undefined, isJson: boolean): ExitCode {
  const records = recordsOf(text)
  const url = records.map(({ deployment, liveUrl }) => deployment?.url ?? liveUrl).find((address) => address)
  if (!url || !/^https?:\/\//.test(url)) {
    throw new OrcError(`the deployment of ${shortSha(records[0]?.commit ?? '')} has no page that is known here`, {
      code: 'NO_PAGE',
      exitCode: EXIT.needsPerson,
      hint: 'npx orc-hooks deploy logs',
    })
  }
  if (isJson) console.log(JSON.stringify({ url }))
  else console.log(oneLine(url))
  if (!isJson && process.stdout.isTTY) browse(url)
  return EXIT.ok
}

function browse(url: string): void {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open'
  runProcess(program, [url], { cwd: process.cwd(), timeoutMs: 5000 })
}

/** The records of a commit. Throws `NOT_WATCHED`. */
function recordsOf(text: string | undefined): readonly DeploymentRecord[] {
  const repository = repositoryAt(process.cwd())
  const commit = findCommit(repository, text)
  reconcile(repository)
  const records = readRecordsOf(repository.stateDir, commit)
  if (records.length > 0) return records
  throw new OrcError(`no deployment of ${shortSha(commit)} is known here`, {
    code: 'NOT_WATCHED',
    exitCode: EXIT.needsPerson,
    hint: 'npx orc-hooks deploy list',
  })
}
