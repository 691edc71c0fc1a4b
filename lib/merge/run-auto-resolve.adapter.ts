import { join } from 'node:path'
import { EXIT, type ExitCode } from '../core/errors.ts'
import { readText } from '../core/json-file.ts'
import { type AutoResolved, autoResolve } from './auto-resolve.adapter.ts'
import { type Regeneration, regenerationCommand, regenerationOf } from './lockfiles.ts'
import { notePending, pendingLockfiles } from './pending.adapter.ts'
import { type Regenerated, regenerate } from './regenerate.adapter.ts'
import { renderAutoResolved, showAutoResolved } from './render-auto-resolve.ts'
import { reportConflicts } from './report.adapter.ts'
import type { ConflictReport, LeftFile } from './report.ts'

export interface AutoResolveArguments {
  readonly cwd: string
  readonly dryRun: boolean
  readonly json: boolean
  readonly paths: readonly string[]
  readonly quiet: boolean
  readonly regenerateLockfiles: boolean
}

/** `auto-resolve-conflicts`: 0 when everything is merged or nothing was to be, 3 when something is a person's. */
export function runAutoResolve(given: AutoResolveArguments): ExitCode {
  const { cwd, dryRun, json, paths, quiet } = given
  const result = autoResolve({ cwd, isDryRun: dryRun, isQuiet: quiet, now: Date.now(), pathspecs: paths })
  const left = result.outcomes.flatMap((outcome) => (outcome.kind === 'left' ? [outcome.file] : []))
  if (!dryRun) note(result, left)
  const regenerated = given.regenerateLockfiles ? regenerateAll(result, left, dryRun) : []
  const done = new Set(regenerated.flatMap(({ path, problem }) => (problem === undefined ? [path] : [])))
  const report = reportOf(
    result,
    left.filter(({ path }) => !done.has(path)),
  )
  const view = { ...result, isDryRun: dryRun, pending: dryRun ? [] : pendingLockfiles(result.top), regenerated, report }
  const isOpen = report.files.length > 0 || view.pending.length > 0
  if (json) console.log(JSON.stringify(showAutoResolved(view)))
  else if (!quiet || isOpen) console.log(renderAutoResolved(view))
  return isOpen ? EXIT.needsPerson : EXIT.ok
}

function note({ operation, top }: AutoResolved, left: readonly LeftFile[]): void {
  if (!operation) return
  const lockfiles = left.flatMap((file) =>
    file.regeneration ? [{ command: regenerationCommand(file.regeneration), file }] : [],
  )
  notePending(top, operation, lockfiles)
}

/** Only once nothing else is unmerged: a package manager reads the manifests, and they have to be right by then. */
function regenerateAll(result: AutoResolved, left: readonly LeftFile[], isDryRun: boolean): readonly Regenerated[] {
  const { others, top } = result
  const unmerged = left.flatMap(({ regeneration }) => regeneration ?? [])
  const noted = pendingLockfiles(top).flatMap(({ path }) => regenerationOf(path, readText(join(top, path)) ?? '') ?? [])
  const wanted: readonly Regeneration[] = [
    ...new Map([...noted, ...unmerged].map((regeneration) => [regeneration.path, regeneration])).values(),
  ]
  const isTooEarly = others > 0 || left.some(({ regeneration }) => !regeneration)
  const refuse = (problem: string) =>
    wanted.map((regeneration) => ({ command: regenerationCommand(regeneration), path: regeneration.path, problem }))
  if (isTooEarly) return refuse('other files are unmerged: it is made again after them')
  return isDryRun ? refuse('a dry run starts no package manager') : wanted.map((one) => regenerate(top, one))
}

function reportOf({ config, operation, top }: AutoResolved, left: readonly LeftFile[]): ConflictReport {
  if (!operation) return { files: [], next: [], operation: 'none', sides: { ours: '', theirs: '' } }
  return reportConflicts({ delegation: config.delegation, left, operation, repository: top })
}
