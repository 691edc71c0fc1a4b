import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { EXIT, type ExitCode, hasCode } from '../core/errors.ts'
import { parseDays } from '../core/options.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import type { Sha } from '../core/sha.ts'
import { type DeploymentRecord, isTerminal } from './domain.ts'
import { cleanedUp } from './manage-messages.ts'
import { deployPaths } from './paths.ts'
import { reconcile } from './reconcile.adapter.ts'
import { changeRecords, knownCommits, readAllRecords } from './records.adapter.ts'
import { commitOfView, viewNames } from './views.ts'

const DAY_MS = 86_400_000

export interface CleanupOptions {
  readonly days: string
  readonly isDryRun: boolean
  readonly isJson: boolean
}

/** Removes what is known of deployments that ended long ago. Never what is still watched, nor a living monitor. */
export async function cleanUp({ days, isDryRun, isJson }: CleanupOptions): Promise<ExitCode> {
  const repository = repositoryAt(process.cwd())
  const before = Date.now() - parseDays(days) * DAY_MS
  reconcile(repository)
  const known = knownCommits(repository.stateDir)
  const records = readAllRecords(repository.stateDir)
  const files: string[] = []
  for (const commit of known) {
    const own = records.filter((record) => record.commit === commit)
    if (!isOver(own, before)) continue
    const found = filesAbout(repository, commit, own)
    if (isDryRun || (await forget(repository.stateDir, commit, before))) files.push(...found)
  }
  for (const place of placesOf(repository, records)) files.push(...orphans(place, { before, known }))
  if (!isDryRun) for (const file of files) rmSync(file, { force: true })
  console.log(isJson ? JSON.stringify({ dryRun: isDryRun, files }) : cleanedUp(files, isDryRun))
  return EXIT.ok
}

/** Of a file that nobody can read, perhaps of a newer version, nobody knows when it ended: it stays. */
function isOver(records: readonly DeploymentRecord[], before: number): boolean {
  return (
    records.length > 0 &&
    records.every(({ endedAt, state }) => isTerminal(state) && endedAt !== null && Date.parse(endedAt) <= before)
  )
}

/** Looks once more while nobody else writes: a push may just have begun the watch again. */
async function forget(stateDir: string, commit: Sha, before: number): Promise<boolean> {
  const left = await changeRecords(stateDir, commit, (all) => (isOver(all, before) ? [] : all))
  return left.length === 0
}

function placesOf(
  { mainWorktree, worktree }: RepositoryPaths,
  records: readonly DeploymentRecord[],
): readonly string[] {
  const places = [mainWorktree, worktree, ...records.map((record) => record.worktree)]
  return [...new Set(places)].filter((place) => isAbsolute(place) && existsSync(join(place, '.git')))
}

function filesAbout(repository: RepositoryPaths, commit: Sha, records: readonly DeploymentRecord[]): readonly string[] {
  const { stateDir } = repository
  const { directory, record } = deployPaths(stateDir)
  const { log, pid, result } = viewNames(commit, knownCommits(stateDir))
  const marks = readdirSync(directory).filter((name) => name.startsWith(`.told-${commit}-`))
  return [
    record(commit),
    ...marks.map((name) => join(directory, name)),
    ...placesOf(repository, records).flatMap((place) => [log, pid, result].map((name) => join(place, name))),
  ].filter(isFile)
}

/** Plain files of commits that have no record, such as those of the scripts that used these names before. */
function orphans(place: string, { before, known }: { before: number; known: readonly Sha[] }): readonly string[] {
  return readdirSync(place)
    .filter((name) => {
      const id = commitOfView(name)
      return id !== undefined && !known.some((commit) => commit.startsWith(id))
    })
    .map((name) => join(place, name))
    .filter((file) => isFile(file) && isOld(file, before) && !hasLivingPid(file))
}

function isOld(file: string, before: number): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? before + 1) <= before
}

function hasLivingPid(file: string): boolean {
  if (!file.endsWith('.pid')) return false
  try {
    process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 0)
    return true
  } catch (error) {
    // Of another user, it lives all the same.
    return hasCode(error, 'EPERM')
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true
}
