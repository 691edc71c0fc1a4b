import { textOf } from '../core/entry.ts'
import type { Step } from '../core/plan.ts'
import { diffLines } from './diff.ts'
import type { InstallPlan } from './domain.ts'
import { changedKeys } from './setting-keys.ts'

/** One step as a script reads it. */
export interface ShownStep {
  readonly action: 'change' | 'create' | 'remove'
  readonly id: string
  readonly kind: Step['kind']
  readonly notes: readonly string[]
}

/** The steps without the contents of the files. */
export function showSteps(steps: readonly Step[]): ShownStep[] {
  return steps.map((step) => ({
    action: actionOf(step),
    id: step.id,
    kind: step.kind,
    notes: 'notes' in step ? step.notes : [],
  }))
}

function actionOf(step: Step): ShownStep['action'] {
  if (step.kind === 'directory') return step.after === 'present' ? 'create' : 'remove'
  if (step.before === null) return 'create'
  return step.after === null ? 'remove' : 'change'
}

/** The plan as a person reads it: each file with what is added (+) and taken out (-), then git's configuration. */
export function renderPlan(plan: InstallPlan): string {
  const shown = plan.steps.filter((step) => step.kind !== 'directory')
  const lines = shown.flatMap((step) => [heading(step), ...notesOf(step), ...changesOf(step)])
  return [...lines, ...plan.notes.map((note) => `  note: ${note}`)].join('\n')
}

/** What was left undone, one line each. */
export function renderProblems(plan: InstallPlan): string {
  return plan.problems.map((problem) => `  to do: ${problem}`).join('\n')
}

function heading(step: Step): string {
  const value = step.kind === 'git-config' && step.after !== null ? ` = ${step.after}` : ''
  return `  ${actionOf(step).padEnd(6)}  ${step.id}${value}`
}

function notesOf(step: Step): string[] {
  return 'notes' in step ? step.notes.map((note) => `          ${note}`) : []
}

const MOST_LINES = 60

/** Of settings the keys, of another changed file the lines; a whole new file of ours says all by its name. */
function changesOf(step: Step): string[] {
  if (step.kind !== 'file' || step.id.startsWith('.git/')) return []
  const [before, after] = [textOf(step.before) ?? '', textOf(step.after) ?? '']
  const keys = step.id.endsWith('.json') ? changedKeys(before, after) : undefined
  const lines = keys ?? (actionOf(step) === 'change' ? diffLines(before, after) : [])
  const shown = lines.slice(0, MOST_LINES).map((line) => `          ${line}`)
  return lines.length > MOST_LINES ? [...shown, `          … ${lines.length - MOST_LINES} more lines`] : shown
}
