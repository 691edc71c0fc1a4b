import { oneLine } from '../../core/text.ts'
import { isHealthy } from './checks.ts'
import type { Check } from './domain.ts'

const SIGNS: Readonly<Record<Check['status'], string>> = { fail: 'FAIL', ok: 'ok  ', skip: '-   ', warn: 'warn' }

/** The checks as a person reads them: one line each, and below it the command that repairs it. */
export function renderChecks(checks: readonly Check[]): string {
  const lines = checks.flatMap(({ detail, fix, status, title }) => [
    `${SIGNS[status]}  ${title}: ${oneLine(detail)}`,
    ...(fix && status !== 'ok' ? [`        fix: ${fix}`] : []),
  ])
  return [...lines, '', verdict(checks)].join('\n')
}

function verdict(checks: readonly Check[]): string {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length
  const summary = `${count('ok')} ok, ${count('warn')} warnings, ${count('fail')} failed`
  return isHealthy(checks) ? `${summary}: the chain holds` : `${summary}: the chain is broken, see "fix"`
}
