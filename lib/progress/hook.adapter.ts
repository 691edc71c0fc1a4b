import { hostname } from 'node:os'
import { hashText } from '../core/hash.ts'
import { isProcessAlive, processStart } from '../core/identity.ts'
import { appendLog } from '../core/log.ts'
import { findRepository, statePaths } from '../core/paths.ts'
import { spoolName } from '../core/spool.ts'
import { claudeAdapter } from '../harness/claude.ts'
import type { EventDraft, Harness, OrcEvent } from '../harness/domain.ts'
import type { Progress } from './domain.ts'
import { fold } from './fold.ts'
import { append, foldSpool, readProgress, type StoreOptions } from './store.adapter.ts'

export interface HookInput {
  readonly harness: Harness
  readonly stdin: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly now: number
}

/**
 * Records what one harness event says, and returns what to print on stdout for the person (possibly nothing).
 * Never throws: whatever goes wrong is logged, because a hook that fails nags or blocks the agent.
 */
export function runHook(input: HookInput): string {
  const repository = findRepository(input.cwd)
  try {
    return record(input)
  } catch (error) {
    if (repository) appendLog(statePaths(repository.stateDir).log, 'error', `hook: ${String(error)}`, input.now)
    return ''
  }
}

function record(input: HookInput): string {
  const parsed = claudeAdapter.parse(JSON.parse(input.stdin), { cwd: input.cwd, env: input.env })
  if (parsed.kind === 'ignored') return ''
  const repository = findRepository(parsed.events[0]?.cwd ?? input.cwd)
  if (!repository) return ''
  const events = parsed.events.map((draft, index) => stamped(draft, input, index))
  const options: StoreOptions = {
    agentIn: () => undefined,
    closeAfterMs: 12 * 3600_000,
    isDead: (session) =>
      session.pid !== undefined && session.host === hostname() && !isProcessAlive(session.pid, session.pidStart),
    now: input.now,
  }
  const before = readProgress(repository.stateDir, options)
  append(repository.stateDir, events)
  foldSpool(repository.stateDir, options)
  const after = fold(before, events, options).progress
  return message(before, after, events)
}

function message(before: Progress, after: Progress, events: readonly OrcEvent[]): string {
  const last = events.at(-1)
  const shown = before.sessions.find(({ id }) => id === last?.sessionId)?.shown ?? 0
  if (!last || last.kind !== 'plan.snapshot' || after.revision <= shown) return ''
  return JSON.stringify({ systemMessage: `\n${after.tasks.map((t) => `${t.status} ${t.content}`).join('\n')}` })
}

function stamped(draft: EventDraft, input: HookInput, index: number): OrcEvent {
  const pid = Number(input.env['CLAUDE_PID']) || undefined
  return {
    ...draft,
    v: 1,
    id: `${spoolName(input.now, process.pid, process.hrtime.bigint())}${index}`,
    key: hashText(draft.key),
    at: input.now,
    host: hostname(),
    ...(pid === undefined ? {} : { pid }),
    ...(pid !== undefined && draft.kind === 'session.start' ? { pidStart: processStart(pid) ?? '' } : {}),
  }
}
