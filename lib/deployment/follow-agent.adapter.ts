import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../core/config.ts'
import { isProcessAlive } from '../core/identity.ts'
import { readText } from '../core/json-file.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { asRecord, text } from '../harness/read.ts'
import { deployPaths } from './paths.ts'

/** An event of an agent. */
export interface AgentMoment {
  readonly payload: unknown
  readonly repository: RepositoryPaths
  readonly now: number
}

/**
 * What the deployments have to do with an event of an agent. A session that begins has the watching taken up again
 * where it was lost; the end of a task has the providers asked at once, by the monitor, while the hook goes on. Returns
 * why the agent shall not stop yet, where the configuration wants that: once for each failed commit of its worktree.
 * Costs one failed system call where nothing was ever deployed. Never throws.
 */
export function followAgent({ now, payload, repository }: AgentMoment): string | undefined {
  try {
    const fields = asRecord(payload)
    const event = text(fields, 'hook_event_name')
    const isMoment = MOMENTS.includes(event ?? '') || isListDone(fields)
    if (!isMoment || !existsSync(deployPaths(repository.stateDir).directory)) return undefined
    if (event === 'SessionStart') startMonitor(repository)
    else if (existsSync(deployPaths(repository.stateDir).owner)) lookNow(repository)
    const mayBlock = event === 'Stop' && fields['stop_hook_active'] !== true && isBlocking(repository.mainWorktree)
    return mayBlock ? failureToTell(repository, now) : undefined
  } catch {
    return undefined
  }
}

const MOMENTS = ['SessionStart', 'Stop', 'SubagentStop', 'TaskCompleted']

/** The agent wrote that everything on its list is done. */
function isListDone(fields: ReturnType<typeof asRecord>): boolean {
  if (fields['hook_event_name'] !== 'PostToolUse' || fields['tool_name'] !== 'TodoWrite') return false
  const { todos } = asRecord(fields['tool_input'])
  return Array.isArray(todos) && todos.length > 0 && todos.every((todo) => asRecord(todo)['status'] === 'completed')
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

/** The monitor writes down what failed: a hook that read the records itself would take longer to load. */
function failureToTell({ stateDir, worktree }: RepositoryPaths, now: number): string | undefined {
  const paths = deployPaths(stateDir)
  const failures: unknown = JSON.parse(readText(paths.failures) ?? '[]')
  if (!Array.isArray(failures)) return undefined
  for (const failure of failures.map(asRecord)) {
    const key = text(failure, 'key') ?? ''
    const isOurs = failure['worktree'] === worktree && now < Number(failure['until']) && /^[\w.-]+$/.test(key)
    if (isOurs && isFirst(join(paths.directory, `.told-${key}`))) return text(failure, 'text')
  }
  return undefined
}

/** Whoever makes the mark blocks. */
function isFirst(mark: string): boolean {
  try {
    writeFileSync(mark, '', { flag: 'wx', mode: 0o600 })
    return true
  } catch {
    return false
  }
}
