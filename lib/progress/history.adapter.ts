import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT, type ExitCode, hasCode, OrcError } from '../core/errors.ts'
import { readText } from '../core/json-file.ts'
import { statePaths } from '../core/paths.ts'
import { repositoryAt } from '../core/repository-at.adapter.ts'
import { terminalOf } from '../core/terminal.ts'
import type { HistoryEntry } from './domain.ts'
import { historyLines } from './history.ts'
import { stdoutStyle } from './look.adapter.ts'
import { noHistory } from './messages.ts'

export interface HistoryCommand {
  readonly json: boolean
  readonly limit: string
  readonly quiet: boolean
}

/** `orc-hooks progress history`: what left the snapshot, newest first. Throws `BAD_LIMIT`. */
export function runHistory(given: HistoryCommand): ExitCode {
  const limit = Number(given.limit)
  if (!Number.isInteger(limit) || limit < 1) {
    throw new OrcError(`not a number of entries: "${given.limit}"`, {
      code: 'BAD_LIMIT',
      exitCode: EXIT.usage,
      hint: 'npx orc-hooks progress history --limit 20',
    })
  }
  const entries = readHistory(repositoryAt(process.cwd()).stateDir).slice(0, limit)
  if (given.json) for (const entry of entries) console.log(JSON.stringify(entry))
  else if (given.quiet) for (const { id } of entries) console.log(id)
  else if (entries.length === 0) console.log(noHistory())
  else {
    const style = stdoutStyle({}, {})
    const width = terminalOf(process.stdout, process.env).isTty ? style.width : 200
    console.log(historyLines(entries, { ...style, width }).join('\n'))
  }
  return EXIT.ok
}

/** All entries, newest first. A file that cannot be read as one is left out. */
export function readHistory(stateDir: string): readonly HistoryEntry[] {
  const { history } = statePaths(stateDir)
  return namesIn(history)
    .map((name) => parseEntry(readText(join(history, name))))
    .filter((entry) => entry !== undefined)
    .sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1))
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.json') && !name.startsWith('.'))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

function parseEntry(text: string | undefined): HistoryEntry | undefined {
  try {
    const value = JSON.parse(text ?? '')
    return typeof value?.timestamp === 'string' && Array.isArray(value.tasks) ? value : undefined
  } catch {
    return undefined
  }
}
