import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { placeEntry, readEntry, stagedPath, stageEntry } from './entry.adapter.ts'
import { sameEntry } from './entry.ts'
import { EXIT, hasCode, OrcError } from './errors.ts'
import type { DirectoryStep, FileStep, GitConfigStep, Journal, Plan, Step } from './plan.ts'
import { git } from './proc.ts'

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

/**
 * Carries out all steps or none: checks every target, writes every new content beside its target, and only then
 * renames one by one. A failure takes back what was done; a crash leaves the journal, for `rollBack`.
 * Throws `CHANGED`, `UNWRITABLE`, `BUSY` or `PLAN_FAILED`.
 */
export function executePlan(plan: Plan, options: ExecuteOptions): void {
  if (plan.steps.length === 0) return
  for (const step of plan.steps) check(step)
  openJournal(plan.steps, options)
  try {
    for (const step of plan.steps) stage(step, options)
    for (const step of plan.steps) perform(step, options)
  } catch (error) {
    const taken = takeBack(plan.steps)
    if (taken.failed.length === 0) closeJournal(options.journal)
    throw failed(error, [...taken.failed, ...taken.changed], options)
  }
  closeJournal(options.journal)
}

/**
 * Takes back what an interrupted run left. Undefined when there is nothing to take back (a run that died after its last
 * step counts as whole); else the paths that somebody changed since, which stay as they are. Throws `BUSY` while that run is still alive, and `PLAN_FAILED` when the disk refuses.
 */
export function rollBack(journal: string): readonly string[] | undefined {
  const found = readJournal(journal)
  if (!found) return undefined
  if (found.pid !== process.pid && isAlive(found)) {
    throw new OrcError(`"orc-hooks ${found.command}" is running here (process ${found.pid})`, {
      code: 'BUSY',
      exitCode: EXIT.locked,
      hint: 'wait for it to end, then run the command again',
    })
  }
  if (found.steps.every(isDone)) {
    for (const step of found.steps) if (step.kind === 'directory' && step.after === 'absent') removeEmpty(step.path)
    closeJournal(journal)
    return undefined
  }
  const { changed, failed: refused } = takeBack(found.steps)
  if (refused.length > 0) throw failed(new Error('an interrupted run could not be taken back'), refused, found)
  closeJournal(journal)
  return changed
}

function readJournal(path: string): Journal | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Journal
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    // Half a journal was never acted upon: steps begin after it is whole on the disk.
    if (error instanceof SyntaxError) rmSync(path, { force: true })
    else throw error
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
    if (!hasCode(error, 'EEXIST')) rmSync(options.journal, { force: true })
    removeEmpty(dirname(options.journal))
    throw failed(error, [], options)
  }
}

function closeJournal(journal: string): void {
  rmSync(journal, { force: true })
  removeEmpty(dirname(journal))
}

function check(step: Step): void {
  if (step.kind === 'directory') return
  const before = step.kind === 'file' ? readEntry(step.path) : readConfig(step)
  const isSame = step.kind === 'file' ? sameEntry(before as FileStep['before'], step.before) : before === step.before
  if (!isSame) {
    throw new OrcError(`${step.kind === 'file' ? step.path : step.key} changed while the plan was made`, {
      code: 'CHANGED',
      exitCode: EXIT.locked,
      hint: 'run the command again',
    })
  }
  checkWritable(step.kind === 'file' ? step.path : step.file)
}

/** A rename would replace a read-only file without a word, and root passes every permission check: so look at the bits. */
function checkWritable(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  try {
    if (stat?.isFile() && (stat.mode & 0o222) === 0) throw new Error('it is read-only')
    if (stat && !stat.isSymbolicLink()) accessSync(path, constants.W_OK)
    accessSync(existingParent(path), constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new OrcError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      code: 'UNWRITABLE',
      exitCode: EXIT.permission,
      hint: `ls -ld "${path}" "${dirname(path)}"`,
    })
  }
}

function existingParent(path: string): string {
  const parent = dirname(path)
  return parent === path || lstatSync(parent, { throwIfNoEntry: false }) ? parent : existingParent(parent)
}

function stage(step: Step, options: ExecuteOptions): void {
  if (step.kind === 'directory' && step.after === 'present') {
    options.onStep?.(`make ${step.id}`)
    mkdirSync(step.path, { recursive: true })
  }
  if (step.kind === 'file' && step.after) {
    options.onStep?.(`stage ${step.id}`)
    stageEntry(step.path, step.after)
  }
}

function perform(step: Step, options: ExecuteOptions): void {
  options.onStep?.(step.id)
  if (step.kind === 'file') placeEntry(step.path, step.after)
  if (step.kind === 'git-config') writeConfig(step, step.after)
  if (step.kind === 'directory' && step.after === 'absent') removeEmpty(step.path)
}

function isDone(step: Step): boolean {
  if (step.kind === 'git-config') return readConfig(step) === step.after
  if (step.kind === 'file') return sameEntry(readEntry(step.path), step.after)
  return step.after === 'absent' || existsSync(step.path)
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
    const name = step.kind === 'git-config' ? step.key : step.path
    try {
      if (!undo(step)) taken.changed.push(name)
    } catch (error) {
      taken.failed.push(`${name} (${String(error)})`)
    }
  }
  return taken
}

function undo(step: Step): boolean {
  if (step.kind === 'directory') return undoDirectory(step)
  if (step.kind === 'git-config') return undoConfig(step)
  rmSync(stagedPath(step.path), { force: true })
  const now = readEntry(step.path)
  if (sameEntry(now, step.before)) return true
  if (!sameEntry(now, step.after)) return false
  if (step.before) stageEntry(step.path, step.before)
  placeEntry(step.path, step.before)
  return true
}

function undoDirectory(step: DirectoryStep): boolean {
  if (step.after === 'present') removeEmpty(step.path)
  else mkdirSync(step.path, { recursive: true })
  return true
}

function undoConfig(step: GitConfigStep): boolean {
  const now = readConfig(step)
  if (now === step.before) return true
  if (now !== step.after) return false
  writeConfig(step, step.before)
  return true
}

function readConfig(step: GitConfigStep): string | null {
  const found = git(dirname(step.file), ['config', '--file', step.file, '--get', step.key])
  return found.code === 0 ? found.stdout.replace(/\n$/, '') : null
}

function writeConfig(step: GitConfigStep, value: string | null): void {
  const args = value === null ? ['--unset-all', step.key] : [step.key, value]
  const done = git(dirname(step.file), ['config', '--file', step.file, ...args])
  if (done.code !== 0) throw new Error(`git config ${step.key}: ${done.stderr.trim() || done.failure}`)
}

function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw error
  }
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
