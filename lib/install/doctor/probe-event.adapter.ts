import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statePaths } from '../../core/paths.ts'
import { git, runProcess } from '../../core/proc.ts'
import type { Harness } from '../../harness/domain.ts'
import type { InstallFacts } from '../domain.ts'
import { settingsFiles } from '../editors.ts'
import { type HookCommand, ourCommands } from './commands.ts'
import type { EventProbe } from './domain.ts'
import { type SyntheticEvent, syntheticEvent } from './synthetic-events.ts'

const TIMEOUT_MS = 10_000

/**
 * Runs the hook command that stands in the settings of `harness`, as the harness does: through a shell, in the project,
 * with the event on stdin. The event says that it happened in a throw-away repository, and so is recorded there.
 * Nothing for a harness whose hooks are no commands.
 */
export function probeEvent(
  install: InstallFacts,
  harness: Harness,
  env: Readonly<Record<string, string | undefined>>,
): EventProbe[] {
  const project = install.settingsRoots[harness]
  const scratch = mkdtempSync(join(tmpdir(), 'orc-hooks-doctor-'))
  try {
    git(scratch, ['init', '-q'])
    const event = syntheticEvent(harness, { cwd: scratch, project })
    const found = event && findCommand(harness, project, event)
    return found ? [send(found, event, { env, harness, project, scratch })] : []
  } finally {
    rmSync(scratch, { force: true, recursive: true })
  }
}

function findCommand(harness: Harness, project: string, event: SyntheticEvent) {
  for (const file of settingsFiles(harness)) {
    const path = join(project, file)
    const commands = existsSync(path) && /\.json$/.test(file) ? ourCommands(readFileSync(path, 'utf8')) : []
    const command = commands.find((entry) => entry.event.toLowerCase() === event.event.toLowerCase())
    if (command) return { ...command, file }
  }
  return undefined
}

interface Where {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly harness: Harness
  readonly project: string
  readonly scratch: string
}

function send(found: HookCommand & { readonly file: string }, event: SyntheticEvent, where: Where): EventProbe {
  const startedAt = performance.now()
  const done = runProcess('sh', ['-c', found.command], {
    cwd: where.project,
    env: { ...where.env, ...event.env },
    input: JSON.stringify(event.payload),
    timeoutMs: TIMEOUT_MS,
  })
  return {
    code: done.code,
    event: found.event,
    file: found.file,
    harness: where.harness,
    isRecorded: existsSync(statePaths(join(where.scratch, '.orchestra')).progress),
    milliseconds: Math.round(performance.now() - startedAt),
    stderr: done.stderr,
    stdout: done.stdout,
  }
}
