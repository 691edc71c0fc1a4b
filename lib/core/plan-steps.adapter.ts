import { accessSync, constants, existsSync, lstatSync, mkdirSync, rmdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { placeEntry, readEntry, stagedPath, stageEntry } from './entry.adapter.ts'
import { sameEntry } from './entry.ts'
import { EXIT, hasCode, OrcError } from './errors.ts'
import type { FileStep, GitConfigStep, Step } from './plan.ts'
import { git } from './proc.ts'
import { shellWord } from './shell-word.ts'

/** Throws `CHANGED` when the target is not as the plan found it, and `UNWRITABLE` when it cannot be written. */
export function checkStep(step: Step): void {
  if (step.kind === 'directory') return
  if (!isAt(step, 'before')) {
    throw new OrcError(`${nameOf(step)} changed while the plan was made`, {
      code: 'CHANGED',
      exitCode: EXIT.locked,
      hint: 'run the command again',
    })
  }
  checkWritable(step.kind === 'file' ? step.path : step.file)
}

/** Does what can be done before anything is visible: makes directories, writes new contents beside their targets. */
export function stageStep(step: Step): void {
  if (step.kind === 'directory' && step.after === 'present') mkdirSync(step.path, { recursive: true })
  if (step.kind === 'file' && step.after) stageEntry(step.path, step.after)
}

/** Carries out a staged step: one rename, one removal, or one call of git. */
export function runStep(step: Step): void {
  if (step.kind === 'file') placeEntry(step.path, step.after)
  if (step.kind === 'git-config') writeConfig(step, step.after)
  if (step.kind === 'directory' && step.after === 'absent') removeEmpty(step.path)
}

/** Whether the step was carried out. */
export function isDone(step: Step): boolean {
  if (step.kind === 'directory') return step.after === 'absent' || existsSync(step.path)
  return isAt(step, 'after')
}

/** Takes a step back, staged or done. False, with nothing touched: it is neither as before nor as planned. */
export function undoStep(step: Step): boolean {
  if (step.kind === 'directory') return undoDirectory(step)
  if (step.kind === 'file') rmSync(stagedPath(step.path), { force: true })
  if (isAt(step, 'before')) return true
  if (!isAt(step, 'after')) return false
  if (step.kind === 'git-config') writeConfig(step, step.before)
  else putBack(step)
  return true
}

/** How a step's target is called in messages. */
export function nameOf(step: Step): string {
  return step.kind === 'git-config' ? step.key : step.path
}

/** Removes a directory if it is empty; anything else in its place is none of our business. */
export function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw error
  }
}

function isAt(step: FileStep | GitConfigStep, moment: 'after' | 'before'): boolean {
  return step.kind === 'file' ? sameEntry(readEntry(step.path), step[moment]) : readConfig(step) === step[moment]
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
      hint: `ls -ld ${shellWord(path)} ${shellWord(dirname(path))}`,
    })
  }
}

function existingParent(path: string): string {
  const parent = dirname(path)
  return parent === path || lstatSync(parent, { throwIfNoEntry: false }) ? parent : existingParent(parent)
}

function undoDirectory(step: Extract<Step, { kind: 'directory' }>): boolean {
  if (step.after === 'present') removeEmpty(step.path)
  else mkdirSync(step.path, { recursive: true })
  return true
}

function putBack(step: FileStep): void {
  if (step.before) stageEntry(step.path, step.before)
  placeEntry(step.path, step.before)
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
