import { EXIT, OrcError } from '../core/errors.ts'
import { git } from '../core/proc.ts'
import { noRepository } from '../core/repository-at.adapter.ts'
import { mergeConfigForCommand } from './config.adapter.ts'
import type { MergeConfig } from './config.ts'
import { logDecisions } from './decision-log.adapter.ts'
import type { MarkerOptions } from './markers.ts'
import { findOperation } from './operation.adapter.ts'
import type { Operation } from './operation.ts'
import { type FileOutcome, resolveFile } from './resolve-file.ts'
import { settle } from './settle.adapter.ts'
import { NO_ATTRIBUTES, readAttributes, readStages, unmergedFiles } from './stages.adapter.ts'
import { stageFiles } from './work-tree.adapter.ts'

export interface AutoResolveRequest {
  readonly cwd: string
  /** Pathspecs relative to `cwd`; empty: every unmerged file of the worktree. */
  readonly pathspecs: readonly string[]
  /** Nothing is written, not even an object. */
  readonly isDryRun: boolean
  /** What is wrong in the configuration is not told. */
  readonly isQuiet: boolean
  readonly now: number
}

export interface AutoResolved {
  readonly config: MergeConfig
  readonly operation: Operation | undefined
  readonly top: string
  readonly outcomes: readonly FileOutcome[]
  /** Unmerged files that the pathspecs left out. */
  readonly others: number
}

/**
 * Merges the unmerged files of an operation in progress from their versions in the index, stages what is merged, and
 * leaves the rest with markers around what collides. Never goes on with the operation itself.
 * Throws `NO_REPOSITORY`, `NO_WORKTREE`, `GIT`, `NO_SUCH_CONFLICT` for a path that is not unmerged, `LOCKED`, and what the file system throws.
 */
export function autoResolve(request: AutoResolveRequest): AutoResolved {
  const { cwd, isDryRun, now, pathspecs } = request
  const top = topOf(cwd)
  const config = mergeConfigForCommand(top, { isQuiet: request.isQuiet })
  const operation = findOperation(top)
  const files = unmergedFiles(cwd, pathspecs)
  if (files.length === 0 && pathspecs.length > 0 && operation) throw noSuchConflict(pathspecs)
  const markers = markersFor(top, operation)
  const texts = readStages(top, files)
  const attributes = readAttributes(
    top,
    files.map(({ path }) => path),
  )
  const outcomes = files.map((file): FileOutcome => {
    const given = texts.get(file.path) ?? { base: undefined, ours: undefined, theirs: undefined }
    const rules = attributes.get(file.path) ?? NO_ATTRIBUTES
    const marks = { ...markers, size: rules.markerSize }
    const outcome = resolveFile(file, { attributes: rules, config, markers: marks, texts: given })
    return settle(outcome, { file, isDryRun, markers: marks, texts: given, top })
  })
  if (!isDryRun) stage(top, outcomes, now)
  return {
    config,
    operation,
    others: unmergedFiles(top, []).length - (isDryRun ? files.length : left(outcomes)),
    outcomes,
    top,
  }
}

function left(outcomes: readonly FileOutcome[]): number {
  return outcomes.filter(({ kind }) => kind === 'left').length
}

function topOf(cwd: string): string {
  const found = git(cwd, ['rev-parse', '--show-toplevel'])
  if (found.code === 0 && found.stdout !== '\n') return found.stdout.replace(/\n$/, '')
  throw noRepository(cwd)
}

function noSuchConflict(pathspecs: readonly string[]): OrcError {
  return new OrcError(`no unmerged file matches: ${pathspecs.join(' ')}`, {
    code: 'NO_SUCH_CONFLICT',
    exitCode: EXIT.input,
    hint: 'git diff --name-only --diff-filter=U',
  })
}

function markersFor(top: string, operation: Operation | undefined): MarkerOptions {
  const style = git(top, ['config', '--get', 'merge.conflictStyle']).stdout.trim()
  return {
    labels: { base: 'base', ours: operation?.ours.label ?? 'ours', theirs: operation?.theirs.label ?? 'theirs' },
    size: 7,
    style: style === 'diff3' || style === 'zdiff3' ? style : 'merge',
  }
}

/** First written down, then staged: a choice in a file that is staged would never be looked at again. */
function stage(top: string, outcomes: readonly FileOutcome[], now: number): void {
  for (const outcome of outcomes) {
    const path = outcome.kind === 'resolved' ? outcome.path : outcome.file.path
    if (outcome.merged) logDecisions(top, { at: now, by: 'auto-resolve-conflicts', merged: outcome.merged, path })
  }
  stageFiles(
    top,
    outcomes.filter((outcome) => outcome.kind === 'resolved'),
  )
}
