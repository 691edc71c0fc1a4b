import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { replaceFile } from '../core/json-file.ts'
import { appendLog } from '../core/log.ts'
import { ownerOf } from '../core/ownership.ts'
import { type RepositoryPaths, statePaths } from '../core/paths.ts'
import { git } from '../core/proc.ts'
import { runCommandLine } from './command.adapter.ts'
import { type DeploymentRecord, isTerminal } from './domain.ts'
import { deploymentConfig } from './environments.adapter.ts'
import { nextStep, summaryLine, verdictLine } from './messages.ts'
import { notify } from './notify.adapter.ts'
import { deployPaths } from './paths.ts'
import { programNamed } from './program.adapter.ts'
import { knownCommits, readAllRecords, withRecordsOf } from './records.adapter.ts'
import { renderStatusLog, resultWord, viewNames } from './views.ts'

/** The display waits for the lock of a hook, and no longer. */
const DISPLAY_MS = 10_000

/** Brings the plain files about a commit up to date and, at its end, tells those who wait. Never throws. */
export async function publishChange(repository: RepositoryPaths, record: DeploymentRecord): Promise<void> {
  const { log } = deployPaths(repository.stateDir)
  for (const publish of [writeViews, writeNews, showEnd, notify]) {
    try {
      await publish(repository, record)
    } catch (error) {
      appendLog(log, 'error', `${record.commit}: not published: ${String(error)}`, Date.now())
    }
  }
}

/** The display of the progress shows ends too, and its next event may be hours away. */
async function showEnd({ commonDir, mainWorktree, stateDir }: RepositoryPaths, record: DeploymentRecord) {
  const program = isTerminal(record.state) ? programNamed('progress-views.cjs', commonDir) : undefined
  if (program === undefined) return
  const command = { args: [program], env: process.env, file: process.execPath }
  const limits = { cwd: mainWorktree, signal: new AbortController().signal, timeoutMs: DISPLAY_MS }
  const { failure, code = failure, stderr } = await runCommandLine(command, limits)
  if (code === 0) return
  appendLog(deployPaths(stateDir).log, 'warn', `${record.commit}: not in the display: ${code} ${stderr}`, Date.now())
}

/** Removes the pid files of records that are not watched any more. */
export function withdrawViews(repository: RepositoryPaths, records: readonly DeploymentRecord[]): void {
  for (const record of records) {
    const { pid } = viewNames(record.commit, knownCommits(repository.stateDir))
    rmSync(join(placeOf(repository, record), pid), { force: true })
  }
}

async function writeViews(repository: RepositoryPaths, record: DeploymentRecord): Promise<void> {
  const { mainWorktree, stateDir } = repository
  const place = placeOf(repository, record)
  const names = viewNames(record.commit, knownCommits(stateDir))
  const isWanted = deploymentConfig(mainWorktree).telling.hasStatusFiles
  if (!isWanted || !isIgnored(place, names.log)) return
  await withRecordsOf(stateDir, record.commit, (records, temporary) => {
    const monitor = ownerOf(deployPaths(stateDir).owner)
    const pid = monitor?.isAlive && monitor.identity ? `${monitor.identity.pid}\n` : undefined
    const word = resultWord(records)
    const put = (name: string, text: string | undefined) =>
      text === undefined ? rmSync(join(place, name), { force: true }) : replaceFile(join(place, name), text, temporary)
    put(names.log, renderStatusLog(records))
    put(names.result, word)
    put(names.pid, word === undefined ? pid : undefined)
  })
}

/** How long the end of a deployment is news. */
const NEWS_MS = 6 * 3_600_000
const MAX_LINES = 3

/** What hooks tell of deployments, in the form that costs them least: they read no records. */
function writeNews({ stateDir }: RepositoryPaths): void {
  const records = readAllRecords(stateDir)
  const until = Date.now() + NEWS_MS
  const newest = newestOf(records, ({ environment }) => environment)
  const display = statePaths(stateDir).deployments
  mkdirSync(dirname(display), { recursive: true })
  const lines = newest.toReversed().slice(0, MAX_LINES).map(summaryLine)
  replaceFile(display, [`${until}`, ...lines, ''].join('\n'), dirname(display))
  const own = newestOf(records, ({ environment, worktree }) => `${worktree}\n${environment}`)
  const failed = own.filter(({ state }) => state === 'failed').map((record) => failureOf(record))
  const { directory, failures } = deployPaths(stateDir)
  replaceFile(failures, `${JSON.stringify(failed)}\n`, directory)
}

/** The newest push of each kind, the oldest of them first. */
function newestOf(records: readonly DeploymentRecord[], kindOf: (record: DeploymentRecord) => string) {
  const last = new Map(records.map((record) => [kindOf(record), record]))
  return records.filter((record) => last.get(kindOf(record)) === record)
}

function failureOf(record: DeploymentRecord) {
  const { commit, endedAt, environment, worktree } = record
  const text = `The ${verdictLine(record)}. It was pushed from here: ${nextStep(record)}, and repair it or say why not.`
  return {
    key: `${commit}-${environment}-${endedAt?.replace(/\D/g, '')}`,
    text,
    until: Date.parse(endedAt ?? '') + NEWS_MS,
    worktree,
  }
}

/** The worktree that pushed; the main one when that is gone. */
function placeOf({ mainWorktree }: RepositoryPaths, { worktree }: DeploymentRecord): string {
  return isAbsolute(worktree) && existsSync(join(worktree, '.git')) ? worktree : mainWorktree
}

/** Only where the patterns of `init` keep them out of `git status`: a stray file would end in somebody's commit. */
function isIgnored(place: string, name: string): boolean {
  return git(place, ['check-ignore', '--quiet', '--no-index', '--', name]).code === 0
}
