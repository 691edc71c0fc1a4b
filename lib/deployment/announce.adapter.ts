import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { replaceFile } from '../core/json-file.ts'
import { appendLog } from '../core/log.ts'
import { ownerOf } from '../core/ownership.ts'
import { type RepositoryPaths, statePaths } from '../core/paths.ts'
import { git } from '../core/proc.ts'
import type { DeploymentRecord } from './domain.ts'
import { deploymentConfig } from './environments.adapter.ts'
import { nextStep, summaryLine, verdictLine } from './messages.ts'
import { notify } from './notify.adapter.ts'
import { deployPaths } from './paths.ts'
import { knownCommits, readAllRecords, readRecordsOf } from './records.adapter.ts'
import { renderStatusLog, resultWord, viewNames } from './views.ts'

/** Brings the plain files about a commit up to date and, at its end, tells those who wait. Never throws. */
export async function publishChange(repository: RepositoryPaths, record: DeploymentRecord): Promise<void> {
  const { log } = deployPaths(repository.stateDir)
  const failed = (error: unknown) =>
    appendLog(log, 'error', `${record.commit}: not published: ${String(error)}`, Date.now())
  try {
    writeViews(repository, record)
    writeNews(repository)
  } catch (error) {
    failed(error)
  }
  await notify(repository, record).catch(failed)
}

/** Removes the pid files of records that are not watched any more. */
export function withdrawViews(repository: RepositoryPaths, records: readonly DeploymentRecord[]): void {
  for (const record of records) {
    const { pid } = viewNames(record.commit, knownCommits(repository.stateDir))
    rmSync(join(placeOf(repository, record), pid), { force: true })
  }
}

function writeViews(repository: RepositoryPaths, record: DeploymentRecord): void {
  const place = placeOf(repository, record)
  const names = viewNames(record.commit, knownCommits(repository.stateDir))
  const isWanted = deploymentConfig(repository.mainWorktree).telling.hasStatusFiles
  if (!isWanted || !isIgnored(place, names.log)) return
  const records = readRecordsOf(repository.stateDir, record.commit)
  replaceFile(join(place, names.log), renderStatusLog(records), place)
  const word = resultWord(records)
  if (word === undefined) {
    rmSync(join(place, names.result), { force: true })
    const monitor = ownerOf(deployPaths(repository.stateDir).owner)
    if (monitor?.identity) replaceFile(join(place, names.pid), `${monitor.identity.pid}\n`, place)
  } else {
    replaceFile(join(place, names.result), word, place)
    rmSync(join(place, names.pid), { force: true })
  }
}

/** How long the end of a deployment is news. */
const NEWS_MS = 6 * 3_600_000
const MAX_LINES = 3

/** What hooks tell of deployments, in the form that costs them least: they read no records. */
function writeNews({ stateDir }: RepositoryPaths): void {
  const records = readAllRecords(stateDir)
  const until = Date.now() + NEWS_MS
  const newest = [...new Map(records.map((record) => [record.environment, record])).values()]
  const display = statePaths(stateDir).deployments
  mkdirSync(dirname(display), { recursive: true })
  replaceFile(display, [`${until}`, ...newest.slice(0, MAX_LINES).map(summaryLine), ''].join('\n'), dirname(display))
  // The oldest push comes first, so the last one of a worktree and an environment stays.
  const own = [...new Map(records.map((record) => [`${record.worktree}\n${record.environment}`, record])).values()]
  const failed = own.filter(({ state }) => state === 'failed').map((record) => failureOf(record))
  const { directory, failures } = deployPaths(stateDir)
  replaceFile(failures, `${JSON.stringify(failed)}\n`, directory)
}

function failureOf(record: DeploymentRecord) {
  const { commit, endedAt, environment, worktree } = record
  const text = `The ${verdictLine(record)}. It was pushed from here: ${nextStep(record)}, and repair it or say why not.`
  return { key: `${commit}-${environment}`, text, until: Date.parse(endedAt ?? '') + NEWS_MS, worktree }
}

/** The worktree that pushed; the main one when that is gone. */
function placeOf({ mainWorktree }: RepositoryPaths, { worktree }: DeploymentRecord): string {
  return existsSync(join(worktree, '.git')) ? worktree : mainWorktree
}

/** Only where the patterns of `init` keep them out of `git status`: a stray file would end in somebody's commit. */
function isIgnored(place: string, name: string): boolean {
  return git(place, ['check-ignore', '--quiet', '--no-index', '--', name]).code === 0
}
