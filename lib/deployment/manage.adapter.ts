import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT, type ExitCode } from '../core/errors.ts'
import { parseDays } from '../core/options.ts'
import { ownerOf } from '../core/ownership.ts'
import type { Sha } from '../core/sha.ts'
import { stop } from './advance.ts'
import { publishChange } from './announce.adapter.ts'
import { repositoryHere } from './check-status.adapter.ts'
import { type DeploymentRecord, isTerminal } from './domain.ts'
import { endMonitor } from './end-monitor.adapter.ts'
import { findWatched } from './find-commit.adapter.ts'
import { cleanedUp, monitorLine, nothingWatched, stoppedLine, watchedLine } from './manage-messages.ts'
import { openRecords } from './monitor.adapter.ts'
import { deployPaths } from './paths.ts'
import { reconcile } from './reconcile.adapter.ts'
import { changeRecords, knownCommits, readRecordsOf } from './records.adapter.ts'
import { commitOfView, viewNames } from './views.ts'

const DAY_MS = 86_400_000

/** Who watches, and what. */
export function showMonitors(isJson: boolean): ExitCode {
  const { stateDir } = repositoryHere()
  const owner = ownerOf(deployPaths(stateDir).owner)
  const open = openRecords(stateDir)
  if (isJson)
    console.log(
      JSON.stringify({ isRunning: owner?.isAlive === true, monitor: owner?.identity ?? null, watching: open }),
    )
  else if (open.length === 0 && !owner?.isAlive) console.log(nothingWatched())
  else console.log([monitorLine(owner), ...open.map((record) => watchedLine(record, Date.now()))].join('\n'))
  return EXIT.ok
}

/** Ends the watching of one commit or, without one, of all; the records say `stopped`. */
export async function stopMonitors(text: string | undefined, isJson: boolean): Promise<ExitCode> {
  const repository = repositoryHere()
  const commits = text === undefined ? undefined : [findWatched(repository, text)]
  const open = openRecords(repository.stateDir).filter(({ commit }) => !commits || commits.includes(commit))
  const stopped = await Promise.all(open.map((record) => stopRecord(repository.stateDir, record)))
  for (const record of stopped) await publishChange(repository, record)
  const pid = openRecords(repository.stateDir).length === 0 ? await endMonitor(repository.stateDir) : undefined
  if (isJson) console.log(JSON.stringify({ monitor: pid ?? null, stopped }))
  else console.log(stopped.length === 0 ? nothingWatched() : stopped.map(stoppedLine).join('\n'))
  return EXIT.ok
}

async function stopRecord(stateDir: string, record: DeploymentRecord): Promise<DeploymentRecord> {
  const records = await changeRecords(stateDir, record.commit, (all) =>
    all.map((one) => (one.environment === record.environment ? stop(one, Date.now()) : one)),
  )
  return records.find(({ environment }) => environment === record.environment) ?? record
}

export interface CleanupOptions {
  readonly days: string
  readonly isDryRun: boolean
  readonly isJson: boolean
}

/** Removes what is known of deployments that ended long ago. Never what is still watched, nor a living monitor. */
export async function cleanUp({ days, isDryRun, isJson }: CleanupOptions): Promise<ExitCode> {
  const repository = repositoryHere()
  const before = Date.now() - parseDays(days) * DAY_MS
  reconcile(repository)
  const commits = knownCommits(repository.stateDir).filter((commit) =>
    readRecordsOf(repository.stateDir, commit).every((record) => isOver(record, before)),
  )
  const names = commits.map((commit) => viewNames(commit, knownCommits(repository.stateDir)))
  const places = [...new Set([repository.mainWorktree, repository.worktree])]
  const views = places.flatMap((place) => [
    ...names.flatMap(({ log, pid, result }) => [log, pid, result].map((name) => join(place, name))),
    ...orphans(place, { before, known: knownCommits(repository.stateDir) }),
  ])
  const files = [...commits.map((commit) => deployPaths(repository.stateDir).record(commit)), ...views].filter(isFile)
  if (!isDryRun) for (const file of files) rmSync(file, { force: true })
  console.log(isJson ? JSON.stringify({ dryRun: isDryRun, files }) : cleanedUp(files, isDryRun))
  return EXIT.ok
}

function isOver({ endedAt, state }: DeploymentRecord, before: number): boolean {
  return isTerminal(state) && endedAt !== null && Date.parse(endedAt) <= before
}

/** Plain files of commits that have no record, such as those of the scripts that used these names before. */
function orphans(place: string, { before, known }: { before: number; known: readonly Sha[] }): readonly string[] {
  return readdirSync(place)
    .filter((name) => {
      const id = commitOfView(name)
      return id !== undefined && !known.some((commit) => commit.startsWith(id))
    })
    .map((name) => join(place, name))
    .filter((file) => isOld(file, before) && !hasLivingPid(file))
}

function isOld(file: string, before: number): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? before + 1) <= before
}

function hasLivingPid(file: string): boolean {
  if (!file.endsWith('.pid')) return false
  try {
    process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 0)
    return true
  } catch {
    return false
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true
}
