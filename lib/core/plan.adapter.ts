import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { EXIT, hasCode, OrcError } from './errors.ts'
import type { Journal, Plan, Step } from './plan.ts'
import { checkStep, isDone, nameOf, removeEmpty, runStep, stageStep, undoStep } from './plan-steps.adapter.ts'

export interface ExecuteOptions {
  /** The command that runs the plan, for messages. */
  readonly command: string
  /** Where the plan is kept while it is carried out. */
  readonly journal: string
  /** Called before each change of the disk, with the step's id. */
  readonly onStep?: (id: string) => void
}

/** A crashed run's pid may belong to somebody else by now; no plan takes longer than this. */
const JOURNAL_LIFETIME_MS = 10 * 60_000
/** A journal that cannot be read is being written for at most this long. */
const WRITE_TIME_MS = 5000

/**
 * Carries out all steps or none: checks every target, writes every new content beside its target, and only then
 * renames one by one. A failure takes back what was done; a crash leaves the journal, for `rollBack`.
 * Throws `CHANGED`, `UNWRITABLE`, `BUSY` or `PLAN_FAILED`.
 */
export function executePlan(plan: Plan, options: ExecuteOptions): void {
  if (plan.steps.length === 0) return
  for (const step of plan.steps) checkStep(step)
  openJournal(plan.steps, options)
  try {
    for (const step of plan.steps) {
      options.onStep?.(`stage ${step.id}`)
      stageStep(step)
    }
    for (const step of plan.steps) {
      options.onStep?.(step.id)
      runStep(step)
    }
  } catch (error) {
    const taken = takeBack(plan.steps)
    if (taken.failed.length === 0) closeJournal(options.journal)
    throw failed(error, [...taken.failed, ...taken.changed], options)
  }
  closeJournal(options.journal)
}

/**
 * Takes back what an interrupted run left. Undefined when there is nothing to take back (a run that died after its last
 * step counts as whole); else the paths that somebody changed since, which stay as they are. Throws `BUSY` while that
 * run is still alive, and `PLAN_FAILED` when the disk refuses.
 */
export function rollBack(journal: string): readonly string[] | undefined {
  const found = readJournal(journal)
  if (!found) return undefined
  if (found.pid !== process.pid && isAlive(found)) throw busy(`"orc-hooks ${found.command}" (process ${found.pid})`)
  if (found.steps.every(isDone)) {
    for (const step of found.steps) if (step.kind === 'directory') runStep(step)
    closeJournal(journal)
    return undefined
  }
  const { changed, failed: refused } = takeBack(found.steps)
  if (refused.length > 0) throw failed(new Error('an interrupted run could not be taken back'), refused, found)
  closeJournal(journal)
  return changed
}

/** The journal of an interrupted or running plan; undefined when there is none. */
function readJournal(path: string): Journal | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Journal
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    if (!(error instanceof SyntaxError)) throw error
    // Half a journal was never acted upon: steps begin after it is whole on the disk. But it may be on its way.
    const writtenAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Math.abs(Date.now() - writtenAt) < WRITE_TIME_MS) throw busy('another command')
    rmSync(path, { force: true })
    return undefined
  }
}

function openJournal(steps: readonly Step[], options: ExecuteOptions): void {
  const content: Journal = { command: options.command, pid: process.pid, startedAt: Date.now(), steps, version: 1 }
  rollBack(options.journal)
  try {
    mkdirSync(dirname(options.journal), { mode: 0o755, recursive: true })
    writeFileSync(options.journal, JSON.stringify(content), { flag: 'wx', flush: true, mode: 0o600 })
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw busy('another command')
    rmSync(options.journal, { force: true })
    removeEmpty(dirname(options.journal))
    throw failed(error, [], options)
  }
}

function closeJournal(journal: string): void {
  rmSync(journal, { force: true })
  removeEmpty(dirname(journal))
}

interface TakenBack {
  /** Neither as before nor as planned: somebody else's work by now, left alone. */
  readonly changed: string[]
  readonly failed: string[]
}

/** Undoes in reverse what is done. */
function takeBack(steps: readonly Step[]): TakenBack {
  const taken: TakenBack = { changed: [], failed: [] }
  for (const step of steps.toReversed()) {
    try {
      if (!undoStep(step)) taken.changed.push(nameOf(step))
    } catch (error) {
      taken.failed.push(`${nameOf(step)} (${String(error)})`)
    }
  }
  return taken
}

function isAlive(journal: Journal): boolean {
  if (Date.now() - journal.startedAt > JOURNAL_LIFETIME_MS) return false
  try {
    process.kill(journal.pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

function busy(who: string): OrcError {
  return new OrcError(`${who} is at work in this repository`, {
    code: 'BUSY',
    exitCode: EXIT.locked,
    hint: 'wait for it to end, then run the command again',
  })
}

function failed(error: unknown, left: readonly string[], options: { readonly command: string }): OrcError {
  const why = error instanceof Error ? error.message : String(error)
  const state = left.length === 0 ? 'nothing was changed' : `not as before: ${left.join(', ')}`
  return new OrcError(`${options.command} failed: ${why}; ${state}`, {
    cause: error,
    code: 'PLAN_FAILED',
    exitCode: hasCode(error, 'EACCES', 'EPERM', 'EROFS') ? EXIT.permission : EXIT.failed,
    hint: left.length === 0 ? 'repair the cause, then run the command again' : 'git status',
  })
}
