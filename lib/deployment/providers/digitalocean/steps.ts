import { listAt, textAt } from '../../json.ts'

/** A step that failed, with the names of the steps it is part of. */
export interface Step {
  readonly code: string
  readonly component: string | undefined
  readonly message: string
  /** Such as `build/components/web`. */
  readonly path: string
}

/** Reused builds carry a reason too, and are no failure. */
const NO_FAILURE = new Set(['PreviousBuildReused'])

/** The innermost step with status ERROR, first of several. */
export function failingStep(deployment: unknown): Step | undefined {
  return innermost(listAt(deployment, 'progress', 'steps'), [], 'ERROR')
}

/** The path of the innermost step that runs now. */
export function runningStep(deployment: unknown): string | undefined {
  return innermost(listAt(deployment, 'progress', 'steps'), [], 'RUNNING')?.path
}

function innermost(steps: readonly unknown[], above: readonly string[], status: string): Step | undefined {
  for (const step of steps) {
    const code = textAt(step, 'reason', 'code') ?? ''
    if (textAt(step, 'status') !== status || NO_FAILURE.has(code)) continue
    const path = [...above, textAt(step, 'name') ?? '?']
    const component = textAt(step, 'component_name')
    const own = { code, component, message: textAt(step, 'reason', 'message') ?? '', path: path.join('/') }
    const inner = innermost(listAt(step, 'steps'), path, status)
    return inner ? fillFrom(inner, own) : own
  }
  return undefined
}

/** The reason may stand at the step that failed or at one around it. */
function fillFrom(inner: Step, outer: Step): Step {
  return {
    code: inner.code || outer.code,
    component: inner.component ?? outer.component,
    message: inner.message || outer.message,
    path: inner.path,
  }
}
