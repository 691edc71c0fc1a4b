// What `npm run eval:merge` prints, and the table of docs/merge-rules.md.
import { type CaseScore, FAULTS, GOALS } from './merge-cases.ts'

const COLUMNS = ['kind', 'cases', 'resolved', 'goal', 'handed over', ...FAULTS]

/** One row for each kind, as a Markdown table. */
export function tableOf(scores: readonly CaseScore[]): string {
  const kinds = [...new Set(scores.map((score) => score.case.kind))].sort()
  const rows = kinds.map((kind) => rowOf(kind, ofKind(scores, kind)))
  return [COLUMNS, COLUMNS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function rowOf(kind: string, scores: readonly CaseScore[]): readonly string[] {
  const goal = GOALS[kind]
  const resolved = scores.filter(isResolved).length
  return [
    kind,
    String(scores.length),
    `${resolved} (${percent(resolved / scores.length)})`,
    goal === undefined ? '' : percent(goal),
    String(scores.length - resolved),
    ...FAULTS.map((fault) => String(scores.filter(({ faults }) => faults[fault].length > 0).length)),
  ]
}

/** The cases with faults: what, and the first examples of it. */
export function faultsOf(scores: readonly CaseScore[], examples = 3): string {
  return scores
    .flatMap(({ case: { name, path }, faults }) =>
      FAULTS.filter((fault) => faults[fault].length > 0).map((fault) => {
        const shown = faults[fault].slice(0, examples).map((line) => `    ${cut(line)}`)
        return [`${name} ${path}: ${fault} (${faults[fault].length})`, ...shown].join('\n')
      }),
    )
    .join('\n')
}

/** The cases that are a person's, with the reasons. */
export function openOf(scores: readonly CaseScore[]): string {
  return scores
    .filter((score) => !isResolved(score))
    .map(({ case: { name, path }, reasons, status }) =>
      [`${name} ${path}: ${status}`, ...reasons.slice(0, 8).map((line) => `    ${cut(line)}`)].join('\n'),
    )
    .join('\n')
}

export function ofKind(scores: readonly CaseScore[], kind: string): readonly CaseScore[] {
  return scores.filter((score) => score.case.kind === kind)
}

export function isResolved({ status }: CaseScore): boolean {
  return status === 'resolved'
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
