import { EXIT, type ExitCode } from '../core/errors.ts'
import { type AutoResolved, autoResolve } from './auto-resolve.adapter.ts'
import { renderAutoResolved, showAutoResolved } from './render-auto-resolve.ts'
import { reportConflicts } from './report.adapter.ts'
import type { ConflictReport } from './report.ts'

export interface AutoResolveArguments {
  readonly cwd: string
  readonly dryRun: boolean
  readonly json: boolean
  readonly paths: readonly string[]
  readonly quiet: boolean
}

/** `auto-resolve-conflicts`: 0 when everything is merged or nothing was to be, 3 when something is a person's. */
export function runAutoResolve(given: AutoResolveArguments): ExitCode {
  const { cwd, dryRun, json, paths, quiet } = given
  const result = autoResolve({ cwd, isDryRun: dryRun, now: Date.now(), pathspecs: paths })
  const report = reportOf(result)
  if (json) console.log(JSON.stringify(showAutoResolved(result, report, dryRun)))
  else if (!quiet || report.files.length > 0) console.log(renderAutoResolved(result, report, dryRun))
  return report.files.length > 0 ? EXIT.needsPerson : EXIT.ok
}

function reportOf({ config, operation, outcomes, top }: AutoResolved): ConflictReport {
  const left = outcomes.flatMap((outcome) => (outcome.kind === 'left' ? [outcome.file] : []))
  if (!operation) return { files: [], next: [], operation: 'none', sides: { ours: '', theirs: '' } }
  return reportConflicts({ delegation: config.delegation, left, operation, repository: top })
}
