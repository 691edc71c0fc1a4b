import { hostname } from 'node:os'
import { readConfig } from '../core/config.ts'
import { isProcessAlive } from '../core/identity.ts'
import { readText } from '../core/json-file.ts'
import { type RepositoryPaths, statePaths } from '../core/paths.ts'
import { agentFromMarks } from './agent-marks.ts'
import { parseProgressConfig } from './config.ts'
import type { Session } from './domain.ts'
import { DEFAULT_ROSTER } from './roster.ts'
import type { StoreOptions } from './store.adapter.ts'
import type { StyleDefaults } from './style.ts'
import type { ViewOptions } from './view-domain.ts'
import { plainViews } from './views.ts'

/** A session that nobody ended and that has been silent this long is closed when another one speaks. */
const CLOSE_AFTER_MS = 12 * 3_600_000

/** Everything the progress area takes from a repository's configuration and from this machine. */
export interface ProgressOptions {
  readonly store: StoreOptions
  readonly view: ViewOptions
  readonly style: StyleDefaults
  /** What is wrong with the configuration, one line each. */
  readonly problems: readonly string[]
}

/** The options for the repository at `paths`, at the time `now` (milliseconds since the epoch). */
export function progressOptions(paths: RepositoryPaths, now: number): ProgressOptions {
  const { config, problems } = readConfig(paths.mainWorktree, 'progress', parseProgressConfig)
  const { historyLimit, layout, roster = DEFAULT_ROSTER, staleAfterMinutes, theme } = config
  const host = hostname()
  const isAlive = (session: Session) => livenessOf(session, host)
  const view: ViewOptions = {
    deployments: deploymentLines(paths.stateDir, now),
    isAlive,
    now,
    staleAfterMs: staleAfterMinutes * 60_000,
  }
  const emojis = Object.fromEntries(roster.flatMap(({ emoji, name }) => (emoji ? [[name, emoji]] : [])))
  const style: StyleDefaults = { emojis, layout, theme }
  const store: StoreOptions = {
    agentIn: (text) => agentFromMarks(text, roster),
    closeAfterMs: CLOSE_AFTER_MS,
    historyLimit,
    isDead: (session) => isAlive(session) === false,
    now,
    views: (progress) => plainViews(progress, view, style),
  }
  return { problems, store, style, view }
}

/** What the monitor of deployments has to say, while it is news: the moment until which it is, then the lines. */
function deploymentLines(stateDir: string, now: number): readonly string[] {
  try {
    const [until = '', ...lines] = readText(statePaths(stateDir).deployments)?.split('\n') ?? []
    return now < Number(until) ? lines.filter((line) => line !== '') : []
  } catch {
    // A display without this line is better than none.
    return []
  }
}

/** Whether the session's process lives; undefined when the harness named none, or it is on another machine. */
function livenessOf(session: Session, host: string): boolean | undefined {
  if (session.pid === undefined || session.host !== host) return undefined
  return isProcessAlive(session.pid, session.pidStart)
}
