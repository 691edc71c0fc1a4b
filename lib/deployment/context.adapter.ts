import { runCommandLine } from './command.adapter.ts'
import { type AnswerStore, httpClient } from './http.adapter.ts'
import type { Environment, LookContext, RateBudget } from './ports.ts'
import { memoryBudget } from './rate.ts'
import { redactor } from './redact.ts'
import { querySql } from './sql.adapter.ts'

export interface LookingOptions {
  /** The top of the main worktree: git, commands and client libraries are looked for here. */
  readonly cwd: string
  readonly env: Environment
  readonly signal: AbortSignal
  readonly budget?: RateBudget
  readonly now?: () => number
  /** For one request. */
  readonly timeoutMs?: number
}

/** Makes the context for one round of polling, which must be over at `deadlineAtMs`. */
export type NewRound = (deadlineAtMs: number) => LookContext

/** What all rounds of one process share: the request budget per credential, and the answers for conditional requests. */
export function openLooking(options: LookingOptions): NewRound {
  const { cwd, env, now = Date.now, signal } = options
  const budget = options.budget ?? memoryBudget(now)
  const store: AnswerStore = new Map()
  const redact = redactor(env)
  const timeout = options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }
  return (deadlineAtMs) => {
    const http = httpClient({ budget, deadlineAtMs, env, now, redact, signal, store, ...timeout })
    const limits = () => ({ cwd, signal, timeoutMs: deadlineAtMs - now() })
    return {
      env,
      http,
      isAncestor: (sha, other) => isAncestor(sha, other, limits()),
      memo: memory(),
      now,
      query: (statement) => querySql(statement, limits()),
      run: (command) => runCommandLine({ env, ...command }, limits()),
    }
  }
}

function memory(): LookContext['memo'] {
  const made = new Map<string, Promise<unknown>>()
  return <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const known = made.get(key) ?? make()
    made.set(key, known)
    return known as Promise<T>
  }
}

type Limits = Parameters<typeof runCommandLine>[1]

/** git says 0 yes, 1 no, 128 when a commit is not in this clone. */
async function isAncestor(sha: string, other: string, limits: Limits): Promise<boolean | undefined> {
  const args = ['merge-base', '--is-ancestor', '--end-of-options', sha, other]
  const { code } = await runCommandLine({ args, env: { ...process.env, ...NO_GIT_ENV }, file: 'git' }, limits)
  return code === 0 ? true : code === 1 ? false : undefined
}

/** Left over from a hook, they would lead git to another repository. */
const NO_GIT_ENV = { GIT_DIR: undefined, GIT_INDEX_FILE: undefined, GIT_WORK_TREE: undefined, LC_ALL: 'C' }
