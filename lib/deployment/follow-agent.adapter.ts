import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../core/config.ts'
import { isProcessAlive } from '../core/identity.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { asRecord, text } from '../harness/read.ts'
import type { DeploymentRecord } from './domain.ts'
import { nextStep, verdictLine } from './messages.ts'
import { deployPaths } from './paths.ts'
import { parseRecords } from './record-file.ts'

/** An event of an agent. */
export interface AgentMoment {
  readonly payload: unknown
  readonly repository: RepositoryPaths
  readonly now: number
}

const FAILED_LATELY_MS = 24 * 3_600_000

/**
 * What the deployments have to do with an event of an agent. A session that begins has the watching taken up again
 * where it was lost; the end of a task has the providers asked at once, by the monitor, while the hook goes on. Returns
 * why the agent shall not stop yet, where the configuration wants that: once for each failed commit of its worktree.
 * Costs one failed system call where nothing was ever deployed. Never throws.
 */
export function followAgent({ now, payload, repository }: AgentMoment): string | undefined {
  try {
    const { directory } = deployPaths(repository.stateDir)
    const fields = asRecord(payload)
    const event = text(fields, 'hook_event_name')
    if (!['SessionStart', 'Stop', 'SubagentStop'].includes(event ?? '') || !existsSync(directory)) return undefined
    if (event === 'SessionStart') startMonitor(repository)
    else if (existsSync(deployPaths(repository.stateDir).owner)) lookNow(repository)
    const mayBlock = event === 'Stop' && fields['stop_hook_active'] !== true && isBlocking(repository.mainWorktree)
    return mayBlock ? failureToTell(repository, now) : undefined
  } catch {
    return undefined
  }
}

/** The monitor looks at once when it finds this file; when it is gone, another is started. */
function lookNow(repository: RepositoryPaths): void {
  const { lookNow: file, owner } = deployPaths(repository.stateDir)
  writeFileSync(file, '', { mode: 0o600 })
  const { pid, start } = asRecord(JSON.parse(readFileSync(owner, 'utf8')))
  const isAlive = typeof pid === 'number' && isProcessAlive(pid, typeof start === 'string' ? start : undefined)
  if (!isAlive) startMonitor(repository)
}

/** Whether there is anything to watch, and whether somebody does, the program finds out itself. */
function startMonitor({ commonDir, mainWorktree }: RepositoryPaths): void {
  const program = join(commonDir, 'orc-hooks/deployment-monitor.cjs')
  if (!existsSync(program)) return
  // Loaded here because it costs a hook 2 ms. Node.js < 20.16 does without.
  const processes = process.getBuiltinModule?.('node:child_process')
  processes
    ?.spawn(process.execPath, ['--max-semi-space-size=1', program], {
      cwd: mainWorktree,
      detached: true,
      stdio: 'ignore',
    })
    .on('error', () => {})
    .unref()
}

/** One value of the section; its own parser, because the whole section would make every hook longer to load. */
function isBlocking(mainWorktree: string): boolean {
  return readConfig(mainWorktree, 'deployment', ({ record }) => record['blockStopOnFailure'] === true).config
}

function failureToTell({ stateDir, worktree }: RepositoryPaths, now: number): string | undefined {
  const newest = new Map<string, DeploymentRecord>()
  for (const record of recordsIn(stateDir).filter((one) => one.worktree === worktree)) {
    const known = newest.get(record.environment)
    if (!known || known.startedAt < record.startedAt) newest.set(record.environment, record)
  }
  const failed = [...newest.values()].find(({ endedAt, state }) => {
    return state === 'failed' && endedAt !== null && now - Date.parse(endedAt) < FAILED_LATELY_MS
  })
  if (!failed || !isFirst(stateDir, failed)) return undefined
  return `The ${verdictLine(failed)}. It was pushed from here: ${nextStep(failed)}, and repair it or say why not.`
}

function recordsIn(stateDir: string): readonly DeploymentRecord[] {
  const { directory } = deployPaths(stateDir)
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'))
  return names.flatMap((name) => parseRecords(readFileSync(join(directory, name), 'utf8')))
}

/** Whoever makes the mark blocks. */
function isFirst(stateDir: string, { commit, environment }: DeploymentRecord): boolean {
  try {
    writeFileSync(join(deployPaths(stateDir).directory, `.told-${commit}-${environment}`), '', {
      flag: 'wx',
      mode: 0o600,
    })
    return true
  } catch {
    return false
  }
}
