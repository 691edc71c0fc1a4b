import { cut, oneLine } from '../core/text.ts'
import type { AutoResolved } from './auto-resolve.adapter.ts'
import type { Decision } from './domain.ts'
import type { PendingLockfile } from './pending.adapter.ts'
import type { Regenerated } from './regenerate.adapter.ts'
import { renderReport } from './render-report.ts'
import type { ConflictReport } from './report.ts'

const MOST_CHOICES = 5

/** Everything there is to say about one run. */
export interface AutoResolveView extends Pick<AutoResolved, 'operation' | 'others' | 'outcomes'> {
  readonly isDryRun: boolean
  /** Lockfiles that were not made again yet. */
  readonly pending: readonly PendingLockfile[]
  readonly regenerated: readonly Regenerated[]
  readonly report: ConflictReport
}

/** What was done and what is left, as a person reads it. */
export function renderAutoResolved(view: AutoResolveView): string {
  const done = [...mergedLines(view), ...view.regenerated.map(regeneratedLine)]
  const end = ending(view)
  return [...done, ...(done.length > 0 && end.includes('\n') ? [''] : []), end].join('\n')
}

function mergedLines({ isDryRun, outcomes }: AutoResolveView): string[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === 'left') return []
    const { decisions, kind } = outcome.merged
    const choices = decisions.length === 0 ? '' : `, ${count(decisions.length, 'choice')}`
    const verb = isDryRun ? 'would merge' : 'merged'
    return [
      `${verb}  ${oneLine(outcome.path)}  (${oneLine(kind ?? 'the same on both sides')}${choices})`,
      ...choiceLines(decisions),
    ]
  })
}

function regeneratedLine({ command, path, problem }: Regenerated): string {
  return problem === undefined
    ? `made again  ${oneLine(path)}  (${command})`
    : `not made again  ${oneLine(path)}: ${problem}`
}

function ending({ isDryRun, operation, others, pending, report }: AutoResolveView): string {
  if (report.files.length > 0) return renderReport(report)
  if (pending.length > 0) return pendingText(pending)
  if (!operation) return 'nothing is unmerged here, nothing to do'
  if (others > 0) return `${count(others, 'other unmerged file')}: npx orc-hooks auto-resolve-conflicts`
  if (isDryRun) return 'nothing is left for a person; to do it: npx orc-hooks auto-resolve-conflicts'
  return `Everything is merged. Look at it (git diff --cached), then: ${operation.proceed.command}`
}

function pendingText(pending: readonly PendingLockfile[]): string {
  const lines = pending.map(({ command, path }) => `  ${oneLine(path)} is one side's version: ${command}`)
  return [
    'Lockfiles that have to be made again:',
    ...lines,
    '  or all of them: npx orc-hooks auto-resolve-conflicts --regenerate-lockfiles',
  ].join('\n')
}

function choiceLines(decisions: readonly Decision[]): string[] {
  const lines = decisions.slice(0, MOST_CHOICES).map(({ dropped, field, kept, record, rule }) => {
    const place = [record, field].filter(Boolean).join(', ')
    return cut(oneLine(`${place}: "${kept}" over ${dropped.map((text) => `"${text}"`).join(', ')} (${rule})`), 150)
  })
  const rest = decisions.length - MOST_CHOICES
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].map((line) => `    ${line}`)
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

/** The same for a script. */
export function showAutoResolved({
  isDryRun,
  operation,
  others,
  outcomes,
  pending,
  regenerated,
  report,
}: AutoResolveView) {
  return {
    command: 'auto-resolve-conflicts',
    dryRun: isDryRun,
    left: report.files,
    next: operation ? [operation.proceed, operation.abort] : [],
    operation: report.operation,
    otherUnmerged: others,
    pendingLockfiles: pending.map(({ command, path }) => ({ command, path })),
    regenerated: regenerated.map(({ command, path, problem }) => ({ command, path, problem: problem ?? null })),
    resolved: outcomes.flatMap((outcome) =>
      outcome.kind === 'resolved'
        ? [{ decisions: outcome.merged.decisions, kind: outcome.merged.kind ?? null, path: outcome.path }]
        : [],
    ),
    sides: report.sides,
  }
}
