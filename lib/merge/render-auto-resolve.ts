import { cut, oneLine } from '../core/text.ts'
import type { AutoResolved } from './auto-resolve.adapter.ts'
import type { Decision } from './domain.ts'
import { renderReport } from './render-report.ts'
import type { ConflictReport } from './report.ts'

const MOST_CHOICES = 5

type Resolved = Pick<AutoResolved, 'operation' | 'others' | 'outcomes'>

/** What was done and what is left, as a person reads it. */
export function renderAutoResolved(result: Resolved, report: ConflictReport, isDryRun: boolean): string {
  if (!result.operation) return 'nothing is unmerged here, nothing to do'
  const lines = result.outcomes.flatMap((outcome) => {
    if (outcome.kind === 'left') return []
    const { decisions, kind } = outcome.merged
    const choices =
      decisions.length === 0 ? '' : `, ${decisions.length} ${decisions.length === 1 ? 'choice' : 'choices'}`
    const verb = isDryRun ? 'would merge' : 'merged'
    return [
      `${verb}  ${oneLine(outcome.path)}  (${kind ?? 'the same on both sides'}${choices})`,
      ...choiceLines(decisions),
    ]
  })
  return [
    ...lines,
    ...(lines.length > 0 && report.files.length > 0 ? [''] : []),
    ending(result, report, isDryRun),
  ].join('\n')
}

function ending({ operation, others }: Resolved, report: ConflictReport, isDryRun: boolean): string {
  if (report.files.length > 0) return renderReport(report)
  if (others > 0) return `${others} other unmerged ${others === 1 ? 'file' : 'files'}: npx auto-resolve-conflicts`
  if (isDryRun) return 'nothing is left for a person; to do it: npx auto-resolve-conflicts'
  return `Everything is merged. Look at it (git diff --cached), then: ${operation?.proceed.command}`
}

function choiceLines(decisions: readonly Decision[]): string[] {
  const lines = decisions.slice(0, MOST_CHOICES).map(({ dropped, field, kept, record, rule }) => {
    const place = [record, field].filter(Boolean).join(', ')
    return cut(oneLine(`    ${place}: "${kept}" over ${dropped.map((text) => `"${text}"`).join(', ')} (${rule})`), 160)
  })
  const rest = decisions.length - MOST_CHOICES
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].map((line) => `    ${line}`)
}

/** The same for a script. */
export function showAutoResolved(result: Resolved, report: ConflictReport, isDryRun: boolean) {
  return {
    command: 'auto-resolve-conflicts',
    dryRun: isDryRun,
    resolved: result.outcomes.flatMap((outcome) =>
      outcome.kind === 'resolved'
        ? [{ decisions: outcome.merged.decisions, kind: outcome.merged.kind ?? null, path: outcome.path }]
        : [],
    ),
    left: report.files,
    next: report.next,
    operation: report.operation,
    otherUnmerged: result.others,
    sides: report.sides,
  }
}
