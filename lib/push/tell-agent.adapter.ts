import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Notice, noticePaths, takeNotices } from '../core/notices.ts'
import type { RepositoryPaths } from '../core/paths.ts'
import { asRecord, type JsonRecord, text } from '../harness/read.ts'
import type { Told } from './agent-answer.ts'
import { catchUp } from './catch-up.adapter.ts'
import { pushesIn } from './shell-calls.ts'

/** An event of an agent that can carry an answer. */
export interface Asked {
  readonly payload: unknown
  readonly repository: RepositoryPaths
  readonly session: string
  readonly now: number
}

/** Events that are rare enough to look for pushes that nobody watched. */
const CATCHES_UP = /^(BeforeAgent|SessionStart|UserPromptSubmit)$/

/** What is to be said about the refused pushes of a payload: lib/push/agent-answer.ts, loaded when it is needed. */
export type Answerer = (payload: JsonRecord) => Told | undefined

/**
 * What an agent is told in answer to an event: the notices that wait for it, and what a push that was just refused
 * means. When its session begins, at each prompt and after a command that pushes, pushes are looked for that nobody watched.
 * Never throws.
 */
export function tellAgent({ now, payload, repository, session }: Asked, answerer: Answerer): Told | undefined {
  const fields = asRecord(payload)
  const isPush = pushesIn(fields).length > 0
  if (isPush || CATCHES_UP.test(text(fields, 'hook_event_name') ?? '')) catchUp(repository.worktree)
  const answer = isPush ? answerOf(fields, answerer) : undefined
  const notices = takeNotices(repository.stateDir, { now, session, worktree: repository.worktree })
  if (answer) markAnswered(repository.stateDir, session)
  // What the watcher found out about the same push says less.
  const others = answer ? notices.filter(({ key }) => !isOfPush(key)) : notices
  const all = [...(answer ? [answer] : []), ...others]
  if (all.length === 0) return undefined
  return { context: all.map(({ context }) => context).join('\n'), person: all.map(({ person }) => person).join('\n') }
}

function answerOf(payload: JsonRecord, answerer: Answerer): Told | undefined {
  try {
    return answerer(payload)
  } catch {
    // Then the notice of the watcher has to do.
    return undefined
  }
}

/** The names that templates/push-watch.sh gives its notices. */
function isOfPush(key: Notice['key']): boolean {
  return key.startsWith('push-')
}

/** For the watcher of the push, which would tell the same once more. */
function markAnswered(stateDir: string, session: string): void {
  if (!/^[\w-]+$/.test(session)) return
  try {
    const directory = join(noticePaths(stateDir).directory, 'answered')
    mkdirSync(directory, { mode: 0o700, recursive: true })
    writeFileSync(join(directory, session), '', { mode: 0o600 })
  } catch {
    // Then it is told twice.
  }
}
