import { oneLine } from '../core/text.ts'
import { renderReport } from '../merge/render-report.ts'
import type { ResolvedFile } from './integration.ts'
import type { Outcome } from './outcome.ts'
import type { PushProgress } from './pusher.ts'

const SIGN: Readonly<Record<Outcome['outcome'], string>> = {
  aborted: 'ok',
  conflict: 'CONFLICT',
  'gave-up': 'GAVE UP',
  'in-the-way': 'STOPPED',
  interrupted: 'STOPPED',
  'nothing-to-push': 'ok',
  planned: 'plan',
  pushed: 'ok',
  refused: 'REFUSED',
}

/** The outcome as a person or an agent reads it: what happened, and what to type next. */
export function renderOutcome(outcome: Outcome): string {
  const { alreadyUpstream, backup, conflict, inTheWay, next } = outcome
  const lines = [
    `${SIGN[outcome.outcome]}: ${outcome.reason}`,
    ...alreadyUpstream.map((sha) => `  ${sha.slice(0, 10)} is upstream already, and was left out`),
    ...outcome.resolved.map((file) => `  ${resolvedLine(file)}`),
    ...(conflict ? ['  nothing is changed here; to bring both together by hand:'] : []),
    ...inTheWay.map(({ path, why }) => `  ${oneLine(path)}: ${oneLine(why)}`),
    ...(conflict ? next.map((command) => `    ${command}`) : []),
    ...(backup ? [`  the branch as it was: ${oneLine(backup)}`] : []),
    ...(next.length > 0 && !conflict ? ['  next:', ...next.map((command) => `    ${command}`)] : []),
    // Last: before git has stopped, `git checkout --ours` would take away what is not committed.
    ...(conflict ? ['', 'When git has stopped there:', '', renderReport(conflict.report)] : []),
  ]
  return lines.join('\n')
}

function resolvedLine({ commit, decisions, kind, path }: ResolvedFile): string {
  const where = commit === undefined ? '' : ` in ${commit.slice(0, 10)}`
  const choices = decisions.length === 0 ? '' : `, ${decisions.length} ${decisions.length === 1 ? 'choice' : 'choices'}`
  return `${oneLine(path)} was merged record by record${where} (${kind}${choices})`
}

/** What is being done, for a spinner. */
export function progressText(progress: PushProgress): string {
  switch (progress.kind) {
    case 'fetching':
      return 'Fetching'
    case 'integrating':
      return 'Integrating'
    case 'pushing':
      return 'Pushing'
    case 'queued':
      return `Waiting for ${progress.waiting} others`
    case 'pausing':
      return `${progress.refusal.class}: next try in ${Math.ceil(progress.ms / 1000)} s`
  }
}
